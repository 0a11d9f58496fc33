"""Batch normalisation, fast, of rows (N, D) and of maps (N, C, H, W). Given where it is nobody's task any more.

Rows are worked off in blocks that stay in the processor's cache, and sums over rows are products with ones.
"""

import numpy as np

from .array_module import array_module
from .fast_errors import need_arrays, need_shape, need_some

BLOCK = 1 << 17  # numbers that are worked on at once


def batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    """As `convnet.batch_norm`, for rows and maps alike: out, a cache and the running mean and variance."""
    named = {"gamma": gamma, "beta": beta, "running_mean": running_mean, "running_var": running_var}
    need_arrays(x=x, **named)
    need_shape("x", x, *("N", "C", "H", "W") if len(x.shape) == 4 else ("N", "D"))
    for name, value in named.items():
        need_shape(name, value, x.shape[1], words=", one for each unit or channel of x")
    xp, rows = array_module(x), _rows(x)
    mean, var = running_mean, running_var
    if train:
        need_some("x", rows)
        mean = _total(xp, rows, lambda block, _: block) / len(rows)
        var = _total(xp, rows, lambda block, _: xp.square(block - mean)) / len(rows)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    root, out = xp.sqrt(var + eps), xp.empty_like(rows)
    for part in _blocks(rows):
        xp.subtract(rows[part], mean, out=out[part])
        out[part] *= gamma / root
        out[part] += beta
    return _like(out, x.shape), (rows, mean, root, gamma, x.shape), running_mean, running_var


def batchnorm_backward(dout, cache):
    """As `convnet.batch_norm`: dx, dgamma, dbeta."""
    x, mean, root, gamma, shape = cache
    need_arrays(dout=dout, gamma=gamma)
    need_shape("dout", dout, *shape, words=" like out")
    xp, rows = array_module(dout), _rows(dout)
    dbeta = _total(xp, rows, lambda block, _: block)
    dgamma = _total(xp, rows, lambda block, part: block * (x[part] - mean)) / root
    dx = xp.empty_like(rows)
    for part in _blocks(rows):
        xp.subtract(x[part], mean, out=dx[part])
        dx[part] *= dgamma / (-len(rows) * root)
        dx[part] += rows[part]
        dx[part] -= dbeta / len(rows)
        dx[part] *= gamma / root
    return _like(dx, shape), dgamma, dbeta


def _total(xp, rows, what):
    """The sum over all rows of `what(block, part)`."""
    total = xp.zeros(rows.shape[1], dtype=rows.dtype)
    for part in _blocks(rows):
        block = what(rows[part], part)
        total += xp.ones(len(block), dtype=rows.dtype) @ block
    return total


def _blocks(rows):
    count = BLOCK // max(1, rows.shape[1]) if isinstance(rows, np.ndarray) else len(rows)
    return [slice(start, start + max(1, count)) for start in range(0, len(rows), max(1, count))]


def _rows(x):
    """Maps with one row for each pixel."""
    return x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1]) if len(x.shape) == 4 else x


def _like(rows, shape):
    if len(shape) == 2:
        return rows
    N, C, H, W = shape
    return rows.reshape(N, H, W, C).transpose(0, 3, 1, 2)
