"""Seven plain loops."""

import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    for i in range(H):
        for j in range(W):
            out[:, :, i + pad, j + pad] = x[:, :, i, j]
    return out


def conv_single_step(window, w, b):
    total = 0.0
    for p, q in zip(window.ravel(), w.ravel(), strict=True):
        total += p * q
    return float(total + b)


def conv_forward(x, w, b, *, stride=1, pad=0):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = conv_output_size(H, HH, stride=stride, pad=pad)
    W_out = conv_output_size(W, WW, stride=stride, pad=pad)
    out = np.zeros((N, F, H_out, W_out), dtype=w.dtype)
    for n, f, i, j in np.ndindex(N, F, H_out, W_out):
        total = b[f]
        for c, u, v in np.ndindex(C, HH, WW):
            row, column = i * stride + u - pad, j * stride + v - pad
            if 0 <= row < H and 0 <= column < W:
                total += x[n, c, row, column] * w[f, c, u, v]
        out[n, f, i, j] = total
    return out, (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    for n, f, i, j in np.ndindex(*dout.shape):
        db[f] += dout[n, f, i, j]
        for c, u, v in np.ndindex(C, HH, WW):
            row, column = i * stride + u - pad, j * stride + v - pad
            if 0 <= row < H and 0 <= column < W:
                dx[n, c, row, column] += dout[n, f, i, j] * w[f, c, u, v]
                dw[f, c, u, v] += dout[n, f, i, j] * x[n, c, row, column]
    return dx, dw, db
