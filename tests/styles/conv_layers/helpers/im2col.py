# ruff: noqa
import numpy as np

from .affine import affine_forward
from .conv import zero_pad
from .sizes import conv_output_size


def conv_1x1(x, w, b):
    N, C, H, W = x.shape
    r = np.moveaxis(x, 1, -1).reshape(-1, C)
    o, _ = affine_forward(r, w[:, :, 0, 0].T, b)
    return np.moveaxis(o.reshape(N, H, W, -1), -1, 1)


def im2col(x, HH, WW, *, stride=1, pad=0):
    N, C, H, W = x.shape
    Ho = conv_output_size(H, HH, stride=stride, pad=pad)
    Wo = conv_output_size(W, WW, stride=stride, pad=pad)
    xp = zero_pad(x, pad)
    k = np.repeat(np.arange(C), HH * WW)
    i0 = np.tile(np.repeat(np.arange(HH), WW), C)
    j0 = np.tile(np.arange(WW), HH * C)
    i1 = stride * np.repeat(np.arange(Ho), Wo)
    j1 = stride * np.tile(np.arange(Wo), Ho)
    return xp[:, k[None], i0[None] + i1[:, None], j0[None] + j1[:, None]].reshape(N * Ho * Wo, -1)


def conv_forward_im2col(x, w, b, *, stride=1, pad=0):
    F, C, HH, WW = w.shape
    N, _, H, W = x.shape
    cols = im2col(x, HH, WW, stride=stride, pad=pad)
    out = cols @ w.reshape(F, -1).T + b
    return out.reshape(N, (H + 2 * pad - HH) // stride + 1, -1, F).transpose(0, 3, 1, 2), (x, w, b, stride, pad)
