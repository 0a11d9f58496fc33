# ruff: noqa
import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    return np.pad(x, [(0, 0)] * 2 + [(pad,) * 2] * 2)


def conv_single_step(window, w, b):
    return (window * w).sum() + b


def _wins(x, w, stride, pad):
    xp = zero_pad(x, pad)
    v = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))
    return v[:, :, ::stride, ::stride]


def conv_forward(x, w, b, *, stride=1, pad=0):
    conv_output_size(x.shape[2], w.shape[2], stride=stride, pad=pad)
    conv_output_size(x.shape[3], w.shape[3], stride=stride, pad=pad)
    out = np.einsum("ncijuv,fcuv->nfij", _wins(x, w, stride, pad), w) + b[None, :, None, None]
    return out, (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    dw = np.einsum("ncijuv,nfij->fcuv", _wins(x, w, stride, pad), dout)
    db = np.einsum("nfij->f", dout)
    N, C, H, W = x.shape
    dxp = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=dout.dtype)
    _, _, Ho, Wo = dout.shape
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            piece = np.tensordot(dout, w[:, :, u, v], axes=(1, 0)).transpose(0, 3, 1, 2)
            dxp[:, :, u : u + stride * Ho : stride, v : v + stride * Wo : stride] += piece
    return dxp[:, :, pad : H + pad, pad : W + pad], dw, db
