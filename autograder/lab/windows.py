"""Pictures of filters on their way: where windows lie, whether they fit, what one neuron sees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import BLACK, BLUE, ORANGE, RED, SKY, figure, show

_PALE = "#cfe3f2"
_BORDER = "#eeeeee"


def show_steps(
    x: np.ndarray, w: np.ndarray, out: np.ndarray, *, stride: int, pad: int, at: Sequence[tuple[int, int]]
) -> None:
    """Show a filter at some of its positions, as Dumoulin and Visin draw it: picture above, result below.

    Parameters
    ----------
    x : (H, W)  the picture; its border of zeros is drawn around it
    w : (HH, WW)  the filter; its weights stand small in the corner of each cell
    out : (H_out, W_out)  the result
    stride, pad : int
    at : positions (i, j) of the result, one panel each
    """
    padded = np.pad(np.asarray(x), pad)
    fig, axes = figure(len(at), 2, width=min(2.1 * len(at), 7.8), height=4.4)
    for number, (i, j) in enumerate(at):
        top, bottom = axes[number], axes[len(at) + number]
        cells(top, padded, f"out[{i}, {j}]", border=pad)
        rows, columns = w.shape
        frame(top, i * stride, j * stride, rows, columns)
        for u, v in np.ndindex(rows, columns):
            place = (j * stride + v + 0.44, i * stride + u + 0.42)
            top.text(*place, f"{w[u, v]:g}", ha="right", va="bottom", fontsize=7, color=BLUE)
        cells(bottom, np.asarray(out), "")
        frame(bottom, i, j, 1, 1)
    words = ", ".join(f"out[{i}, {j}] = {out[i, j]:g}" for i, j in at)
    sizes = f"{w.shape[0]}x{w.shape[1]} filter with stride {stride} on a {x.shape[0]}x{x.shape[1]} picture"
    show(fig, f"A {sizes} with a border of {pad}: {words}.")


def cells(ax: Axes, numbers: np.ndarray, title: str, border: int = 0) -> None:
    """Draw numbers in their cells, the outermost `border` of them as zeros around a picture."""
    rows, columns = numbers.shape
    for i, j in np.ndindex(rows, columns):
        outside = not (border <= i < rows - border and border <= j < columns - border)
        face = _BORDER if outside else "white"
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=face, edgecolor="#888888", linewidth=0.8))
        ax.text(j, i, f"{numbers[i, j]:g}", ha="center", va="center", fontsize=9, color="#777777" if outside else BLACK)
    ax.set(xlim=(-0.6, columns - 0.4), ylim=(rows - 0.4, -0.6), aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.axis("off")


def frame(ax: Axes, i: int, j: int, rows: int, columns: int) -> None:
    """Frame a window whose upper left cell is [i, j]."""
    corner = (j - 0.5, i - 0.5)
    ax.add_patch(Rectangle(corner, columns, rows, facecolor=SKY, alpha=0.35))
    ax.add_patch(Rectangle(corner, columns, rows, fill=False, edgecolor=BLUE, linewidth=2))


def show_fits(size: int, field: int, strides: Sequence[int], *, pad: int = 0) -> None:
    """Show the windows of a filter along one axis, for several strides; pixels left over are marked.

    Parameters
    ----------
    size, field : int  pixels of the picture, and of the filter
    strides : of each panel
    pad : int  zeros at each end
    """
    long = size + 2 * pad
    most = (long - field) // min(strides) + 1
    fig, axes = figure(len(strides), width=7.8, height=2.9)
    words = []
    for ax, stride in zip(axes, strides, strict=True):
        starts = list(range(0, long - field + 1, stride))
        end = starts[-1] + field if starts else 0
        for k in range(long):
            inside, left_over = pad <= k < size + pad, k >= end
            face = "white" if inside else _BORDER
            ax.add_patch(
                Rectangle((k, 0), 1, 1, facecolor=face, edgecolor="#888888", hatch="///" if left_over else None)
            )
        for number, start in enumerate(starts):
            ax.plot([start + 0.1, start + field - 0.1], [-0.5 - 0.45 * number] * 2, color=BLUE, linewidth=4)
        left = long - end
        verdict = f"{len(starts)} positions" if left == 0 else f"{left} left over: doesn't fit!"
        ax.set_title(f"stride {stride}: {verdict}", fontsize=10, color=BLACK if left == 0 else RED)
        ax.set(xlim=(-0.2, long + 0.2), ylim=(-0.8 - 0.45 * most, 1.2))
        ax.axis("off")
        words.append(f"stride {stride} {verdict}")
    show(fig, f"A filter of {field} along {size} pixels with a border of {pad}: {'; '.join(words)}.")


def show_receptive_field(layers: Sequence[tuple[int, int]], *, names: Sequence[str] = ()) -> None:
    """Show which neurons and pixels, along one axis, one neuron of the last layer gets its numbers from.

    Parameters
    ----------
    layers : (field, stride) of each layer, from the picture upwards
    names : of the layers; by default "layer 1", "layer 2", …
    """
    counts = [1]  # from the last layer down: how many neurons the last one depends on
    for field, stride in reversed(layers):
        counts.append((counts[-1] - 1) * stride + field)
    names = ["picture", *(names or [f"layer {number + 1}" for number in range(len(layers))])]
    places = [np.arange(float(counts[-1]))]  # a neuron is drawn over the middle of what it sees
    for (field, stride), count in zip(layers, reversed(counts[:-1]), strict=True):
        places.append(np.array([places[-1][k * stride : k * stride + field].mean() for k in range(count)]))
    fig, (ax,) = figure(width=7.8, height=0.85 * len(places) + 0.3)
    for level, (field, stride) in enumerate(layers):
        for k, above in enumerate(places[level + 1]):
            for below in places[level][k * stride : k * stride + field]:
                ax.plot([above, below], [level + 1, level], color=ORANGE, linewidth=1)
    for level, (name, here) in enumerate(zip(names, places, strict=True)):
        ax.plot(here, np.full(len(here), level), "s", color=BLUE, markersize=9, markerfacecolor=_PALE)
        ax.annotate(name, (0, level), xycoords=("axes fraction", "data"), ha="right", va="center", fontsize=9)
    ax.set(xlim=(-0.8, counts[-1] - 0.2), ylim=(-0.4, len(layers) + 0.4))
    ax.axis("off")
    sees = " above ".join(f"{len(here)} in {name}" for name, here in reversed(list(zip(names, places, strict=True))))
    show(fig, f"One neuron and all that it gets its numbers from: {sees}.")
