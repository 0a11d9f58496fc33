# ruff: noqa
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import as_strided

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    q, r = divmod(size - field, stride)
    if r != 0 or size < field:
        raise DoesNotFit(f"{field} on {size} by {stride}")
    return q + 1


def _windows(x, ph, pw, s):
    N, C, H, W = x.shape
    Ho, Wo = pool_output_size(H, ph, stride=s), pool_output_size(W, pw, stride=s)
    x = np.ascontiguousarray(x)
    a, b, c, d = x.strides
    return as_strided(x, (N, C, Ho, Wo, ph, pw), (a, b, c * s, d * s, c, d))


def max_pool_forward(x, *, pool_height, pool_width, stride):
    return _windows(x, pool_height, pool_width, stride).max((-1, -2)), (x, pool_height, pool_width, stride)


def max_pool_backward(dout, cache):
    x, ph, pw, s = cache
    _, k = max_pool_fast(x, pool_height=ph, pool_width=pw, stride=s)
    dx = np.zeros_like(x)
    n, c, i, j = np.indices(dout.shape)
    np.add.at(dx, (n, c, i * s + k // pw, j * s + k % pw), dout)
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    w = _windows(x, pool_height, pool_width, stride)
    w = w.reshape(*w.shape[:4], -1)
    return w.max(-1), w.argmax(-1)


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    return _windows(x, pool_height, pool_width, stride).mean(axis=(4, 5)), (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, ph, pw, s = cache
    dx = np.zeros(x.shape, dout.dtype)
    Ho, Wo = dout.shape[2:]
    for u, v in product(range(ph), range(pw)):
        dx[..., u : u + s * Ho : s, v : v + s * Wo : s] += dout / (ph * pw)
    return dx


def global_avg_pool_forward(x):
    return np.einsum("nchw->nc", x) / x[0, 0].size, x.shape


def global_avg_pool_backward(dout, cache):
    N, C, H, W = cache
    return np.broadcast_to(dout[:, :, None, None] / (H * W), cache)
