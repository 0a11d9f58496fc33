"""Rows from a generator; the matrix product the other way round."""

import itertools

import numpy as np

from .conv import zero_pad
from .sizes import conv_output_size


def conv_1x1(x, w, b):
    return np.apply_along_axis(lambda pixel: w[:, :, 0, 0] @ pixel + b, 1, x)


def rows(x, HH, WW, stride, pad):
    H_out, W_out = (conv_output_size(n, f, stride=stride, pad=pad) for n, f in zip(x.shape[2:], (HH, WW), strict=True))
    xp = zero_pad(x, pad)
    for n, i, j in itertools.product(range(len(x)), range(0, H_out * stride, stride), range(0, W_out * stride, stride)):
        yield xp[n, :, i : i + HH, j : j + WW].ravel()


def im2col(x, HH, WW, *, stride=1, pad=0):
    return np.array(list(rows(x, HH, WW, stride, pad)))


def conv_forward_im2col(x, w, b, *, stride=1, pad=0):
    cols = im2col(x, *w.shape[2:], stride=stride, pad=pad)
    H_out = conv_output_size(x.shape[2], w.shape[2], stride=stride, pad=pad)
    maps = (w.reshape(len(w), -1) @ cols.T + b[:, None]).reshape(len(w), len(x), H_out, -1)
    return np.swapaxes(maps, 0, 1), (x, w, b, stride, pad)
