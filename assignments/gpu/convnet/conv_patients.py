# Given, generated: not graded, do not edit.
"""The broken-layer clinic for convolutions: backward passes to examine. Given; some are right, some are not."""

import numpy as np

from .conv import conv_backward


def conv_example_by_example(dout, cache):
    """A right pass."""
    x, w, b, stride, pad = cache
    parts = [conv_backward(dout[n : n + 1], (x[n : n + 1], w, b, stride, pad)) for n in reversed(range(len(x)))]
    dx = np.concatenate([part[0] for part in reversed(parts)])
    return dx, sum(part[1] for part in parts), sum(part[2] for part in parts)


def conv_filter_by_filter(dout, cache):
    """A right pass."""
    x, w, b, stride, pad = cache
    parts = [
        conv_backward(dout[:, f : f + 1], (x, w[f : f + 1], b[f : f + 1], stride, pad)) for f in reversed(range(len(w)))
    ]
    dw = np.concatenate([part[1] for part in reversed(parts)])
    db = np.concatenate([part[2] for part in reversed(parts)])
    return [sum(part[0] for part in parts), dw, db]


def conv_patient_a(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    x, w, b, stride, pad = cache
    dx, dw, db = conv_backward(dout, cache)
    return dx, conv_backward(dout[-1:], (x[-1:], w, b, stride, pad))[1], db


def conv_patient_b(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    x, w, b, stride, pad = cache
    dx, dw, db = conv_backward(dout, cache)
    return conv_backward(dout[:, -1:], (x, w[-1:], b[-1:], stride, pad))[0], dw, db


def conv_patient_c(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    stride = cache[3]
    dx, dw, db = conv_backward(dout, cache)
    return np.roll(dx, stride - 1, axis=3), dw, db


def conv_patient_d(dout, cache):
    """Right or wrong? Find out by testing it, not by reading it."""
    pad = cache[4]
    dx, dw, db = conv_backward(dout, cache)
    return dx, np.roll(dw, pad, axis=(2, 3)), db
