"""Sliding windows, and `np.add.at` on the way back."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def pool_output_size(size, field, *, stride):
    positions, left = divmod(size - field, stride)
    if left or positions < 0:
        raise ValueError(f"{field} with stride {stride} does not fit {size}")
    return np.int64(positions + 1)


def _windows(x, height, width, stride):
    for size, field in ((x.shape[2], height), (x.shape[3], width)):
        pool_output_size(size, field, stride=stride)
    return sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


def max_pool_forward(x, *, pool_height, pool_width, stride):
    return np.amax(_windows(x, pool_height, pool_width, stride), axis=(-1, -2)), (x, pool_height, pool_width, stride)


def _winner(x, height, width, stride):
    windows = _windows(x, height, width, stride)
    return windows.reshape(*windows.shape[:4], height * width).argmax(-1)


def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    u, v = np.unravel_index(_winner(x, height, width, stride), (height, width))
    n, c, i, j = np.indices(dout.shape)
    dx = np.zeros_like(x, dtype=dout.dtype)
    np.add.at(dx, (n, c, i * stride + u, j * stride + v), dout)
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    return max_pool_forward(x, pool_height=pool_height, pool_width=pool_width, stride=stride)[0], _winner(
        x, pool_height, pool_width, stride
    )


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    return np.mean(_windows(x, pool_height, pool_width, stride), axis=(4, 5)), (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, height, width, stride = cache
    dx = np.zeros(x.shape, dout.dtype)
    windows = sliding_window_view(dx, (height, width), axis=(2, 3), writeable=True)[:, :, ::stride, ::stride]
    for u, v in np.ndindex(height, width):
        windows[..., u, v] += dout / (height * width)
    return dx


def global_avg_pool_forward(x):
    return x.reshape(*x.shape[:2], -1).mean(-1), x


def global_avg_pool_backward(dout, cache):
    return np.ones_like(cache) * dout[..., np.newaxis, np.newaxis] / cache[0, 0].size
