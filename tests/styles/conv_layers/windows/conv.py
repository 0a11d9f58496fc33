"""One filter at a time over views; results that are views themselves."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .sizes import DoesNotFit


def zero_pad(x, pad):
    rows = np.zeros((*x.shape[:2], pad, x.shape[3]), x.dtype)
    x = np.concatenate([rows, x, rows], axis=2)
    columns = np.zeros((*x.shape[:3], pad), x.dtype)
    return np.concatenate([columns, x, columns], axis=3)


def conv_single_step(window, w, b):
    return np.array(np.vdot(window, w) + b)


def _views(xp, HH, WW, stride):
    N, C, H, W = xp.shape
    shape = (N, (H - HH) // stride + 1, (W - WW) // stride + 1, C, HH, WW)
    n, c, h, w = xp.strides
    return as_strided(xp, shape, (n, h * stride, w * stride, c, h, w), writeable=False)


def conv_forward(x, w, b, *, stride=1, pad=0):
    xp = zero_pad(x, pad)
    for size, field in zip(xp.shape[2:], w.shape[2:], strict=True):
        if size < field or (size - field) % stride:
            raise DoesNotFit("doesn't fit!")
    views = _views(xp, *w.shape[2:], stride)
    out = np.tensordot(views, w, axes=[(3, 4, 5), (1, 2, 3)]) + b
    return np.moveaxis(out, 3, 1), (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    xp = zero_pad(x, pad)
    views = _views(xp, *w.shape[2:], stride)
    dw = np.tensordot(np.moveaxis(dout, 1, 3), views, axes=[(0, 1, 2), (0, 1, 2)])
    dxp = np.zeros(xp.shape, dout.dtype, order="F")
    for n, i, j in np.ndindex(len(x), *dout.shape[2:]):
        part = dxp[n, :, i * stride :, j * stride :][:, : w.shape[2], : w.shape[3]]
        part += np.tensordot(dout[n, :, i, j], w, axes=1)
    return dxp[:, :, pad : xp.shape[2] - pad, pad : xp.shape[3] - pad], dw, dout.sum((0, 2, 3))
