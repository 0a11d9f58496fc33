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

    def change(a, b):
        return norm(b - a) / norm(a)

    moved = [shift_right(x, pixels) for pixels in shifts]
    pairs = [(change(x, m), change(pool(x), pool(m))) for m in moved]
    return tuple(zip(*pairs, strict=True))
