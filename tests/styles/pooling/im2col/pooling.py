"""A matrix with one row a window, from index arrays; the way back with `np.bincount`."""

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    starts = range(0, size - field + 1, stride)
    if not starts or starts[-1] + field < size:
        raise DoesNotFit(f"{field} on {size}")
    return len(starts)


def _indices(x, height, width, stride):
    """(H_out, W_out, height * width) places in a flattened map."""
    H, W = x.shape[2:]
    rows = stride * np.arange(pool_output_size(H, height, stride=stride))
    columns = stride * np.arange(pool_output_size(W, width, stride=stride))
    inside = (np.arange(height)[:, None] * W + np.arange(width)).ravel()
    return (rows[:, None, None] * W + columns[:, None]) + inside


def _cols(x, height, width, stride):
    return x.reshape(*x.shape[:2], -1)[:, :, _indices(x, height, width, stride)]


def max_pool_forward(x, *, pool_height, pool_width, stride):
    cols = _cols(x, pool_height, pool_width, stride)
    return np.sort(cols, axis=-1)[..., -1], (x, pool_height, pool_width, stride)


def _add_up(numbers, places, x):
    """Add numbers at places of flattened maps; both (N, C, ...)."""
    N, C, H, W = x.shape
    maps = np.arange(N * C).reshape(N, C, *(1,) * (places.ndim - 2))
    total = np.bincount((maps * H * W + places).ravel(), np.broadcast_to(numbers, places.shape).ravel(), N * C * H * W)
    return total.reshape(x.shape).astype(numbers.dtype)


def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    winner = _cols(x, height, width, stride).argmax(-1)
    i, j = np.ogrid[: dout.shape[2], : dout.shape[3]]
    return _add_up(dout, _indices(x, height, width, stride)[i, j, winner], x)


def max_pool_fast(x, *, pool_height, pool_width, stride):
    cols = _cols(x, pool_height, pool_width, stride)
    winner = (-cols).argsort(axis=-1, kind="stable")[..., 0]
    return cols.max(-1), winner.astype(np.uint8)


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    cols = _cols(x, pool_height, pool_width, stride)
    weights = np.full(cols.shape[-1], 1 / cols.shape[-1], dtype=x.dtype if x.dtype.kind == "f" else float)
    return cols @ weights, (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, height, width, stride = cache
    indices = _indices(x, height, width, stride)
    places = np.broadcast_to(indices, (*x.shape[:2], *indices.shape))
    return _add_up(dout[..., None] / (height * width), places, x)


def global_avg_pool_forward(x):
    return np.average(x.reshape(*x.shape[:2], -1), axis=2), (x.shape, x[0, 0].size)


def global_avg_pool_backward(dout, cache):
    shape, area = cache
    return np.repeat(dout / dout.dtype.type(area), area).reshape(shape)
