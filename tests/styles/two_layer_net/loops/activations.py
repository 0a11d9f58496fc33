"""One number at a time, with the math module."""

import math

import numpy as np


def apply(function, *arrays):
    out = np.zeros(arrays[0].shape, arrays[0].dtype)
    for index in np.ndindex(out.shape):
        out[index] = function(*(float(array[index]) for array in arrays))
    return out


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def sigmoid_forward(x):
    return apply(logistic, x), x.copy()


def sigmoid_backward(dout, cache):
    return apply(lambda d, x: d * logistic(x) * (1 - logistic(x)), dout, cache)


def tanh_forward(x):
    return [apply(math.tanh, x), x.copy()]


def tanh_backward(dout, cache):
    return apply(lambda d, x: d * (1 - math.tanh(x) ** 2), dout, cache)


def relu_forward(x):
    return apply(lambda v: v if v > 0 else 0.0, x), x.copy()


def relu_backward(dout, cache):
    return apply(lambda d, x: d if x > 0 else 0.0, dout, cache)
