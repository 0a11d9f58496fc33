# Given, generated: not graded, do not edit.
"""Convolution as one matrix product: 1x1 filters first, then any filter by way of `im2col`."""

import numpy as np

from .affine import affine_forward
from .conv import zero_pad
from .sizes import conv_output_size


def conv_1x1(x, w, b):
    """A convolution with 1x1 filters as a fully connected layer that is applied to every pixel (slide 95).

    A 1x1 filter sees one pixel in all its C channels. So each pixel is one example of C numbers: lay the
    pixels out as rows, let the given `affine_forward` do the work, and put the result back into maps.

    Parameters
    ----------
    x : (N, C, H, W) float  not modified
    w : (F, C, 1, 1) float  filters
    b : (F,) float  biases

    Returns
    -------
    out : (N, F, H, W) float  equal to `conv_forward(x, w, b)[0]`

    Example
    -------
    >>> x = np.array([[[[1.0, 2.0]], [[10.0, 20.0]]]])
    >>> conv_1x1(x, np.array([[[[3.0]], [[1.0]]]]), np.zeros(1))
    array([[[[13., 26.]]]])
    """
    N, C, H, W = x.shape
    pixels = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, _ = affine_forward(pixels, w.reshape(-1, C).T, b)
    return out.reshape(N, H, W, -1).transpose(0, 3, 1, 2)


def im2col(x, HH, WW, *, stride=1, pad=0):
    """Every window of every picture as one row of a matrix.

    Row (n * H_out + i) * W_out + j holds the window of picture n at output position [i, j]: first all
    of channel 0 row by row, then channel 1, and so on, in the order of a flattened filter.

    Parameters
    ----------
    x : (N, C, H, W) array; not modified
    HH, WW : int  height and width of the windows
    stride, pad : int  as in `conv_forward`

    Returns
    -------
    cols : (N * H_out * W_out, C * HH * WW) array with the dtype of `x`

    Raises
    ------
    DoesNotFit  (a ValueError) as `conv_forward` does

    Example
    -------
    >>> im2col(np.arange(6.0).reshape(1, 1, 2, 3), 2, 2)
    array([[0., 1., 3., 4.],
           [1., 2., 4., 5.]])
    """
    N, C, H, W = x.shape
    H_out = conv_output_size(H, HH, stride=stride, pad=pad)
    W_out = conv_output_size(W, WW, stride=stride, pad=pad)
    xp = zero_pad(x, pad)
    cols = np.empty((N, H_out, W_out, C, HH, WW), dtype=x.dtype)
    for u in range(HH):
        for v in range(WW):
            taken = xp[:, :, u : u + H_out * stride : stride, v : v + W_out * stride : stride]
            cols[:, :, :, :, u, v] = taken.transpose(0, 2, 3, 1)
    return cols.reshape(N * H_out * W_out, C * HH * WW)


def conv_forward_im2col(x, w, b, *, stride=1, pad=0):
    """What `conv_forward` computes, by `im2col` and one matrix product: the same numbers, much faster.

    No loop over pictures, positions or filters is left: each row of `im2col` meets each flattened filter.

    Parameters
    ----------
    x, w, b, stride, pad : as for `conv_forward`

    Returns
    -------
    out : (N, F, H_out, W_out) float  equal to `conv_forward`'s to about 1e-12
    cache : tuple  (x, w, b, stride, pad), so that `conv_backward` serves both

    Raises
    ------
    DoesNotFit  (a ValueError) as `conv_forward` does

    It must take at most a fifth of the time of the given `autograder.lab.matmul_loops` for the same matrix
    product, for 16 filters of 3x5x5 on a picture of 3x32x32; the grader's clock decides.
    """
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = conv_output_size(H, HH, stride=stride, pad=pad)
    W_out = conv_output_size(W, WW, stride=stride, pad=pad)
    cols = im2col(x, HH, WW, stride=stride, pad=pad)
    rows = cols @ w.reshape(F, -1).T + b
    out = rows.reshape(N, H_out, W_out, F).transpose(0, 3, 1, 2)
    return out, (x, w, b, stride, pad)
