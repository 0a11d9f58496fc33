"""How long something takes, and a picture of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from .style import BLUE, figure, label, show


def seconds(run: Callable[[], object], *, times: int = 3) -> float:
    """The shortest of several runs, in seconds: everything else that the computer does only makes a run longer."""
    shortest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def show_times(times: Mapping[str, float]) -> None:
    """Show times as bars on a scale on which each line is ten times the one before.

    Parameters
    ----------
    times : dict  name to seconds; the first one is what the others are compared with
    """
    names, values = list(times), [1000 * value for value in times.values()]
    fig, (ax,) = figure(height=0.5 * len(names) + 1.0)
    bars = ax.barh(names, values, color=BLUE, height=0.6)
    words = [f"{value:.3g} ms, {values[0] / value:.3g} times as fast" for value in values]
    words[0] = f"{values[0]:.3g} ms"
    ax.bar_label(bars, labels=words, padding=4, fontsize=9)
    ax.set(xscale="log", xlim=(min(values) / 3, max(values) * 60))
    ax.invert_yaxis()
    label(ax, "", "milliseconds (each line ten times the one before)", "")
    show(fig, "Times: " + "; ".join(f"{name} {word}" for name, word in zip(names, words, strict=True)) + ".")
