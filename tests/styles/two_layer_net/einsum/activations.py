"""Sigmoid through tanh; caches are dicts and derivatives."""

import numpy as np


def sigmoid_forward(x):
    out = 0.5 * (1 + np.tanh(0.5 * x))
    return out, {"slope": out * (1 - out)}


def sigmoid_backward(dout, cache):
    return np.einsum("...,...->...", dout, cache["slope"])


def tanh_forward(x):
    out = np.tanh(x)
    return out, (1 + out) * (1 - out)


def tanh_backward(dout, cache):
    return np.multiply(cache, dout)


def relu_forward(x):
    out = x.copy()
    out[out < 0] = 0
    return out, {"on": out > 0}


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[~cache["on"]] = 0
    return dx
