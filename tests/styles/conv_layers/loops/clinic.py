"""A few single derivatives by hand, instead of a whole numeric gradient."""

import numpy as np


def affine_is_right(affine_forward, affine_backward):
    rng = np.random.default_rng(5)
    at = [rng.normal(size=(4, 3, 2)), rng.normal(size=(6, 3)), rng.normal(size=3)]
    dout = rng.normal(size=(4, 3))
    _, cache = affine_forward(*at)
    grads = affine_backward(dout, cache)
    for k in range(3):
        if grads[k].shape != at[k].shape:
            return False
        for _ in range(4):
            step = [np.zeros_like(v) for v in at]
            step[k] = rng.normal(size=at[k].shape)
            ahead = affine_forward(*(v + 1e-4 * s for v, s in zip(at, step, strict=True)))[0]
            behind = affine_forward(*(v - 1e-4 * s for v, s in zip(at, step, strict=True)))[0]
            slope = np.sum(dout * (ahead - behind)) / 2e-4
            if abs(slope - np.sum(grads[k] * step[k])) > 1e-6:
                return False
    return True


def relu_is_right(relu_forward, relu_backward):
    x = np.array([[-2.0, 3.0], [0.5, -0.1]])
    _, cache = relu_forward(x)
    return np.allclose(relu_backward(np.array([[7.0, -4.0], [1.5, 9.0]]), cache), [[0, -4], [1.5, 0]])
