"""Pictures of pooling: which windows there are, what they keep, and where the gradient goes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from .style import BLACK, COLOURS, DASHES, figure, show

_LINE, _FAINT, _PALE = "#888888", "#777777", "#cfe3f2"


def show_pooling(x: np.ndarray, results: dict[str, np.ndarray], *, field: int, stride: int) -> None:
    """Show a small map with its windows, and beside it what pooling makes of it, window by window.

    Parameters
    ----------
    x : (H, W) or (1, 1, H, W)  the map
    results : dict  title to pooled map, (H_out, W_out) or (1, 1, H_out, W_out)
    field, stride : int  of the square windows
    """
    x, results = _flat(x), {title: _flat(out) for title, out in results.items()}
    shape = next(iter(results.values())).shape
    fig, axes = figure(1 + len(results), width=min(2.6 * (1 + len(results)), 7.8), height=2.7)
    _cells(axes[0], x, f"{field}x{field} windows, stride {stride}")
    _windows(axes[0], shape, field, stride)
    for ax, (title, out) in zip(axes[1:], results.items(), strict=True):
        _cells(ax, out, title)
        _windows(ax, shape, 1, 1)
    words = "; ".join(f"{title} {_words(out)}" for title, out in results.items())
    show(fig, f"The map {_words(x)} under {field}x{field} windows with stride {stride}: {words}.")


def show_routing(x: np.ndarray, dout: np.ndarray, dx: np.ndarray, *, field: int, stride: int) -> None:
    """Show where the gradient of a small map goes: the map, what arrives, and what each pixel gets.

    Parameters
    ----------
    x, dx : (H, W) or (1, 1, H, W)  the map and its gradient; pixels that get any are shaded
    dout : (H_out, W_out) or (1, 1, H_out, W_out)  gradient of the pooled map
    field, stride : int  of the square windows
    """
    x, dout, dx = _flat(x), _flat(dout), _flat(dx)
    fig, axes = figure(3, width=7.8, height=2.8)
    _cells(axes[0], x, "x, with its windows")
    _windows(axes[0], dout.shape, field, stride)
    _cells(axes[1], dout, "dout: what arrives")
    _windows(axes[1], dout.shape, 1, 1)
    _cells(axes[2], dx, "dx: where it goes")
    for i, j in np.argwhere(dx):
        axes[2].add_patch(Circle((j, i), 0.42, fill=False, edgecolor=BLACK, linewidth=1.5))
        axes[2].add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=_PALE, edgecolor=_LINE, zorder=0.9))
    reached = ", ".join(f"{dx[i, j]:.3g} to row {i} column {j}" for i, j in np.argwhere(dx))
    show(fig, f"The map {_words(x)}; dout {_words(dout)}; of the gradient goes {reached or 'nothing anywhere'}.")


def _flat(x: np.ndarray) -> np.ndarray:
    """One map without the axes of pictures and channels."""
    x = np.asarray(x)
    return x.reshape(x.shape[-2:])


def _words(x: np.ndarray) -> str:
    return " / ".join(" ".join(f"{number:.3g}" for number in row) for row in x)


def _cells(ax: Axes, numbers: np.ndarray, title: str) -> None:
    rows, columns = numbers.shape
    size = 12 if columns < 6 else 9
    for i, j in np.ndindex(rows, columns):
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor="white", edgecolor=_LINE, linewidth=0.8, zorder=0.5))
        colour = BLACK if numbers[i, j] else _FAINT
        ax.text(j, i, f"{numbers[i, j]:.3g}", ha="center", va="center", fontsize=size, color=colour)
    ax.set(xlim=(-0.7, columns - 0.3), ylim=(rows - 0.3, -0.7), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.axis("off")


def _windows(ax: Axes, shape: tuple[int, ...], field: int, stride: int) -> None:
    """Frame each window in its own colour and dash; where they overlap, a little inside each other and unfilled."""
    apart = stride >= field
    for number, (i, j) in enumerate(np.ndindex(*shape)):
        inset = 0.05 if apart else 0.05 + 0.07 * (number % 4)
        place = (j * stride - 0.5 + inset, i * stride - 0.5 + inset)
        side, colour = field - 2 * inset, COLOURS[number % len(COLOURS)]
        frame = {"edgecolor": colour, "linewidth": 2, "linestyle": DASHES[number % len(DASHES)]}
        ax.add_patch(Rectangle(place, side, side, fill=False, zorder=0.8, **frame))
        if apart:
            ax.add_patch(Rectangle(place, side, side, facecolor=colour, alpha=0.25, zorder=0.7))
