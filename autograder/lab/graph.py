"""The computational graph of slide 4."""

from __future__ import annotations

from matplotlib.axes import Axes

from .style import BLACK, BLUE, RED, figure, show

# Centres of the boxes and circles in the unit square of the drawing.
_BOXES = {
    "x": (0.4, 2.4),
    "W": (0.4, 0.8),
    "×": (2.2, 1.6),
    "loss": (5.0, 1.6),
    "R(W)": (5.0, 0.2),
    "+": (7.2, 1.6),
    "L": (9.0, 1.6),
}
_ARROWS = (("x", "×", ""), ("W", "×", ""), ("×", "loss", "s (scores)"), ("loss", "+", ""), ("W", "R(W)", ""))
_ARROWS += (("R(W)", "+", ""), ("+", "L", ""))


def show_graph() -> None:
    """Show a score, a loss and a penalty as boxes: values run to the right, gradients run back."""
    fig, (ax,) = figure(width=8.0, height=2.9)
    for name, centre in _BOXES.items():
        shape = "circle,pad=0.3" if name in ("×", "+") else "round,pad=0.35"
        ax.text(
            *centre, name, ha="center", va="center", fontsize=12, bbox={"boxstyle": shape, "fc": "white", "ec": BLACK}
        )
    for start, end, words in _ARROWS:
        _arrow(ax, _BOXES[start], _BOXES[end], 0.09, BLUE, "-")
        _arrow(ax, _BOXES[end], _BOXES[start], -0.09, RED, "--")
        if words:
            middle = [(a + b) / 2 for a, b in zip(_BOXES[start], _BOXES[end], strict=True)]
            ax.text(middle[0], middle[1] + 0.3, words, ha="center", fontsize=10)
    ax.text(9.5, 2.75, "forward: values →", color=BLUE, ha="right")
    ax.text(9.5, 2.4, "backward: ← gradients (dashed)", color=RED, ha="right")
    ax.set(xlim=(-0.2, 9.6), ylim=(-0.3, 3.0))
    ax.axis("off")
    show(
        fig,
        "A graph: x and W are multiplied to scores s, which enter the loss; W also enters the penalty R; both add up "
        "to the total loss L. Gradients run the same ways backwards.",
    )


def _arrow(ax: Axes, start: tuple, end: tuple, side: float, colour: str, dash: str) -> None:
    """An arrow between two boxes, moved a little upwards, so that two of them can run side by side."""
    (x1, y1), (x2, y2) = ((x, y + side) for x, y in (start, end))
    shape = {"arrowstyle": "-|>", "color": colour, "linestyle": dash, "linewidth": 1.4, "shrinkA": 24, "shrinkB": 24}
    ax.annotate("", (x2, y2), (x1, y1), arrowprops=shape)
