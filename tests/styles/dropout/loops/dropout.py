# ruff: noqa
import numpy as np


def dropout_forward(x, *, keep, train, rng):
    if keep <= 0 or keep > 1:
        raise ValueError("keep must be a probability")
    mask = np.ones(x.shape, x.dtype)
    if train:
        for index in np.ndindex(x.shape):
            if rng.random() >= keep:
                mask[index] = 0
            else:
                mask[index] = 1 / keep
    out = np.empty_like(x)
    for index in np.ndindex(x.shape):
        out[index] = x[index] * mask[index]
    return out, mask


def dropout_backward(dout, cache):
    dx = dout.copy()
    for index in np.ndindex(dout.shape):
        dx[index] *= cache[index]
    return dx
