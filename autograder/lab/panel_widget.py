"""The live panel as a widget: anywidget, with its script beside this file."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython.display import display

from .panel import Training
from .snapshot import Snapshot, draw
from .style import bundle

_FOLDER = files("autograder.lab")


class Panel(anywidget.AnyWidget):
    """What the page shows; its buttons send messages `{"order": "pause"}`, "resume" or "stop"."""

    _esm = _FOLDER.joinpath("panel.js").read_text(encoding="utf-8")
    _css = _FOLDER.joinpath("panel.css").read_text(encoding="utf-8")
    fixed = traitlets.Dict().tag(sync=True)
    now = traitlets.Dict().tag(sync=True)
    state = traitlets.Unicode("training").tag(sync=True)


class PanelView:
    """Shows a training in a `Panel` and hears its buttons; a picture takes its place at the end."""

    def __init__(self, training: Training):
        self._training = training
        examples = training.examples
        self.panel = Panel(
            fixed={
                "pictures": _bytes(examples.pictures(), 0),
                "right": [int(k) for k in examples.y],
                "names": list(examples.names),
                "epochs": training.epochs,
            }
        )
        self.panel.on_msg(self._obey)
        words = "A training, live; its picture will stand here when it has ended."
        shown: Any = self.panel._repr_mimebundle_()
        self._handle: Any = display({**shown[0], "text/plain": words}, raw=True, metadata=shown[1], display_id=True)

    def show(self, now: Snapshot) -> None:
        self.panel.now = {
            "step": now.step,
            "epoch": now.epoch,
            "steps": [int(step) for step in now.steps],
            "losses": [round(float(loss), 4) for loss in np.nan_to_num(now.losses, nan=-1, posinf=-1)],
            "train": now.train,
            "val": now.val,
            "filters": _bytes(now.filters, -1),
            "maps": _bytes(now.maps, 0),
            "shares": [[round(float(share), 3) for share in row] for row in now.shares],
            "words": now.words(),
        }

    def end(self, now: Snapshot) -> None:
        data, metadata = bundle(*draw(now, self._training.examples))
        self._handle.update(data, raw=True, metadata=metadata)
        self.panel.close()

    def _obey(self, _: Any, content: dict, __: list) -> None:
        order = {"pause": self._training.pause, "resume": self._training.resume, "stop": self._training.stop}
        order.get(content.get("order", ""), lambda: None)()
        self.panel.state = self._training.state


def _bytes(pictures: np.ndarray | None, low: int) -> dict | None:
    """Pictures as bytes: `low` -1 puts zero in the middle, at 128."""
    if pictures is None:
        return None
    reach = float(np.abs(pictures).max()) or 1.0
    scaled = np.nan_to_num(pictures / reach)
    grey = 255 * scaled if low == 0 else 128 + 127 * scaled
    count, height, width = pictures.shape[:3]
    channels = pictures.shape[3] if pictures.ndim == 4 else 1
    data = np.clip(grey, 0, 255).astype(np.uint8).tobytes()
    return {"count": count, "height": height, "width": width, "channels": channels, "bytes": data}
