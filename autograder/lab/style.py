"""Figures as this course shows them: labelled, colour-blind safe, sharp, and with alt text."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

from IPython.display import display
from matplotlib import pyplot as plt
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's colours, which people with any common kind of colour blindness can tell apart.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, YELLOW, BLACK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000",
)  # fmt: skip
COLOURS = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY)
# Never colour alone: the n-th curve of a figure also has the n-th dash and the n-th marker.
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)))
MARKERS = ("o", "s", "^", "D", "v", "X")

_STYLE: dict[Any, Any] = {"axes.grid": True, "grid.alpha": 0.3, "axes.axisbelow": True}
_STYLE |= {"axes.spines.top": False, "axes.spines.right": False}
_SCREEN, _DPI = 100, 200  # pixels an inch as shown, and as drawn, for screens with small pixels


def figure(columns: int = 1, rows: int = 1, *, width: float = 7.5, height: float = 3.2) -> tuple[Figure, list[Axes]]:
    """Make an empty figure in the course's style.

    Parameters
    ----------
    columns, rows : int  number of axes
    width, height : float  of the whole figure, in inches; a notebook shows 100 pixels an inch

    Returns
    -------
    fig : Figure
    axes : list of Axes  row by row
    """
    with rc_context(_STYLE):
        fig = Figure(figsize=(width, height), layout="constrained")
        axes = fig.subplots(rows, columns, squeeze=False)
    return fig, list(axes.flat)


def line_style(number: int) -> dict:
    """Colour and dash of the `number`-th curve, to be handed to `ax.plot`."""
    return {"color": COLOURS[number % len(COLOURS)], "linestyle": DASHES[number % len(DASHES)], "linewidth": 2}


def label(ax: Axes, title: str, x: str, y: str, *, legend: bool = False) -> None:
    """Name a plot and both of its axes."""
    ax.set_title(title, fontsize=11)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    if legend:
        ax.legend(frameon=False)


def picture(ax: Axes, image, title: str = "") -> None:
    """Draw one grey picture without axes; black is 0 and white is 1."""
    ax.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set_title(title, fontsize=9)
    ax.axis("off")


def show(fig: Figure, alt: str) -> None:
    """Show a figure below the cell, with words for those who cannot see it.

    Parameters
    ----------
    fig : Figure  from `lab.figure` or `plt.subplots`
    alt : str  what the picture shows; a screen reader reads it, and the feedback page keeps it

    Raises
    ------
    ValueError  "show: got an empty alt text, want …"
    """
    if not alt.strip():
        raise ValueError("show: got an empty alt text, want a sentence that says what the picture shows")
    data, metadata = bundle(fig, alt)
    display(data, raw=True, metadata=metadata)


def bundle(fig: Figure, alt: str) -> tuple[dict, dict]:
    """A figure and its words as Jupyter displays them: data and metadata by MIME type. Closes the figure."""
    target = BytesIO()
    fig.savefig(target, format="png", dpi=_DPI, facecolor="white")
    plt.close(fig)  # else Jupyter would show it a second time at the end of the cell
    width, height = (round(_SCREEN * inches) for inches in fig.get_size_inches())
    data = {"image/png": b64encode(target.getvalue()).decode(), "text/plain": alt}
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}
