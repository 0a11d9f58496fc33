# ruff: noqa
import numpy as np

from .pooling import max_pool_forward


def shift_right(x, pixels):
    W = x.shape[-1]
    out = np.zeros(x.shape, x.dtype)
    for j in range(pixels, W):
        out[:, :, :, j] = x[:, :, :, j - pixels]
    return out


def shift_change(x, shifts, *, field):
    n = len(shifts)
    before, after = np.zeros(n), np.zeros(n)
    kw = dict(pool_height=field, pool_width=field, stride=field)
    px, _ = max_pool_forward(x, **kw)
    for k in range(n):
        moved = shift_right(x, shifts[k])
        before[k] = np.sqrt(((moved - x) ** 2).sum()) / np.sqrt((x**2).sum())
        pm = max_pool_forward(moved, **kw)[0]
        after[k] = np.sqrt(np.sum((pm - px) ** 2) / np.sum(px**2))
    return before, after
