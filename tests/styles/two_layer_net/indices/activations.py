# ruff: noqa
import functools

import numpy as np


def remember(f):
    @functools.wraps(f)
    def wrapper(x):
        out = f(x)
        return out, {"x": x.copy(), "out": out}

    return wrapper


@remember
def sigmoid_forward(x):
    return (0.5 * (1 + np.tanh(x / 2))).astype(x.dtype)


def sigmoid_backward(dout, cache):
    s = 0.5 * (1 + np.tanh(cache["x"] / 2))
    return np.multiply(dout, s * (1 - s))


@remember
def tanh_forward(x):
    return np.tanh(x)


def tanh_backward(dout, cache):
    return dout / np.cosh(np.clip(cache["x"], -300, 300)) ** 2


@remember
def relu_forward(x):
    return np.where(x > 0, x, 0)


def relu_backward(dout, cache):
    return np.where(cache["x"] > 0, dout, 0)
