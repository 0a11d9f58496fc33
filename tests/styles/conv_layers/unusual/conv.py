"""Strides by hand, recursion over the channels, a transposed convolution."""

import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    if pad == 0:
        return x.copy()
    inner = zero_pad(x, pad - 1)
    column = np.zeros((*inner.shape[:3], 1), dtype=x.dtype)
    wide = np.concatenate([column, inner, column], axis=3)
    row = np.zeros_like(wide[:, :, :1])
    return np.concatenate([row, wide, row], axis=2)


def conv_single_step(window, w, b):
    return np.float64(np.vdot(window, w)) + b


def windows(xp, HH, WW, H_out, W_out, stride):
    n, c, h, w = xp.strides
    shape = (*xp.shape[:2], H_out, W_out, HH, WW)
    return np.lib.stride_tricks.as_strided(xp, shape, (n, c, h * stride, w * stride, h, w), writeable=False)


def conv_forward(x, w, b, *, stride=1, pad=0):
    H_out, W_out = (conv_output_size(x.shape[i], w.shape[i], stride=stride, pad=pad) for i in (2, 3))
    view = windows(zero_pad(x, pad), *w.shape[2:], H_out, W_out, stride)

    def channels(left):
        if not left:
            return b[None, :, None, None]
        first, *others = left
        return channels(others) + np.tensordot(view[:, first], w[:, first], axes=((3, 4), (1, 2))).transpose(0, 3, 1, 2)

    return channels(list(range(w.shape[1]))), [x, w, b, stride, pad]


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    HH, WW = w.shape[2:]
    view = windows(zero_pad(x, pad), HH, WW, *dout.shape[2:], stride)
    dw = np.tensordot(dout, view, axes=((0, 2, 3), (0, 2, 3)))
    N, F, H_out, W_out = dout.shape
    wide = np.zeros((N, F, (H_out - 1) * stride + 2 * HH - 1, (W_out - 1) * stride + 2 * WW - 1), dtype=dout.dtype)
    wide[:, :, HH - 1 : wide.shape[2] - HH + 1 : stride, WW - 1 : wide.shape[3] - WW + 1 : stride] = dout
    back = windows(wide, HH, WW, wide.shape[2] - HH + 1, wide.shape[3] - WW + 1, 1)
    dxp = np.tensordot(back, w[:, :, ::-1, ::-1], axes=((1, 4, 5), (0, 2, 3))).transpose(0, 3, 1, 2)
    return dxp[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, np.einsum("nfij->f", dout)
