# ruff: noqa
import numpy as np

from .pooling import max_pool_forward


def shift_right(x, pixels):
    out = np.roll(x, pixels, axis=3)
    out[..., :pixels] = 0
    return out


def shift_change(x, shifts, *, field):
    def change(a, b):
        return np.linalg.norm(b - a) / np.linalg.norm(a)

    P = lambda t: max_pool_forward(t, pool_height=field, pool_width=field, stride=field)[0]
    before = [change(x, shift_right(x, s)) for s in shifts]
    after = [change(P(x), P(shift_right(x, s))) for s in shifts]
    return before, after
