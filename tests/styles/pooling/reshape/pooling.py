"""Windows side by side by reshape and einsum; all others gathered one position after the other."""

import numpy as np

from .sizes import conv_output_size


def pool_output_size(size, field, *, stride):
    return conv_output_size(size, field, stride=stride, pad=0)


def _tiles(x, height, width, stride):
    """(N, C, H_out, W_out, height * width)."""
    N, C, H, W = x.shape
    rows, columns = pool_output_size(H, height, stride=stride), pool_output_size(W, width, stride=stride)
    if height == stride and width == stride:
        tiles = x.reshape(N, C, rows, height, columns, width)
        return np.einsum("nciujv->ncijuv", tiles).reshape(N, C, rows, columns, -1)
    tiles = [
        [x[:, :, i : i + height, j : j + width].reshape(N, C, -1) for j in range(0, W - width + 1, stride)]
        for i in range(0, H - height + 1, stride)
    ]
    return np.moveaxis(np.array(tiles), (0, 1), (2, 3))


def max_pool_forward(x, *, pool_height, pool_width, stride):
    return np.maximum.reduce(_tiles(x, pool_height, pool_width, stride), axis=4), (x, pool_height, pool_width, stride)


def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    one_hot = np.eye(height * width, dtype=dout.dtype)[_tiles(x, height, width, stride).argmax(4)]
    return _scatter(np.einsum("ncij,ncijk->ncijk", dout, one_hot), cache)


def _scatter(parts, cache):
    x, height, width, stride = cache
    dx = np.zeros(x.shape, parts.dtype)
    for i, j in np.ndindex(parts.shape[2:4]):
        part = parts[:, :, i, j].reshape(*x.shape[:2], height, width)
        dx[:, :, i * stride : i * stride + height, j * stride : j * stride + width] += part
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    tiles = _tiles(x, pool_height, pool_width, stride)
    winner = tiles.argmax(4)
    return np.take_along_axis(tiles, winner[..., None], 4)[..., 0], winner


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    tiles = _tiles(x, pool_height, pool_width, stride)
    return np.einsum("ncijk->ncij", tiles) / tiles.shape[4], (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    area = cache[1] * cache[2]
    return _scatter(np.repeat(dout[..., None] / area, area, axis=4), cache)


def global_avg_pool_forward(x):
    return np.einsum("nchw->nc", x) / (x.shape[2] * x.shape[3]), x.shape[2:]


def global_avg_pool_backward(dout, cache):
    H, W = cache
    return np.einsum("nc,hw->nchw", dout, np.full((H, W), 1 / (H * W), dtype=dout.dtype))
