"""Caches that are objects: a function, an instance, a named tuple."""

from typing import NamedTuple

import numpy as np


class Slope:
    def __init__(self, out):
        self.out = out

    def __mul__(self, dout):
        return dout * (self.out - self.out**2)


class Kept(NamedTuple):
    out: np.ndarray
    shape: tuple


def sigmoid_forward(x):
    with np.errstate(over="ignore"):
        out = np.reciprocal(1 + np.exp(-x))
    return out, Slope(out)


def sigmoid_backward(dout, cache):
    return cache * dout


def tanh_forward(x):
    out = np.tanh(x)
    return out, Kept(out, x.shape)


def tanh_backward(dout, cache):
    return dout - dout * cache[0] * cache[0]


def relu_forward(x):
    on = x > 0
    return x * on, lambda dout: dout * on


def relu_backward(dout, cache):
    return cache(dout)
