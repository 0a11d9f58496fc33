"""Caches that are functions, masks or dicts; numbers by other formulas."""

import numpy as np


def sigmoid_forward(x):
    out = 0.5 * (1 + np.tanh(x / 2))
    return out, lambda dout: dout * out * (1 - out)


def sigmoid_backward(dout, cache):
    return cache(dout)


def tanh_forward(x):
    doubled = np.exp(-2 * np.abs(x))
    return np.copysign((1 - doubled) / (1 + doubled), x), {"x": x}


def tanh_backward(dout, cache):
    with np.errstate(over="ignore"):
        return dout / np.cosh(cache["x"]) ** 2


def relu_forward(x):
    return x.clip(0, None), np.heaviside(x, x.dtype.type(0))


def relu_backward(dout, cache):
    return np.multiply(dout, cache)
