"""Everything by einsum."""

import numpy as np


def affine_forward(x, w, b):
    return np.einsum("nd,dm->nm", x.reshape(x.shape[0], -1), w) + b[None, :], (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    dx = np.einsum("nm,dm->nd", dout, w).reshape(x.shape)
    return dx, np.einsum("nd,nm->dm", x.reshape(x.shape[0], -1), dout), np.einsum("nm->m", dout)
