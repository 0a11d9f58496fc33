"""Pictures of losses, optimisers and training runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .style import BLACK, MARKERS, figure, label, line_style, show


def show_losses(losses: dict[str, Callable]) -> None:
    """Show each loss of one example with three classes while the score of the right class moves.

    Parameters
    ----------
    losses : dict  name to a function of `(scores, y)` that returns `(loss, dscores)`
    """
    right = np.linspace(-3, 5, 161)
    fig, axes = figure(2)
    words = []
    for number, (name, loss) in enumerate(losses.items()):
        answers = [loss(np.array([[score, 0.0, 0.0]]), np.array([0])) for score in right]
        values = np.array([value for value, _ in answers])
        slopes = np.array([dscores[0, 0] for _, dscores in answers])
        axes[0].plot(right, values, label=name, **line_style(number))
        axes[1].plot(right, slopes, label=name, **line_style(number))
        words.append(f"{name} is {values[0]:.2f} at -3 and {values[-1]:.2f} at 5")
    label(axes[0], "Loss", "score of the right class (the others: 0)", "loss", legend=True)
    label(axes[1], "Its slope", "score of the right class (the others: 0)", "d loss / d score")
    show(fig, "Loss and slope of one example against the score of its right class: " + "; ".join(words) + ".")


def show_descent(paths: dict[str, np.ndarray], f: Callable) -> None:
    """Show paths of optimisers over the contour lines of a function of two numbers.

    Parameters
    ----------
    paths : dict  name to (steps, 2) positions
    f : function of two arrays, smallest at (0, 0)
    """
    fig, (ax,) = figure(height=3.4)
    reach = 1.15 * np.max([np.abs(path).max(axis=0) for path in paths.values()], axis=0)
    across, up = (np.linspace(-limit, limit, 120) for limit in reach)
    heights = f(*np.meshgrid(across, up))
    ax.contour(across, up, heights, levels=heights.max() * np.array([0.01, 0.05, 0.15, 0.35, 0.65]), colors="#888888")
    words = []
    for number, (name, path) in enumerate(paths.items()):
        ax.plot(*np.transpose(path), marker=MARKERS[number], markersize=4, label=name, **line_style(number))
        words.append(f"{name} ends at f = {f(*path[-1]):.2g}")
    ax.plot(0, 0, "*", color=BLACK, markersize=14, label="lowest point")
    ax.grid(False)
    label(ax, f"{len(path) - 1} steps each", "w1", "w2", legend=True)
    show(fig, "Paths of optimisers down a narrow valley. " + "; ".join(words) + ".")


def show_history(
    panels: dict[str, dict[str, Sequence[float]]],
    *,
    chance: float | None = None,
    x: str = "step",
    top: float | None = None,
) -> None:
    """Show how numbers changed in training, one panel for each kind of number.

    Parameters
    ----------
    panels : dict  what is measured, e.g. "loss", to a dict of curve name to numbers
    chance : float or None  loss of guessing, drawn in the first panel
    x : str  what is counted along x
    top : float or None  largest number drawn in the first panel
    """
    fig, axes = figure(len(panels))
    words = []
    for ax, (what, curves) in zip(axes, panels.items(), strict=True):
        for number, (name, values) in enumerate(curves.items()):
            few = len(values) <= 40
            marker = MARKERS[number] if few else ""
            ax.plot(range(1, len(values) + 1), values, marker=marker, markersize=4, label=name, **line_style(number))
            words.append(f"{what} {name} from {values[0]:.3g} to {values[-1]:.3g}")
        ax.locator_params(axis="x", integer=True)  # there is no step 2.5
        label(ax, what, x, what, legend=len(curves) > 1)
    if top is not None:
        axes[0].set_ylim(0, top)
    if chance is not None:
        axes[0].axhline(chance, color=BLACK, linewidth=1, linestyle=":")
        below = {"transform": axes[0].get_yaxis_transform(), "ha": "right", "va": "top"}
        axes[0].text(0.99, chance, f"chance: {chance:.3f}", fontsize=9, **below)
    show(fig, f"Training curves over {x}s: " + "; ".join(words) + ".")


def show_curves(x: np.ndarray, data: np.ndarray, fits: dict[str, np.ndarray]) -> None:
    """Show data of one variable and the curves that were fitted to it.

    Parameters
    ----------
    x : (N,) float  sorted
    data : (N,) float
    fits : dict  name to (N,) float
    """
    fig, (ax,) = figure(height=3.6)
    ax.plot(x, data, "o", color="#999999", markersize=4, label="data")
    words = []
    for number, (name, fit) in enumerate(fits.items()):
        ax.plot(x, fit, label=name, **line_style(number))
        words.append(f"{name}: mean squared error {np.mean((fit - data) ** 2):.4f}")
    label(ax, "Fits to the same data", "x", "y", legend=True)
    show(fig, "Data points and fitted curves. " + "; ".join(words) + ".")
