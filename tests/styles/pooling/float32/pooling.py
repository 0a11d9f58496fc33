"""Numbers in float32 where no property asks for more: `max_pool_fast` and the means."""

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    if field > size or (size - field) % stride:
        raise DoesNotFit("the windows do not cover the map")
    return (size - field) // stride + 1


def _each(x, height, width, stride):
    rows, columns = (
        pool_output_size(x.shape[2], height, stride=stride),
        pool_output_size(x.shape[3], width, stride=stride),
    )
    for i, j in np.ndindex(rows, columns):
        yield i, j, np.s_[:, :, i * stride : i * stride + height, j * stride : j * stride + width]


def _pool(x, height, width, stride, keep):
    found = {(i, j): keep(x[place]) for i, j, place in _each(x, height, width, stride)}
    rows, columns = (1 + max(places) for places in zip(*found, strict=True))
    return np.stack([np.stack([found[i, j] for j in range(columns)], -1) for i in range(rows)], -2)


def max_pool_forward(x, *, pool_height, pool_width, stride):
    return _pool(x, pool_height, pool_width, stride, lambda w: w.max((2, 3))), (x, pool_height, pool_width, stride)


def _first(window):
    return window.reshape(*window.shape[:2], -1).argmax(2)


def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    dx, (n, c) = np.zeros(x.shape, dout.dtype), np.ogrid[: len(x), : x.shape[1]]
    for i, j, place in _each(x, height, width, stride):
        won = _first(x[place])
        dx[place][n, c, won // width, won % width] += dout[:, :, i, j]
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    small = x.astype(np.float32)
    out, _ = max_pool_forward(small, pool_height=pool_height, pool_width=pool_width, stride=stride)
    return out, _pool(x, pool_height, pool_width, stride, _first)


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    out = _pool(x.astype(np.float32), pool_height, pool_width, stride, lambda w: w.mean((2, 3)))
    return out.astype(x.dtype if x.dtype.kind == "f" else float), (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, height, width, stride = cache
    dx, share = np.zeros(x.shape, dout.dtype), dout / np.float32(height * width).astype(dout.dtype)
    for i, j, place in _each(x, height, width, stride):
        dx[place] += share[:, :, i, j, None, None]
    return dx


def global_avg_pool_forward(x):
    return x.mean((2, 3), dtype=np.float64).astype(x.dtype), (x.shape, x.dtype)


def global_avg_pool_backward(dout, cache):
    shape, dtype = cache
    return np.broadcast_to(dout.astype(dtype)[..., None, None] / dtype.type(shape[2] * shape[3]), shape)
