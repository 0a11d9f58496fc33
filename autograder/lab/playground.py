"""The convolution playground: sliders for the sizes, a window that slides, a filter to edit."""

from __future__ import annotations

import json
from base64 import b64encode
from html import escape
from importlib.resources import files

import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from ..data import cat, digits
from .style import bundle, figure
from .windows import cells, frame

OPERATIONS = ("convolution", "max pooling", "average pooling")


def playground(N: int = 7, F: int = 3, *, S: int = 1, P: int = 0, operation: str = "convolution") -> None:
    """Show a filter or pooling window on a picture, to be moved and changed with the mouse or the keyboard.

    It runs in the page and asks nothing of Python, so it also works in a notebook that was opened again. Where
    scripts are not run, in a notebook that is not trusted or on a printed page, a picture of its start stands there.

    Parameters
    ----------
    N, F, S, P : int  side of the picture (3 to 16), of the filter (1 to 7), stride (1 to 5), border (0 to 4)
    operation : str  "convolution", "max pooling" or "average pooling"

    Raises
    ------
    ValueError  for any other operation
    """
    if operation not in OPERATIONS:
        raise ValueError(f"playground: got operation {operation!r}, want one of {', '.join(OPERATIONS)}")
    sizes = {"N": N, "F": F, "S": S, "P": P}
    words = f"Convolution playground: {operation} with N = {N}, F = {F}, stride {S}, border {P}."
    html = page({"sizes": sizes, "operation": operation, "pictures": _pictures()}, _still(N, F, S, P), words)
    display({"text/html": html, "text/plain": words}, raw=True)


def page(start: dict, still: Figure, words: str) -> str:
    """The playground as a piece of HTML: its picture, and the script that takes the picture's place."""
    folder = files("autograder.lab")
    script, style = (folder.joinpath(f"playground.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    data, metadata = bundle(still, words)
    width = metadata["image/png"]["width"]
    image = f'<img src="data:image/png;base64,{data["image/png"]}" alt="{escape(words)}" width="{width}">'
    run = f"{script}\nplayground(root, {json.dumps(start)});"
    return (
        f'<style>{style}</style><div class="convnet-playground">{image}</div>'
        f"<script>((root) => {{\n{run}\n}})(document.currentScript.previousElementSibling);</script>"
    )


def _pictures() -> dict[str, dict]:
    """Name to the picture's width and its grey values of one byte, as text."""
    grey = {
        "cat": cat()[::2, ::2].mean(axis=2),
        "digit": 255 * np.kron(digits().X_train[3].reshape(8, 8), np.ones((4, 4))),
    }
    return {
        name: {"width": image.shape[1], "bytes": b64encode(image.astype(np.uint8).tobytes()).decode()}
        for name, image in grey.items()
    }


def _still(N: int, F: int, S: int, P: int) -> Figure:
    """The first window on an empty picture and its border."""
    fig, (ax,) = figure(width=3.6, height=3.6)
    cells(ax, np.zeros((N + 2 * P, N + 2 * P)), f"N = {N}, F = {F}, stride {S}, border {P}", border=P)
    frame(ax, 0, 0, F, F)
    return fig
