# Given, generated: not graded, do not edit.
"""The layers of a ConvNet, fast, for NumPy and CuPy arrays alike. Given; you have written all of them by now.

They compute what yours compute. A convolution is one matrix product a picture; pooling goes through the pixels of a
window instead of through the windows. Hand a cache to the backward pass of the same name, and to no other.
"""

from .array_module import array_module
from .pooling import pool_output_size
from .sizes import conv_output_size


def conv_forward(x, w, b, *, stride=1, pad=0):
    """As `convnet.conv.conv_forward`: out (N, F, H_out, W_out) and a cache."""
    F, _, HH, WW = w.shape
    H_out = conv_output_size(x.shape[2], HH, stride=stride, pad=pad)
    W_out = conv_output_size(x.shape[3], WW, stride=stride, pad=pad)
    xp = array_module(x)
    N, C, H, W = x.shape
    padded = xp.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    padded[:, :, pad : pad + H, pad : pad + W] = x
    cols = xp.empty((N, C, HH, WW, H_out, W_out), dtype=x.dtype)
    for u, v, rows, columns in _offsets(HH, WW, H_out, W_out, stride):
        cols[:, :, u, v] = padded[:, :, rows, columns]
    cols = cols.reshape(N, C * HH * WW, H_out * W_out)
    out = (w.reshape(F, -1) @ cols).reshape(N, F, H_out, W_out) + b[:, None, None]
    return out, (cols, x.shape, w, stride, pad)


def conv_backward(dout, cache):
    """As `convnet.conv.conv_backward`: (dx, dw, db)."""
    cols, (N, C, H, W), w, stride, pad = cache
    F, _, HH, WW = w.shape
    H_out, W_out = dout.shape[2:]
    rows = dout.reshape(N, F, H_out * W_out)
    dw = (rows @ cols.transpose(0, 2, 1)).sum(axis=0).reshape(w.shape)
    dcols = (w.reshape(F, -1).T @ rows).reshape(N, C, HH, WW, H_out, W_out)
    dpadded = array_module(dout).zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=dcols.dtype)
    for u, v, down, across in _offsets(HH, WW, H_out, W_out, stride):
        dpadded[:, :, down, across] += dcols[:, :, u, v]
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, dout.sum(axis=(0, 2, 3))


def max_pool_forward(x, *, pool_height, pool_width, stride):
    """As `convnet.pooling.max_pool_forward`: out (N, C, H_out, W_out) and a cache."""
    H_out = pool_output_size(x.shape[2], pool_height, stride=stride)
    W_out = pool_output_size(x.shape[3], pool_width, stride=stride)
    xp, out = array_module(x), None
    for _, _, rows, columns in _offsets(pool_height, pool_width, H_out, W_out, stride):
        pixels = x[:, :, rows, columns]
        out = pixels.copy() if out is None else xp.maximum(out, pixels)
    return out, (x, out, pool_height, pool_width, stride)


def max_pool_backward(dout, cache):
    """As `convnet.pooling.max_pool_backward`: dx; of equal maxima the first one wins."""
    x, out, pool_height, pool_width, stride = cache
    xp = array_module(dout)
    dx = xp.zeros(x.shape, dtype=dout.dtype)
    free = xp.ones(out.shape, dtype=bool)  # windows whose winner has not been met yet
    for _, _, rows, columns in _offsets(pool_height, pool_width, *out.shape[2:], stride):
        wins = free & (x[:, :, rows, columns] == out)
        free = free & ~wins
        dx[:, :, rows, columns] += dout * wins
    return dx


def relu_forward(x):
    """As `convnet.activations.relu_forward`: out and a cache."""
    return array_module(x).maximum(x, 0), x


def relu_backward(dout, cache):
    """As `convnet.activations.relu_backward`: dx."""
    return dout * (cache > 0)


def softmax_loss(scores, y):
    """As `convnet.losses.softmax_loss`: (loss, dscores); `loss` is a Python float."""
    xp = array_module(scores)
    every = xp.arange(len(y))
    behind = scores - scores.max(axis=1, keepdims=True)
    logs = behind - xp.log(xp.exp(behind).sum(axis=1, keepdims=True))
    dscores = xp.exp(logs)
    dscores[every, y] -= 1
    return -float(logs[every, y].sum()) / len(y), dscores / len(y)


def _offsets(height, width, H_out, W_out, stride):
    """For each pixel (u, v) of a window: the rows and columns at which it lies, over all windows."""
    for u in range(height):
        for v in range(width):
            rows = slice(u, u + (H_out - 1) * stride + 1, stride)
            yield u, v, rows, slice(v, v + (W_out - 1) * stride + 1, stride)
