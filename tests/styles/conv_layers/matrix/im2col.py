"""The fast pass leans on a `conv_forward` that is a matrix product already."""

import numpy as np

from .conv import conv_forward, zero_pad
from .sizes import DoesNotFit


def conv_1x1(x, w, b):
    return conv_forward(x, w, b)[0]


def im2col(x, HH, WW, *, stride=1, pad=0):
    xp = zero_pad(x, pad)
    N, C, H, W = xp.shape
    if H < HH or W < WW or (H - HH) % stride or (W - WW) % stride:
        raise DoesNotFit("doesn't fit!")
    top, left = np.meshgrid(np.arange(0, H - HH + 1, stride), np.arange(0, W - WW + 1, stride), indexing="ij")
    rows = top.reshape(-1, 1, 1, 1) + np.arange(HH)[:, None]
    columns = left.reshape(-1, 1, 1, 1) + np.arange(WW)
    return xp[:, np.arange(C)[:, None, None], rows, columns].reshape(-1, C * HH * WW)


def conv_forward_im2col(x, w, b, *, stride=1, pad=0):
    return conv_forward(x, w, b, stride=stride, pad=pad)
