"""Padded and cut."""

import numpy as np

from .pooling import max_pool_fast


def shift_right(x, pixels):
    return np.pad(x, ((0, 0), (0, 0), (0, 0), (pixels, 0)))[:, :, :, : x.shape[-1]]


def shift_change(x, shifts, *, field):
    def norm(a):
        return np.sqrt(np.einsum("nchw,nchw->", a, a))

    def pool(a):
        return max_pool_fast(a, pool_height=field, pool_width=field, stride=field)[0]

    pairs = [(norm(shift_right(x, s) - x) / norm(x), norm(pool(shift_right(x, s)) - pool(x)) / norm(pool(x))) for s in shifts]
    return tuple(zip(*pairs, strict=True))
