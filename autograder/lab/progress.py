"""How far a training is, in one line that changes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from IPython.display import display

_WIDTH = 24


class Progress:
    """Shows the state of a training after every epoch: hand it to a Solver as `after_epoch`.

    Parameters
    ----------
    epochs : int  how many there will be
    name : str  what is trained, in front of the line
    """

    def __init__(self, epochs: int, name: str = ""):
        self.epochs, self.name = epochs, name
        self._start = time.perf_counter()
        self._line: Any = display({"text/plain": f"{name} …".strip()}, raw=True, display_id=True)

    def __call__(self, state: Mapping[str, Any]) -> None:
        """Update the line with a state: "epoch", "loss_history", "train_accuracy", "val_accuracy"."""
        epoch = int(state["epoch"])
        done = round(_WIDTH * epoch / self.epochs)
        steps = max(1, len(state["loss_history"]) // max(1, epoch))
        loss = float(np.mean(state["loss_history"][-steps:]))
        train, val = (float(state[f"{part}_accuracy"][-1]) for part in ("train", "val"))
        took = time.perf_counter() - self._start
        words = f"loss {loss:.3f}, right: training {train:.1%}, validation {val:.1%}, {took:.0f} s"
        line = f"{self.name} {'█' * done}{'·' * (_WIDTH - done)} epoch {epoch} of {self.epochs}: {words}"
        self._line.update({"text/plain": line.strip()}, raw=True)
