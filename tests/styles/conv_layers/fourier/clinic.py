"""The adjoint identity in place of a numeric gradient; the verdict is a NumPy bool."""

import numpy as np


def affine_is_right(affine_forward, affine_backward):
    rng = np.random.default_rng(1)
    x, w, b = rng.normal(size=(3, 4, 2)), rng.normal(size=(8, 6)), np.zeros(6)
    out, cache = affine_forward(x, w, b)
    dout = rng.normal(size=out.shape)
    dx, dw, db = affine_backward(dout, cache)
    if (dx.shape, dw.shape, db.shape) != (x.shape, w.shape, b.shape):
        return np.False_
    v = rng.normal(size=x.shape)
    image = affine_forward(v, w, b)[0]
    total = np.sum(dout * out)
    return np.all(np.isclose([np.sum(dw * w), np.sum(dx * v), db.sum()], [total, np.sum(dout * image), dout.sum()]))


def relu_is_right(relu_forward, relu_backward):
    x = np.linspace(-3, 3, 8)
    dout = np.cos(np.arange(8.0))
    out, cache = relu_forward(x)
    return np.isclose(relu_backward(dout, cache), np.where(out > 0, dout, 0)).all()
