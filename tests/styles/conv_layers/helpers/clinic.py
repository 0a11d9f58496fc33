# ruff: noqa
import numpy as np

from .gradients import numerical_gradient, relative_error


def _same(mine, num):
    if np.shape(mine) != np.shape(num):
        return False
    return relative_error(mine, num) < 1e-6


def affine_is_right(affine_forward, affine_backward):
    rng = np.random.default_rng(42)
    for shape, M in [((3, 5), 4), ((2, 3, 2), 5), ((1, 4), 2), ((4, 4), 4)]:
        D = int(np.prod(shape[1:]))
        x, w, b = rng.normal(size=shape), rng.normal(size=(D, M)), rng.normal(size=M)
        dout = rng.normal(size=(shape[0], M))
        out, cache = affine_forward(x, w, b)
        dx, dw, db = affine_backward(dout, cache)
        ok = _same(dx, numerical_gradient(lambda t: affine_forward(t, w, b)[0], x, dout))
        ok &= _same(dw, numerical_gradient(lambda t: affine_forward(x, t, b)[0], w, dout))
        ok &= _same(db, numerical_gradient(lambda t: affine_forward(x, w, t)[0], b, dout))
        if not ok:
            return False
    return True


def relu_is_right(relu_forward, relu_backward):
    rng = np.random.default_rng(1)
    for shape in [(10,), (4, 6), (2, 3, 4)]:
        x = rng.uniform(0.1, 3, shape) * rng.choice([-1, 1], shape)
        dout = rng.normal(size=shape)
        dx = relu_backward(dout, relu_forward(x)[1])
        if not _same(dx, numerical_gradient(lambda t: relu_forward(t)[0], x, dout)):
            return np.False_
    return np.True_
