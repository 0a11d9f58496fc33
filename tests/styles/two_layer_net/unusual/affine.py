"""Examples one by one, and lists for tuples."""

import numpy as np


def affine_forward(x, w, b):
    out = np.stack([b + example.ravel().dot(w) for example in x])
    return [out, [x, w, b]]


def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.inner(dout, w).reshape(x.shape)
    dw = sum(np.multiply.outer(example.ravel(), d) for example, d in zip(x, dout, strict=True))
    return [dx, dw, np.ones(len(dout), dout.dtype) @ dout]
