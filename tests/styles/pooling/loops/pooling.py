"""Single numbers, one after the other; sizes by trying."""

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    positions, start = 0, 0
    while start + field < size:
        start += stride
        positions += 1
    if start + field != size:
        raise DoesNotFit("no")
    return positions + 1


def _places(x, pool_height, pool_width, stride):
    rows = pool_output_size(x.shape[2], pool_height, stride=stride)
    columns = pool_output_size(x.shape[3], pool_width, stride=stride)
    return np.ndindex(x.shape[0], x.shape[1], rows, columns), (x.shape[0], x.shape[1], rows, columns)


def max_pool_forward(x, *, pool_height, pool_width, stride):
    places, shape = _places(x, pool_height, pool_width, stride)
    out = np.empty(shape, x.dtype)
    for n, c, i, j in places:
        best = -np.inf
        for u in range(pool_height):
            for v in range(pool_width):
                if x[n, c, i * stride + u, j * stride + v] > best:
                    best = x[n, c, i * stride + u, j * stride + v]
        out[n, c, i, j] = best
    return out, [x, pool_height, pool_width, stride]


def max_pool_backward(dout, cache):
    x, pool_height, pool_width, stride = cache
    dx = np.zeros(x.shape, dout.dtype)
    for n, c, i, j in np.ndindex(*dout.shape):
        best = None
        for u in range(i * stride, i * stride + pool_height):
            for v in range(j * stride, j * stride + pool_width):
                if best is None or x[n, c, u, v] > x[n, c, best[0], best[1]]:
                    best = (u, v)
        dx[n, c, best[0], best[1]] += dout[n, c, i, j]
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    places, shape = _places(x, pool_height, pool_width, stride)
    out, winner = np.empty(shape, x.dtype), np.empty(shape, np.int32)
    for n, c, i, j in places:
        top, left = i * stride, j * stride
        window = list(x[n, c, top : top + pool_height, left : left + pool_width].flat)
        out[n, c, i, j] = max(window)
        winner[n, c, i, j] = window.index(max(window))
    return [out, winner]


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    places, shape = _places(x, pool_height, pool_width, stride)
    out = np.empty(shape, np.result_type(x.dtype, np.float32) if x.dtype.kind == "f" else float)
    for n, c, i, j in places:
        total = 0.0
        for u in range(pool_height):
            for v in range(pool_width):
                total += float(x[n, c, i * stride + u, j * stride + v])
        out[n, c, i, j] = total / (pool_height * pool_width)
    return out, (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, pool_height, pool_width, stride = cache
    dx = np.zeros(x.shape, dout.dtype)
    for n, c, i, j in np.ndindex(*dout.shape):
        for u in range(pool_height):
            for v in range(pool_width):
                dx[n, c, i * stride + u, j * stride + v] += dout[n, c, i, j] / (pool_height * pool_width)
    return dx


def global_avg_pool_forward(x):
    N, C, H, W = x.shape
    return np.array([[sum(x[n, c].flat) / (H * W) for c in range(C)] for n in range(N)]), {"like": x}


def global_avg_pool_backward(dout, cache):
    dx = np.zeros_like(cache["like"])
    for n, c, i, j in np.ndindex(*dx.shape):
        dx[n, c, i, j] = dout[n, c] / dx[n, c].size
    return dx
