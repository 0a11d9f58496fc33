"""Pictures of pictures: filters, what they answer to, and activation maps."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from .style import figure, show


def show_pictures(pictures: Mapping[str, np.ndarray], *, rows: int = 1, width: float = 7.8) -> None:
    """Show pictures side by side, filling `rows` rows.

    Parameters
    ----------
    pictures : dict  title to picture: (H, W) grey or (H, W, 3) colour. Grey pictures with negative numbers are
        shown with 0 as mid-grey, others from their darkest to their brightest pixel
    rows : int
    width : float  of the whole figure, in inches
    """
    columns = -(-len(pictures) // rows)
    tall = max(np.shape(image)[0] / np.shape(image)[1] for image in pictures.values())
    fig, axes = figure(columns, rows, width=width, height=rows * (width / columns * tall + 0.3))
    for ax in axes:
        ax.axis("off")
    words = []
    for ax, (title, image) in zip(axes, pictures.items(), strict=False):
        words.append(f"{title} {_draw(ax, np.asarray(image), title)}")
    show(fig, f"Pictures: {'; '.join(words)}.")


def show_filtered(filtered: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Show filters and, below each, the picture that it made.

    Parameters
    ----------
    filtered : dict  title to (kernel, picture)
    """
    shape = np.shape(next(iter(filtered.values()))[1])
    each = min(7.8 / len(filtered), 2.6)
    fig, axes = figure(len(filtered), 2, width=each * len(filtered), height=each * (shape[0] / shape[1]) + 1.4)
    words = []
    for number, (title, (kernel, image)) in enumerate(filtered.items()):
        kernel = np.asarray(kernel)
        total = round(float(kernel.sum()), 2) + 0.0  # never "-0.0"
        _draw(axes[number], kernel, f"{title}\n{kernel.shape[0]}x{kernel.shape[1]}, sum {total:g}")
        words.append(f"{title} {_draw(axes[len(filtered) + number], np.asarray(image), '')}")
    show(fig, f"Filters above what they make of a picture: {'; '.join(words)}.")


def show_maps(maps: np.ndarray, titles: list[str] | None = None) -> None:
    """Show the activation maps of one picture.

    Parameters
    ----------
    maps : (F, H, W) float
    titles : F titles, by default "map 0", "map 1", …
    """
    titles = titles or [f"map {f}" for f in range(len(maps))]
    show_pictures(dict(zip(titles, maps, strict=True)), rows=1 + (len(maps) > 4))


def _draw(ax: Axes, image: np.ndarray, title: str) -> str:
    """Draw one picture; returns the range of its numbers in words."""
    low, high = float(image.min()), float(image.max())
    if image.ndim == 3:
        scale = 255 if image.dtype == np.uint8 or high > 1.5 else 1
        ax.imshow(np.clip(image / scale, 0, 1), interpolation="nearest")
    else:
        bound = max(abs(low), abs(high))
        limits = (-bound, bound) if low < 0 else (low, high)
        ax.imshow(image, cmap="gray", vmin=limits[0], vmax=limits[1], interpolation="nearest")
    ax.set_title(title, fontsize=9)
    ax.axis("off")
    return f"from {low:.3g} to {high:.3g}"
