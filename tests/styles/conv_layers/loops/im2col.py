"""Windows copied one by one."""

import numpy as np

from .affine import affine_forward
from .conv import zero_pad
from .sizes import conv_output_size


def conv_1x1(x, w, b):
    out = np.zeros((len(x), len(w), *x.shape[2:]))
    for i in range(x.shape[2]):
        for j in range(x.shape[3]):
            out[:, :, i, j] = affine_forward(x[:, :, i, j], w[:, :, 0, 0].T, b)[0]
    return out


def im2col(x, HH, WW, *, stride=1, pad=0):
    H_out = conv_output_size(x.shape[2], HH, stride=stride, pad=pad)
    W_out = conv_output_size(x.shape[3], WW, stride=stride, pad=pad)
    rows = []
    for image in zero_pad(x, pad):
        for i in range(0, H_out * stride, stride):
            for j in range(0, W_out * stride, stride):
                rows.append(image[:, i : i + HH, j : j + WW].flatten())
    return np.array(rows)


def conv_forward_im2col(x, w, b, *, stride=1, pad=0):
    H_out = conv_output_size(x.shape[2], w.shape[2], stride=stride, pad=pad)
    cols = im2col(x, w.shape[2], w.shape[3], stride=stride, pad=pad)
    out = np.stack([cols.dot(kernel.ravel()) + bias for kernel, bias in zip(w, b, strict=True)])
    return out.reshape(len(w), len(x), H_out, -1).swapaxes(0, 1), (x, w, b, stride, pad)
