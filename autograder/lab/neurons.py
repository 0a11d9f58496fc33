"""Pictures of threshold neurons: gates, decision lines, regions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from .style import BLACK, BLUE, ORANGE, figure, label, show

# Class 0 and class 1: colour, marker and the pale shade of their regions.
_POINTS = ((BLUE, "o"), (ORANGE, "^"))
_REGIONS = ListedColormap(["#cfe3f2", "#fbe6c0"])
_FINE = 200

Classifier = Callable[[np.ndarray], np.ndarray]


def two_clouds(seed: int = 11, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Two clouds of points that a straight line can just separate.

    Returns
    -------
    X : (n, 2) float
    y : (n,) int  0 or 1, mixed
    """
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    along = rng.uniform(-2.5, 2.5, n)
    across = (2 * y - 1) * (0.1 + rng.exponential(0.8, n)) + 1.5
    X = np.stack([0.8 * along + 0.6 * across, -0.6 * along + 0.8 * across], axis=1)
    order = rng.permutation(n)
    return X[order], y[order]


def four_corners(seed: int = 0, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """XOR with noise: four clouds at the corners (±1, ±1); opposite corners share a class.

    Returns
    -------
    X : (n, 2) float
    y : (n,) int  0 or 1
    """
    rng = np.random.default_rng(seed)
    corner = np.arange(n) % 4
    signs = np.stack([2 * (corner // 2) - 1, 2 * (corner % 2) - 1], axis=1)
    return signs + 0.3 * rng.standard_normal((n, 2)), corner // 2 ^ corner % 2


def draw_points(ax: Axes, X: np.ndarray, y: np.ndarray) -> None:
    """Draw labelled points: circles are class 0, triangles class 1."""
    for value, (colour, marker) in enumerate(_POINTS):
        chosen = X[np.asarray(y) == value]
        ax.scatter(*chosen.T, color=colour, marker=marker, s=45, edgecolor=BLACK, label=f"class {value}", zorder=3)


def draw_regions(ax: Axes, classify: Classifier, X: np.ndarray, margin: float = 0.7) -> None:
    """Shade the plane around the points `X` by the class, 0 or 1, that `classify` gives each place."""
    low, high = X.min(axis=0) - margin, X.max(axis=0) + margin
    across, up = np.linspace(low[0], high[0], _FINE), np.linspace(low[1], high[1], _FINE)
    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    classes = np.asarray(classify(places)).reshape(_FINE, _FINE)
    ax.pcolormesh(across, up, classes, cmap=_REGIONS, vmin=0, vmax=1, shading="nearest")
    ax.contour(across, up, classes, levels=[0.5], colors=BLACK, linewidths=1)
    ax.grid(False)


def show_regions(panels: dict[str, Classifier], X: np.ndarray, y: np.ndarray, *, count: bool = True) -> None:
    """Show what each classifier says about every place of the plane, one panel a classifier.

    Parameters
    ----------
    panels : dict  title to a function from (M, 2) places to (M,) classes 0 or 1
    X : (N, 2) float  points
    y : (N,) int  their classes, 0 or 1
    count : bool  say how many points lie in the wrong region
    """
    fig, axes = _panels(len(panels))
    words = []
    for ax, (title, classify) in zip(axes, panels.items(), strict=True):
        draw_regions(ax, classify, X)
        draw_points(ax, X, y)
        result = title + (f": {_count(int(np.sum(np.asarray(classify(X)) != y)))}" if count else "")
        label(ax, result, "x1", "x2")
        ax.set_aspect("equal")
        words.append(result)
    axes[0].legend(loc="lower left", fontsize=8)
    show(
        fig, f"The plane among {len(X)} points, shaded by the class that each classifier gives it: {'; '.join(words)}."
    )


def _panels(count: int) -> tuple[Figure, list[Axes]]:
    """Square panels in a row, as large as the page allows."""
    side = min(3.5, 7.8 / count)
    return figure(count, width=count * side, height=0.95 * side)


def _count(mistakes: int) -> str:
    return "1 mistake" if mistakes == 1 else f"{mistakes or 'no'} mistakes"


def show_neurons(neuron: Callable, settings: dict[str, tuple], X: np.ndarray, y: np.ndarray | None = None) -> None:
    """Show how threshold neurons divide the plane, one panel for each setting.

    Parameters
    ----------
    neuron : `threshold_neuron`
    settings : dict  name to `(w, b)`
    X : (N, 2) float  points
    y : (N,) int or None  right classes; None shows what the neuron itself answers, and mistakes are not counted
    """
    fig, axes = _panels(len(settings))
    words = []
    for ax, (name, (w, b)) in zip(axes, settings.items(), strict=True):
        said = np.asarray(neuron(X, w, b))
        draw_regions(ax, lambda places, w=w, b=b: neuron(places, w, b), X)
        draw_points(ax, X, said if y is None else y)
        result = f"answers {', '.join(map(str, said))}" if y is None else _count(int(np.sum(said != y)))
        label(ax, f"{name}: {result}", "x1", "x2")
        ax.set_aspect("equal")
        words.append(f"{name} {result}")
    axes[0].legend(loc="lower left", fontsize=8)
    show(fig, f"The line that a neuron draws among {len(X)} points, for {len(settings)} settings: {'; '.join(words)}.")
