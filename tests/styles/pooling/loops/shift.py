"""A shift pixel by pixel; norms by hand."""

from math import sqrt

import numpy as np

from .pooling import max_pool_forward


def shift_right(x, pixels):
    out = np.zeros(x.shape, x.dtype)
    for j in range(x.shape[3]):
        if j >= pixels:
            out[..., j] = x[..., j - pixels]
    return out


def shift_change(x, shifts, *, field):
    def pool(x):
        return max_pool_forward(x, pool_height=field, pool_width=field, stride=field)[0]

    def change(a, b):
        return sqrt(sum((v - u) ** 2 for u, v in zip(a.flat, b.flat, strict=True))) / sqrt(sum(u * u for u in a.flat))

    moved = [shift_right(x, pixels) for pixels in shifts]
    return [change(x, m) for m in moved], [change(pool(x), pool(m)) for m in moved]
