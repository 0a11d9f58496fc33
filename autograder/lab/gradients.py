"""Pictures of numeric gradients: secants, and the error for every step size h."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.ticker import LogLocator

from .style import BLACK, figure, label, line_style, show


def show_secants(f: Callable[[float], float], x: float, h: float) -> None:
    """Show the one-sided and the central difference at `x` as secants of `f`, beside the tangent's place.

    Parameters
    ----------
    f : function of one number
    x : float  where the slope is wanted
    h : float  a large step, so that something can be seen
    """
    fig, (ax,) = figure(width=5.5, height=3.4)
    places = np.linspace(x - 1.6 * h, x + 1.6 * h, 200)
    ax.plot(places, [f(place) for place in places], color=BLACK, label="f")
    slopes = []
    for number, (title, left, right) in enumerate((("one-sided", x, x + h), ("central", x - h, x + h))):
        slopes.append((f(right) - f(left)) / (right - left))
        ax.plot(
            places, f(left) + slopes[-1] * (places - left), label=f"{title}: {slopes[-1]:.3f}", **line_style(number)
        )
        ax.plot([left, right], [f(left), f(right)], "os"[number], color=line_style(number)["color"])
    label(ax, f"Two ways to measure the slope at x = {x:g} with h = {h:g}", "x", "f(x)", legend=True)
    show(fig, f"A curve f with two secants near x = {x:g}: slope {slopes[0]:.3f} one-sided, {slopes[1]:.3f} central.")


def show_step_sizes(numerical_gradient: Callable, f: Callable, exact: Callable, x: float) -> None:
    """Show the error of the numeric gradient for h from 1 down to 1e-15: the U-curve.

    Parameters
    ----------
    numerical_gradient : the student's function
    f, exact : functions of an array  a function and its exact derivative
    x : float  where the slope is measured
    """
    steps = 10.0 ** np.arange(0, -15.5, -0.5)
    place = np.array([x])
    true = exact(place)[0]
    central = np.array([abs(float(numerical_gradient(f, place, h=h)[0]) - true) for h in steps])
    forward = np.array([abs((f(place + h)[0] - f(place)[0]) / h - true) for h in steps])
    fig, (ax,) = figure(height=3.8)
    for number, (name, error) in enumerate((("one-sided", forward), ("central (yours)", central))):
        ax.loglog(steps, np.maximum(error, 1e-16), marker="os"[number], markersize=5, label=name, **line_style(number))
    ax.axvline(1e-5, color=BLACK, linewidth=1)
    ax.annotate("h = 1e-5", (1e-5, 1e-1), xytext=(5, 0), textcoords="offset points")
    ax.invert_xaxis()
    ax.xaxis.set_major_locator(LogLocator(numticks=16))
    label(ax, "Error of the numeric gradient", "step h (smaller to the right)", "|numeric - exact|", legend=True)
    best = steps[central.argmin()]
    show(
        fig,
        f"Error against step size, both axes logarithmic: it falls, then rises again. Yours is best at h = {best:.0e}.",
    )
