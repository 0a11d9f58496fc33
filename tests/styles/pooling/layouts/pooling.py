"""Channels last inside, so that results are views in another order of memory; caches are lists, sizes are arrays."""

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    if size < field:
        raise DoesNotFit(f"{field} > {size}")
    if (size - field) % stride != 0:
        raise DoesNotFit(f"{(size - field) % stride} left over")
    return np.array(1 + (size - field) // stride)


def _pool(x, height, width, stride, keep):
    last = np.asfortranarray(x.transpose(2, 3, 0, 1))
    sizes = zip(last.shape, (height, width), strict=False)
    rows, columns = (int(pool_output_size(size, field, stride=stride)) for size, field in sizes)
    out = [[keep(last[i * stride :][:height, j * stride :][:, :width]) for j in range(columns)] for i in range(rows)]
    return np.array(out).transpose(2, 3, 0, 1)


def max_pool_forward(x, *, pool_height, pool_width, stride):
    out = _pool(x, pool_height, pool_width, stride, lambda window: window.max((0, 1)))
    return out, [x, pool_height, pool_width, stride]


def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    _, winner = max_pool_fast(x, pool_height=height, pool_width=width, stride=stride)
    dx = np.zeros(x.shape[::-1], dout.dtype).T
    for (n, c, i, j), number in np.ndenumerate(winner):
        u, v = divmod(int(number), width)
        dx[n, c, i * stride + u, j * stride + v] += dout[n, c, i, j]
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    out, _ = max_pool_forward(x, pool_height=pool_height, pool_width=pool_width, stride=stride)

    def first(window):
        return window.reshape(pool_height * pool_width, *window.shape[2:]).argmax(0)

    return out, _pool(x, pool_height, pool_width, stride, first)


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    out = _pool(x, pool_height, pool_width, stride, lambda window: window.mean((0, 1)))
    return out, [x, pool_height, pool_width, stride]


def avg_pool_backward(dout, cache):
    x, height, width, stride = cache
    dx = np.zeros(x.shape[::-1], dout.dtype).T
    for i, j in np.ndindex(dout.shape[2:]):
        dx[:, :, i * stride :, j * stride :][:, :, :height, :width] += dout[:, :, i : i + 1, j : j + 1] / height / width
    return dx


def global_avg_pool_forward(x):
    return np.asfortranarray(x.mean(3).mean(2)), np.zeros_like(x)


def global_avg_pool_backward(dout, cache):
    return (cache.T + dout.T / np.array(cache[0, 0].size, dtype=dout.dtype)).T
