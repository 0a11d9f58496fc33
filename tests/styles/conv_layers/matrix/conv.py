"""CS231n's way: index arrays, im2col with columns, col2im with `np.add.at`."""

import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    out = np.zeros(np.add(x.shape, (0, 0, 2 * pad, 2 * pad)), x.dtype)
    out[..., pad : pad + x.shape[2], pad : pad + x.shape[3]] = x
    return out


def conv_single_step(window, w, b):
    return window.reshape(-1) @ w.reshape(-1) + b


def _indices(C, HH, WW, H_out, W_out, stride):
    c = np.repeat(np.arange(C), HH * WW)[:, None]
    i = np.tile(np.repeat(np.arange(HH), WW), C)[:, None] + stride * np.repeat(np.arange(H_out), W_out)[None]
    j = np.tile(np.arange(WW), HH * C)[:, None] + stride * np.tile(np.arange(W_out), H_out)[None]
    return c, i, j


def conv_forward(x, w, b, *, stride=1, pad=0):
    F, C, HH, WW = w.shape
    H_out = conv_output_size(x.shape[2], HH, stride=stride, pad=pad)
    W_out = conv_output_size(x.shape[3], WW, stride=stride, pad=pad)
    c, i, j = _indices(C, HH, WW, H_out, W_out, stride)
    cols = zero_pad(x, pad)[:, c, i, j]
    out = w.reshape(F, -1) @ cols + b[:, None]
    return out.reshape(len(x), F, H_out, W_out), (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    F, C, HH, WW = w.shape
    xp = zero_pad(x, pad)
    c, i, j = _indices(C, HH, WW, *dout.shape[2:], stride)
    flat = dout.reshape(len(x), F, -1)
    dw = (flat @ xp[:, c, i, j].transpose(0, 2, 1)).sum(axis=0).reshape(w.shape)
    dxp = np.zeros_like(xp)
    np.add.at(dxp, (slice(None), c, i, j), w.reshape(F, -1).T @ flat)
    dx = dxp if pad == 0 else dxp[:, :, pad:-pad, pad:-pad]
    return dx, dw, flat.sum(axis=2).sum(axis=0)
