# ruff: noqa
import numpy as np

from .affine import affine_forward
from .conv import zero_pad
from .sizes import conv_output_size


def conv_1x1(x, w, b):
    N, C, H, W = x.shape
    out = np.zeros((N, w.shape[0], H, W))
    for n in range(N):
        pixels = x[n].reshape(C, H * W).T
        o = affine_forward(pixels, w.reshape(w.shape[:2]).T, b)[0]
        out[n] = o.T.reshape(-1, H, W)
    return out


def im2col(x, HH, WW, *, stride=1, pad=0):
    H_out = conv_output_size(x.shape[2], HH, stride=stride, pad=pad)
    W_out = conv_output_size(x.shape[3], WW, stride=stride, pad=pad)
    p = zero_pad(x, pad)
    rows = []
    for n in range(len(x)):
        for i in range(H_out):
            for j in range(W_out):
                rows.append(p[n, :, i * stride : i * stride + HH, j * stride : j * stride + WW].ravel())
    return np.array(rows)


def conv_forward_im2col(x, w, b, *, stride=1, pad=0):
    F, C, HH, WW = w.shape
    H_out = conv_output_size(x.shape[2], HH, stride=stride, pad=pad)
    W_out = conv_output_size(x.shape[3], WW, stride=stride, pad=pad)
    cols = im2col(x, HH, WW, stride=stride, pad=pad)
    out = (cols.dot(w.reshape(F, -1).T) + b).reshape(len(x), H_out, W_out, F)
    return out.transpose(0, 3, 1, 2), (x, w, b, stride, pad)
