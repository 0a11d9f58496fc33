"""What can be seen of a net while it is trained: filters, answers, predictions, and the whole as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .style import BLACK, MARKERS, figure, label, line_style

MOST = 16  # filters and pictures that are shown
POINTS = 300  # of the curve of losses


@dataclass(frozen=True)
class Examples:
    """Pictures that a net is tried on while it learns.

    X : (K, C, H, W) float    y : (K,) int  right classes    names : of the classes
    """

    X: np.ndarray
    y: np.ndarray
    names: Sequence[str]

    @classmethod
    def of(cls, X: np.ndarray, y: np.ndarray, names: Sequence | None) -> Examples:
        """MOST // 2 of (X, y), of as many classes as can be; `names` are the numbers of the classes by default."""
        y = np.asarray(_host(y))
        few = np.argsort(y, kind="stable")[np.linspace(0, len(y) - 1, min(MOST // 2, len(y))).astype(int)]
        return cls(X[few], y[few], [str(name) for name in names or range(int(y.max()) + 1)])

    def pictures(self) -> np.ndarray:
        """X to be looked at: (K, H, W), or (K, H, W, 3) where there are three channels."""
        X = _host(self.X)
        if X.ndim == 4:
            return X.transpose(0, 2, 3, 1) if X.shape[1] == 3 else X.mean(axis=1)
        side = round(X[0].size ** 0.5)
        return X.reshape(len(X), side, side)


@dataclass(frozen=True)
class Snapshot:
    """A net at one moment of its training.

    step, epoch : int  how many are done    steps : (P,) int and losses : (P,) float  at most POINTS of them
    train, val : lists of float  share of right answers after every epoch
    filters : (F, h, w) or (F, h, w, 3) float, or None    maps : (F, H, W) float, or None  answers to the first picture
    shares : (K, C) float  what softmax makes of the scores of the examples
    """

    step: int
    epoch: int
    steps: np.ndarray
    losses: np.ndarray
    train: list[float] = field(default_factory=list)
    val: list[float] = field(default_factory=list)
    filters: np.ndarray | None = None
    maps: np.ndarray | None = None
    shares: np.ndarray = field(default_factory=lambda: np.zeros((0, 1)))

    def words(self) -> str:
        """Where the training is, in one sentence."""
        text = f"{self.step} steps, {self.epoch} epochs"
        if len(self.losses):
            text += f", loss {self.losses[-1]:.3f}"
        if self.val:
            text += f"; right: training {self.train[-1]:.1%}, validation {self.val[-1]:.1%}"
        return text


def take(solver: Any, losses: Sequence[float], scores: np.ndarray, examples: Examples) -> Snapshot:
    """The snapshot of a solver's net, whose scores of the examples are given."""
    places = np.unique(np.linspace(0, len(losses) - 1, min(POINTS, len(losses))).astype(int))
    W, b = (_host(solver.net.params.get(name)) for name in ("W1", "b1"))
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return Snapshot(
        step=len(losses),
        epoch=solver.epoch,
        steps=places + 1,
        losses=np.array([losses[k] for k in places]),
        train=[*solver.train_accuracy],
        val=[*solver.val_accuracy],
        filters=filters_of(W, examples.X.shape[1:]),
        maps=answers(W, b, _host(examples.X[0])),
        shares=shifted / shifted.sum(axis=1, keepdims=True),
    )


def _host(array: Any) -> Any:
    """An array on the processor, wherever it lies."""
    return array.get() if hasattr(array, "get") else array


def filters_of(W: np.ndarray | None, shape: tuple[int, ...]) -> np.ndarray | None:
    """The first weights as pictures: in colour where they have three channels, else the mean of the channels."""
    if W is None:
        return None
    if W.ndim == 2:  # a fully connected layer looks at whole pictures
        if W.shape[0] != np.prod(shape):
            return None
        W = W.T.reshape(-1, *((1,) * (3 - len(shape))), *shape)
    W = W[:MOST]
    return W.transpose(0, 2, 3, 1) if W.shape[1] == 3 else W.mean(axis=1)


def answers(W: np.ndarray | None, b: np.ndarray | None, x: np.ndarray) -> np.ndarray | None:
    """What the first filters answer to a picture, behind a ReLU: (F, H, W) at stride 1 with a border."""
    if W is None or W.ndim != 4 or x.ndim != 3 or W.shape[1] != len(x):
        return None
    _, _, HH, WW = W.shape
    border = ((0, 0), (HH // 2, (HH - 1) // 2), (WW // 2, (WW - 1) // 2))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, border), (HH, WW), axis=(1, 2))
    sums = np.einsum("chwij,fcij->fhw", windows, W[:MOST], optimize=True)
    return np.maximum(sums + (0 if b is None else b[:MOST, None, None]), 0)


def tiled(pictures: np.ndarray, columns: int) -> np.ndarray:
    """(F, h, w) or (F, h, w, 3) pictures side by side, one pixel apart, as one picture; gaps are nan."""
    count, height, width = pictures.shape[:3]
    rows = -(-count // columns)
    whole = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1, *pictures.shape[3:]), np.nan)
    for k, image in enumerate(pictures):
        top, left = k // columns * (height + 1), k % columns * (width + 1)
        whole[top : top + height, left : left + width] = image
    return whole


def draw(now: Snapshot, examples: Examples) -> tuple[Figure, str]:
    """The figure of a snapshot, and what it shows in words."""
    fig, (loss, right, filters, maps, pictures, shares) = figure(2, 3, width=7.8, height=7.2)
    loss.plot(now.steps, now.losses, **line_style(0))
    label(loss, "Loss", "step", "loss")
    for number, (name, values) in enumerate((("training", now.train), ("validation", now.val))):
        right.plot(range(1, len(values) + 1), values, marker=MARKERS[number], label=name, **line_style(number))
    label(right, "Right answers", "epoch", "share", legend=bool(now.val))
    right.xaxis.set_major_locator(MaxNLocator(integer=True))
    _tiles(filters, now.filters, "PuOr_r", "First-layer weights (orange +, purple −)")
    _tiles(maps, now.maps, "gray", "Their answers to the first picture")
    said = now.shares.argmax(axis=1)
    marks = ["✓" if a == b else "✗" for a, b in zip(said, examples.y, strict=True)]
    _tiles(pictures, examples.pictures(), "gray", "Pictures it did not learn from")
    names = [f"{mark} {examples.names[k]}" for mark, k in zip(marks, examples.y, strict=True)]
    shares.imshow(now.shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    shares.grid(False)
    shares.set_yticks(range(len(names)), names, fontsize=8)
    shares.set_xticks(range(now.shares.shape[1]), examples.names[: now.shares.shape[1]], fontsize=8)
    label(shares, "What the net says of them", "class", "right class")
    rights = f"{marks.count('✓')} of {len(marks)} shown pictures are right"
    return fig, f"A training: {now.words()}. Its curves, first-layer weights and their answers; {rights}."


def _tiles(ax: Any, pictures: np.ndarray | None, colours: str, title: str) -> None:
    ax.axis("off")
    ax.set_title(title, fontsize=10)
    if pictures is None:
        ax.text(0.5, 0.5, "none to show", ha="center", color=BLACK)
        return
    reach = np.abs(pictures).max() or 1
    low = -reach if pictures.min() < 0 else 0
    whole = tiled(pictures, columns=4)
    if whole.ndim == 3:  # colours are drawn as they are, so they have to be between 0 and 1
        whole = np.nan_to_num((whole - low) / (reach - low), nan=1.0)
    ax.imshow(whole, cmap=colours, vmin=low, vmax=reach, interpolation="nearest")
