# Given, generated: not graded, do not edit.
"""The broken-layer clinic: backward passes of affine and ReLU to examine. Given; some are right, some are not."""

import numpy as np

from .activations import relu_backward, relu_forward
from .affine import affine_backward


def affine_example_by_example(dout, cache):
    """A right pass."""
    x, w, b = cache
    parts = [affine_backward(dout[n : n + 1], (x[n : n + 1], w, b)) for n in range(len(x))]
    return [np.concatenate([part[0] for part in parts]), sum(part[1] for part in parts), sum(part[2] for part in parts)]


def affine_output_by_output(dout, cache):
    """A right pass."""
    x, w, b = cache
    parts = [affine_backward(dout[:, m : m + 1], (x, w[:, m : m + 1], b[m : m + 1])) for m in range(len(b))]
    dw = np.concatenate([part[1] for part in parts], axis=1)
    return sum(part[0] for part in reversed(parts)), dw, np.concatenate([part[2] for part in parts])


def affine_patient_a(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    dx, dw, db = affine_backward(dout, cache)
    return dx, dw, db / len(dout)


def affine_patient_b(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    dx, dw, db = affine_backward(dout, cache)
    return dx.reshape(len(dx), -1).reshape(dx.shape, order="F"), dw, db


def affine_patient_c(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    dx, dw, db = affine_backward(dout, cache)
    return dx.reshape(len(dx), -1), dw, db


def relu_row_by_row(dout, cache):
    """A right pass; its cache is the input."""
    return np.stack([relu_backward(dout[n], relu_forward(cache[n])[1]) for n in range(len(dout))])


def relu_twice(dout, cache):
    """A right pass; its cache is the input."""
    _, own = relu_forward(cache)
    return (relu_backward(3 * dout, own) - relu_backward(dout, own)) / 2


def relu_patient_a(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    return relu_backward(np.ones_like(dout), relu_forward(cache)[1])


def relu_patient_b(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    passed = relu_backward(dout, relu_forward(cache)[1])
    return passed + 0.01 * (dout - passed)
