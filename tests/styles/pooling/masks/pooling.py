"""All windows at once, one place in the window after the other; the first winner by a mask of those still free."""

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    exact = (size - field) / stride + 1
    if exact != int(exact) or exact < 1:
        raise DoesNotFit(f"{exact} positions")
    return int(exact)


def _places(x, height, width, stride):
    """For each place in the window a slice that takes it out of all windows."""
    rows, columns = (pool_output_size(s, f, stride=stride) for s, f in zip(x.shape[2:], (height, width), strict=True))
    for u in range(height):
        for v in range(width):
            down = slice(u, u + (rows - 1) * stride + 1, stride)
            yield np.s_[:, :, down, v : v + (columns - 1) * stride + 1 : stride]


def max_pool_forward(x, *, pool_height, pool_width, stride):
    out = None
    for place in _places(x, pool_height, pool_width, stride):
        out = x[place].copy() if out is None else np.maximum(out, x[place])
    return out, (x, pool_height, pool_width, stride)


def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    out, _ = max_pool_forward(x, pool_height=height, pool_width=width, stride=stride)
    dx, free = np.zeros(x.shape, dout.dtype), np.ones(out.shape, dtype=bool)
    for place in _places(x, height, width, stride):
        won = free & (x[place] == out)
        dx[place] += dout * won
        free &= ~won
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    out, _ = max_pool_forward(x, pool_height=pool_height, pool_width=pool_width, stride=stride)
    winner = np.full(out.shape, -1)
    for number, place in enumerate(_places(x, pool_height, pool_width, stride)):
        winner = np.where((winner < 0) & (x[place] == out), number, winner)
    return out, winner


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    total = sum(x[place] for place in _places(x, pool_height, pool_width, stride))
    return total / (pool_height * pool_width), (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, height, width, stride = cache
    dx = np.zeros(x.shape, dout.dtype)
    for place in _places(x, height, width, stride):
        dx[place] += dout
    return dx / (height * width)


def global_avg_pool_forward(x):
    return x.sum(axis=(2, 3)) / np.prod(x.shape[2:], dtype=x.dtype), x.shape


def global_avg_pool_backward(dout, cache):
    return np.broadcast_to(dout[:, :, None, None] / (cache[2] * cache[3]), cache)
