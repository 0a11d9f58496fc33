# Given, generated: not graded, do not edit.
"""What a `ConvNet` does not show by itself: the maps behind each layer, and gradients down to the picture. Given."""

import numpy as np

from .fast import conv_backward, conv_forward, max_pool_backward, max_pool_forward, relu_backward, relu_forward


def layers_of(net_layers, classes):
    """The layers with the last one, which the net adds by itself."""
    return [*net_layers, {"layer": "fc", "units": classes}]


def look_inside(params, layers, X):
    """What comes out of every layer: a list of arrays, the picture first, the scores last; and the caches for `back`.

    Parameters
    ----------
    params : dict  W1, b1, W2, … as of a `ConvNet`
    layers : list of dict  from `convnet.layers`, the last fully connected one included (see `layers_of`)
    X : (N, C, H, W) float
    """
    outs, caches, number = [X], [], 0
    for layer in layers:
        kind, x = layer["layer"], outs[-1]
        if kind in ("conv", "fc"):
            number += 1
            w, b = params[f"W{number}"], params[f"b{number}"]
        if kind == "conv":
            out, cache = conv_forward(x, w, b, stride=layer["stride"], pad=layer["pad"])
        elif kind == "fc":
            out, cache = x.reshape(len(x), -1) @ w + b, (x.shape, w)
        elif kind == "relu":
            out, cache = relu_forward(x)
        else:
            sides = {"pool_height": layer["field"], "pool_width": layer["field"]}
            out, cache = max_pool_forward(x, **sides, stride=layer["stride"])
        outs.append(out)
        caches.append(cache)
    return outs, caches


def back(layers, caches, dout, depth):
    """The gradient with respect to the picture, of what has the gradient `dout` behind layer number `depth`."""
    for layer, cache in zip(reversed(layers[:depth]), reversed(caches[:depth])):
        if layer["layer"] == "conv":
            dout = conv_backward(dout, cache)[0]
        elif layer["layer"] == "fc":
            dout = (dout @ cache[1].T).reshape(cache[0])
        elif layer["layer"] == "relu":
            dout = relu_backward(dout, cache)
        else:
            dout = max_pool_backward(dout, cache)
    return dout


def score_gradient(params, layers, x, number, depth=None):
    """Gradient of one score with respect to one picture: (C, H, W).

    `number` counts the classes; with `depth` it counts the filters behind that layer instead, and the score is the
    mean of the filter's map.
    """
    outs, caches = look_inside(params, layers, x[None])
    depth = len(layers) if depth is None else depth
    dout = np.zeros_like(outs[depth])
    dout[:, number] = 1 / dout[0, number].size
    return back(layers, caches, dout, depth)[0]
