"""Integral images, windows as nested lists, maxima of pairs."""

from functools import reduce

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    starts = [start for start in range(0, size, stride) if start + field <= size]
    if not starts or starts[-1] + field != size:
        raise DoesNotFit(f"{size}, {field}, {stride}")
    return len(starts)


def places(x, pool_height, pool_width, stride):
    H_out = pool_output_size(x.shape[2], pool_height, stride=stride)
    W_out = pool_output_size(x.shape[3], pool_width, stride=stride)
    return [(i, j, i * stride, j * stride) for i in range(H_out) for j in range(W_out)], (*x.shape[:2], H_out, W_out)


def max_pool_forward(x, *, pool_height, pool_width, stride):
    (_, shape) = places(x, pool_height, pool_width, stride)
    shifted = (
        x[:, :, u : u + (shape[2] - 1) * stride + 1 : stride, v : v + (shape[3] - 1) * stride + 1 : stride]
        for u in range(pool_height)
        for v in range(pool_width)
    )
    return [reduce(np.maximum, shifted), [x, pool_height, pool_width, stride]]


def max_pool_backward(dout, cache):
    x, pool_height, pool_width, stride = cache
    flat = {}
    for (n, c, i, j), d in np.ndenumerate(dout):
        window = x[n, c, i * stride : i * stride + pool_height, j * stride : j * stride + pool_width]
        _, u, v = max((value, -u, -v) for (u, v), value in np.ndenumerate(window))
        key = n, c, i * stride - u, j * stride - v
        flat[key] = flat.get(key, 0) + d
    dx = np.zeros_like(x, dtype=dout.dtype)
    for key, value in flat.items():
        dx[key] = value
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    where, shape = places(x, pool_height, pool_width, stride)
    cut = [
        x[:, :, top : top + pool_height, left : left + pool_width].reshape(*shape[:2], -1) for *_, top, left in where
    ]
    winners = np.stack([window.argmax(axis=2) for window in cut], axis=-1)
    return np.stack([window.max(axis=2) for window in cut], axis=-1).reshape(shape), winners.reshape(shape)


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    where, shape = places(x, pool_height, pool_width, stride)
    table = np.pad(x.astype(np.float64).cumsum(2).cumsum(3), ((0, 0), (0, 0), (1, 0), (1, 0)))
    out = np.empty(shape, dtype=np.result_type(x, np.float32) if x.dtype.kind == "f" else np.float64)
    for i, j, top, left in where:
        bottom, right = top + pool_height, left + pool_width
        inside = (
            table[:, :, bottom, right] - table[:, :, top, right] - table[:, :, bottom, left] + table[:, :, top, left]
        )
        out[:, :, i, j] = inside / (pool_height * pool_width)
    return out, (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, pool_height, pool_width, stride = cache
    N, C, H_out, W_out = dout.shape
    rows = np.equal.outer(np.arange(x.shape[2]), np.add.outer(np.arange(H_out) * stride, np.arange(pool_height))).sum(2)
    columns = np.equal.outer(np.arange(x.shape[3]), np.add.outer(np.arange(W_out) * stride, np.arange(pool_width))).sum(
        2
    )
    share = dout / (pool_height * pool_width)
    return rows.astype(dout.dtype) @ share @ columns.T.astype(dout.dtype)


def global_avg_pool_forward(x):
    return np.average(x.reshape(*x.shape[:2], -1), axis=-1), (
        lambda dout: np.full(x.shape, 1 / x[0, 0].size) * dout[..., None, None]
    )


def global_avg_pool_backward(dout, cache):
    return cache(dout).astype(dout.dtype)
