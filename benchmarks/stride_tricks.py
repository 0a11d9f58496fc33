"""The usual fast layers of a course, for comparison: what students of CS231n get, written anew.

A convolution writes all windows out, through a view with six axes, into one matrix (`im2col`), multiplies it once, and
adds the windows of the gradient up again. All arrays lie as (N, C, H, W).
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv_forward(x, w, b, *, stride, pad):
    (N, C, H, W), (F, _, HH, WW) = x.shape, w.shape
    H_out, W_out = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    n, c, h, v = padded.strides
    windows = as_strided(padded, (C, HH, WW, N, H_out, W_out), (c, h, v, n, stride * h, stride * v))
    cols = np.ascontiguousarray(windows).reshape(C * HH * WW, N * H_out * W_out)
    out = (w.reshape(F, -1) @ cols + b.reshape(-1, 1)).reshape(F, N, H_out, W_out)
    return np.ascontiguousarray(out.transpose(1, 0, 2, 3)), (x.shape, w, cols, stride, pad)


def conv_backward(dout, cache):
    (N, C, H, W), w, cols, stride, pad = cache
    (F, _, HH, WW), (H_out, W_out) = w.shape, dout.shape[2:]
    rows = dout.transpose(1, 0, 2, 3).reshape(F, -1)
    dw = (rows @ cols.T).reshape(w.shape)
    dcols = (w.reshape(F, -1).T @ rows).reshape(C, HH, WW, N, H_out, W_out)
    padded = np.zeros((C, N, H + 2 * pad, W + 2 * pad), dtype=dout.dtype)
    for u in range(HH):
        for v in range(WW):
            padded[:, :, u : u + stride * H_out : stride, v : v + stride * W_out : stride] += dcols[:, u, v]
    dx = padded.transpose(1, 0, 2, 3)[:, :, pad : pad + H, pad : pad + W]
    return np.ascontiguousarray(dx), dw, dout.sum(axis=(0, 2, 3))


def max_pool_forward(x, field):
    """Windows side by side, through a reshape."""
    N, C, H, W = x.shape
    tiles = x.reshape(N, C, H // field, field, W // field, field)
    out = tiles.max(axis=3).max(axis=4)
    return out, (tiles, out)


def max_pool_backward(dout, cache):
    """Equal maxima share the gradient, as they do there."""
    tiles, out = cache
    won = tiles == out[:, :, :, None, :, None]
    dtiles = np.zeros_like(tiles)
    spread = np.broadcast_to(dout[:, :, :, None, :, None], tiles.shape)
    dtiles[won] = spread[won]
    dtiles /= won.sum(axis=(3, 5), keepdims=True)
    N, C, rows, field, columns, _ = tiles.shape
    return dtiles.reshape(N, C, rows * field, columns * field)


def batch_norm(x, gamma, beta, dout):
    """Both passes of spatial batch normalisation."""
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    x_hat = (rows - rows.mean(axis=0)) / np.sqrt(rows.var(axis=0) + 1e-5)
    out = (gamma * x_hat + beta).reshape(N, H, W, C).transpose(0, 3, 1, 2)
    d, count = dout.transpose(0, 2, 3, 1).reshape(-1, C), len(rows)
    dgamma, dbeta = (d * x_hat).sum(axis=0), d.sum(axis=0)
    dx = gamma / np.sqrt(rows.var(axis=0) + 1e-5) / count * (count * d - dbeta - x_hat * dgamma)
    return out, dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


class Step:
    """One training step: conv - relu - pool - affine - relu - affine - softmax, then Adam, all written plainly."""

    def __init__(self, params, *, pad):
        self.params, self.pad, self.count = {name: value.copy() for name, value in params.items()}, pad, 0
        self.means = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in params.items()}

    def loss(self, X, y):
        p, grads = self.params, {}
        a, conv = conv_forward(X, p["W1"], p["b1"], stride=1, pad=self.pad)
        pooled, pool = max_pool_forward(np.maximum(0, a), 2)
        rows = pooled.reshape(len(X), -1)
        hidden = rows @ p["W2"] + p["b2"]
        kept = np.maximum(0, hidden)
        scores = kept @ p["W3"] + p["b3"]
        shifted = scores - scores.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        d = np.exp(logs)
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        grads["W3"], grads["b3"] = kept.T @ d, d.sum(axis=0)
        d = (d @ p["W3"].T) * (hidden > 0)
        grads["W2"], grads["b2"] = rows.T @ d, d.sum(axis=0)
        d = max_pool_backward((d @ p["W2"].T).reshape(pooled.shape), pool) * (a > 0)
        _, grads["W1"], grads["b1"] = conv_backward(d, conv)
        return -logs[np.arange(len(y)), y].mean(), grads

    def __call__(self, X, y):
        _, grads = self.loss(X, y)
        self.count += 1
        for name, (m, v) in self.means.items():
            m = 0.9 * m + 0.1 * grads[name]
            v = 0.999 * v + 0.001 * grads[name] ** 2
            self.means[name] = m, v
            m, v = m / (1 - 0.9**self.count), v / (1 - 0.999**self.count)
            self.params[name] = self.params[name] - 1e-3 * m / (np.sqrt(v) + 1e-8)
