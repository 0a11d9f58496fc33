"""Pictures of activation functions, and of gradients on their way through ten layers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .style import MARKERS, figure, label, line_style, show

Pair = tuple[Callable, Callable]  # forward and backward


def show_activations(functions: dict[str, Pair], reach: float = 6.0) -> None:
    """Show activation functions and, below them, their slopes.

    Parameters
    ----------
    functions : dict  name to `(forward, backward)`
    reach : float  drawn from -reach to reach
    """
    x = np.linspace(-reach, reach, 241)
    fig, axes = figure(len(functions), 2, height=4.2, width=8.0)
    words = []
    for number, (name, (forward, backward)) in enumerate(functions.items()):
        out, cache = forward(x)
        slope = backward(np.ones_like(x), cache)
        for row, (curve, what) in enumerate(((out, "output"), (slope, "slope"))):
            ax = axes[row * len(functions) + number]
            ax.plot(x, curve, **line_style(number))
            label(ax, name if row == 0 else "", "" if row == 0 else "x", what if number == 0 else "")
        words.append(f"{name} from {out.min():.2f} to {out.max():.2f}, slope at most {slope.max():.2f}")
    show(fig, f"Activation functions above their slopes for x from {-reach:g} to {reach:g}: " + "; ".join(words) + ".")


def gradients_through_layers(forward: Callable, backward: Callable, *, gain: float, layers: int, width: int) -> list:
    """Mean size of the gradient at each layer of a random net, from the first layer to the last.

    Parameters
    ----------
    forward, backward : an activation function and its backward pass
    gain : float  the weights have variance gain / width
    layers, width : int  size of the net
    """
    rng = np.random.default_rng(13)
    x = rng.standard_normal((64, width))
    weights, caches = [], []
    for _ in range(layers):
        weights.append(np.sqrt(gain / width) * rng.standard_normal((width, width)))
        x, cache = forward(x @ weights[-1])
        caches.append(cache)
    dout = rng.standard_normal(x.shape)
    sizes = []
    for w, cache in zip(reversed(weights), reversed(caches), strict=True):
        dout = backward(dout, cache)
        sizes.append(float(np.abs(dout).mean()))
        dout = dout @ w.T
    return sizes[::-1]


def show_vanishing_gradient(functions: dict[str, tuple[Callable, Callable, float]], layers: int = 10) -> None:
    """Show how large the gradient still is at each layer when it comes back from the loss.

    Parameters
    ----------
    functions : dict  name to `(forward, backward, gain)`; the weights have variance gain / fan-in
    layers : int  depth of the net
    """
    fig, (ax,) = figure(height=3.6)
    words = []
    for number, (name, (forward, backward, gain)) in enumerate(functions.items()):
        sizes = gradients_through_layers(forward, backward, gain=gain, layers=layers, width=100)
        ax.semilogy(range(1, layers + 1), sizes, marker=MARKERS[number], label=name, **line_style(number))
        words.append(f"{name}: {sizes[-1]:.1e} at layer {layers}, {sizes[0]:.1e} at layer 1")
    ax.set_xticks(range(1, layers + 1))
    label(ax, "What is left of the gradient", "layer (the loss sits to the right)", "mean |gradient|", legend=True)
    show(fig, "Mean size of the gradient at each layer, logarithmic. " + "; ".join(words) + ".")
    for sentence in words:
        print(sentence)
