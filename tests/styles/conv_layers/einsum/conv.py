"""Sliding windows and Einstein sums."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .sizes import conv_output_size


def zero_pad(x, pad):
    return np.pad(x, [(0, 0)] * 2 + [(pad, pad)] * 2)


def conv_single_step(window, w, b):
    return np.einsum("cuv,cuv->", window, w) + b


def _windows(x, HH, WW, stride, pad):
    return sliding_window_view(zero_pad(x, pad), (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]


def conv_forward(x, w, b, *, stride=1, pad=0):
    for size, field in zip(x.shape[2:], w.shape[2:], strict=True):
        conv_output_size(size, field, stride=stride, pad=pad)
    out = np.einsum("ncijuv,fcuv->nfij", _windows(x, *w.shape[2:], stride, pad), w)
    return out + b.reshape(1, -1, 1, 1), [x, w, b, stride, pad]


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    HH, WW = w.shape[2:]
    dw = np.einsum("ncijuv,nfij->fcuv", _windows(x, HH, WW, stride, pad), dout)
    N, F, H_out, W_out = dout.shape
    dilated = np.zeros((N, F, (H_out - 1) * stride + 1, (W_out - 1) * stride + 1), dout.dtype)
    dilated[:, :, ::stride, ::stride] = dout
    dilated = np.pad(dilated, ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1)))
    patches = sliding_window_view(dilated, (HH, WW), axis=(2, 3))
    dx = np.einsum("nfijuv,fcuv->ncij", patches, w[:, :, ::-1, ::-1])
    return [dx[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, np.einsum("nfij->f", dout)]
