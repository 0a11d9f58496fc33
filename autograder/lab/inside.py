"""Pictures of what a net sees: patches, maps of what an answer hangs on, pictures that it would draw itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .style import figure, show


def show_patches(rows: Sequence[np.ndarray], what: str) -> None:
    """Show a row of small grey pictures for each filter.

    Parameters
    ----------
    rows : list of (count, C, h, w) float  patches between 0 and 1; the first channel is shown
    what : str  alt text
    """
    columns = len(rows[0])
    fig, axes = figure(columns, len(rows), width=0.58 * columns, height=0.55 * len(rows))
    for ax, patch in zip(axes, [patch for row in rows for patch in row], strict=True):
        ax.imshow(patch[0], cmap="gray", vmin=0, vmax=1)
        ax.axis("off")
    show(fig, what)


def show_signed(pictures: Sequence[np.ndarray], titles: Sequence[str], *, rows: int, what: str) -> None:
    """Show pictures with 0 as white, orange above it and purple below; each on a scale of its own.

    Parameters
    ----------
    pictures : list of (1, H, W) float
    titles : list of str
    rows : int
    what : str  alt text
    """
    fig, axes = figure(-(-len(pictures) // rows), rows, width=7.8, height=1.1 * rows)
    for ax in axes:
        ax.axis("off")
    for ax, picture, title in zip(axes, pictures, titles, strict=False):
        limit = np.abs(picture).max()
        ax.imshow(picture[0], cmap="PuOr_r", vmin=-limit, vmax=limit)
        ax.set_title(title, fontsize=8)
    show(fig, what)


def show_explained(pictures: Sequence[np.ndarray], drops: Sequence[np.ndarray], titles: Sequence[str]) -> None:
    """Show pictures above maps of how much a score falls where they are covered: orange helps, purple is in the way.

    Parameters
    ----------
    pictures : list of (1, H, W) float
    drops : list of (h, w) float  smaller maps of squares that lie wholly inside, at every pixel
    titles : list of str
    """
    fig, axes = figure(len(pictures), 2, width=7.8, height=2.7)
    for ax, below, picture, drop, title in zip(axes, axes[len(pictures) :], pictures, drops, titles, strict=False):
        (H, W), (h, w), limit = picture.shape[1:], drop.shape, np.abs(drop).max()
        down, right = (H - h) / 2, (W - w) / 2
        ax.imshow(picture[0], cmap="gray", vmin=0, vmax=1, extent=(0, W, H, 0))
        ax.set_title(title, fontsize=8)
        below.imshow(drop, cmap="PuOr_r", vmin=-limit, vmax=limit, extent=(right, W - right, H - down, down))
        for one in (ax, below):
            one.set(xlim=(0, W), ylim=(H, 0))
            one.axis("off")
    words = ", ".join(title.replace("\n", " ") for title in titles)
    show(fig, f"Pictures above the parts that their scores hang on, orange where they help: {words}.")
