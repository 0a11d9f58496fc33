# Given, generated: not graded, do not edit.
"""The convolution layer, forward and backward (slides 58-95)."""

import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    """Put a border of zeros around every map (slide 83).

    Parameters
    ----------
    x : (N, C, H, W) array; not modified
    pad : int  width of the border on each of the four sides, 0 or more

    Returns
    -------
    out : (N, C, H + 2 * pad, W + 2 * pad) array with the dtype of `x`  always a new array, also for pad = 0

    Example
    -------
    >>> zero_pad(np.array([[[[7.0, 8.0]]]]), 1)[0, 0]
    array([[0., 0., 0., 0.],
           [0., 7., 8., 0.],
           [0., 0., 0., 0.]])
    """
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def conv_single_step(window, w, b):
    """One number of an activation map: dot product of one filter and one window, plus the bias (slide 61).

    Parameters
    ----------
    window : (C, HH, WW) float  the part of the padded picture under the filter
    w : (C, HH, WW) float  one filter
    b : float  its bias

    Returns
    -------
    out : float  one number

    Example
    -------
    >>> float(conv_single_step(np.array([[[1.0, 2.0]]]), np.array([[[3.0, 4.0]]]), 0.5))
    11.5
    """
    return np.sum(window * w) + b


def conv_forward(x, w, b, *, stride=1, pad=0):
    """Slide every filter over every picture and add its bias (slides 59-64, 87-90).

    As everywhere in this course (and in every deep learning library) the filter is not flipped: with the
    padded picture xp,

        out[n, f, i, j] = b[f] + sum over c, u, v of xp[n, c, i * stride + u, j * stride + v] * w[f, c, u, v]

    Plain loops are welcome here: clear first, fast later (`conv_forward_im2col`).

    Parameters
    ----------
    x : (N, C, H, W) float  pictures; not modified. Whole numbers are allowed (a picture of uint8)
    w : (F, C, HH, WW) float  filters; height and width may differ
    b : (F,) float  biases
    stride : int  steps of the filter, the same along both axes
    pad : int  width of the border of zeros, the same on all four sides

    Returns
    -------
    out : (N, F, H_out, W_out) float  sizes as from `conv_output_size`; float64 inputs give float64,
        float32 inputs float32
    cache : tuple  exactly (x, w, b, stride, pad), with `x` as it came in, not padded

    Raises
    ------
    DoesNotFit  (a ValueError) where the filter does not fit the padded picture in whole steps, along either axis

    Example
    -------
    Dumoulin and Visin's picture (a guide to convolution arithmetic, figure 1.1):

    >>> x = np.array([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]])
    >>> w = np.array([[0.0, 1.0, 2.0], [2.0, 2.0, 0.0], [0.0, 1.0, 2.0]])
    >>> out, cache = conv_forward(x[None, None], w[None, None], np.zeros(1))
    >>> out[0, 0]
    array([[12., 12., 17.],
           [10., 17., 19.],
           [ 9.,  6., 14.]])
    """
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = conv_output_size(H, HH, stride=stride, pad=pad)
    W_out = conv_output_size(W, WW, stride=stride, pad=pad)
    xp = zero_pad(x, pad)
    out = np.zeros((N, F, H_out, W_out), dtype=np.result_type(x, w, b))
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = xp[:, :, top : top + HH, left : left + WW]
            out[:, :, i, j] = np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3)))
    out += b[:, None, None]
    return out, (x, w, b, stride, pad)


def conv_backward(dout, cache):
    """Backward pass of the convolution: every multiplication of the forward pass, walked backwards.

    out[n, f, i, j] was built from the window at (i * stride, j * stride) of the padded picture and from
    filter f. So dout[n, f, i, j], times the filter, belongs to that window; times the window, to that
    filter. Windows overlap and filters are shared: what comes from different places adds up.

    Parameters
    ----------
    dout : (N, F, H_out, W_out) float  gradient of the loss with respect to `out`; not modified
    cache : tuple  (x, w, b, stride, pad) from `conv_forward`; not modified

    Returns
    -------
    dx : (N, C, H, W) float  gradient with respect to `x`, in the shape of `x`: without the border
    dw : (F, C, HH, WW) float  gradient with respect to `w`
    db : (F,) float  gradient with respect to `b`

    float64 inputs give float64, float32 inputs float32.

    Example
    -------
    A filter of two weights on three pixels. The middle pixel lies in both windows:

    >>> x, w, b = np.array([[[[1.0, 2.0, 3.0]]]]), np.array([[[[10.0, 20.0]]]]), np.zeros(1)
    >>> dx, dw, db = conv_backward(np.array([[[[1.0, 1.0]]]]), (x, w, b, 1, 0))
    >>> dx[0, 0], dw[0, 0], db
    (array([[10., 30., 20.]]), array([[3., 5.]]), array([2.]))
    """
    x, w, _, stride, pad = cache
    _, _, H, W = x.shape
    _, _, HH, WW = w.shape
    xp = zero_pad(x, pad)
    dxp = np.zeros(xp.shape, dtype=np.result_type(dout, w))
    dw = np.zeros(w.shape, dtype=np.result_type(dout, x))
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows = slice(i * stride, i * stride + HH)
            columns = slice(j * stride, j * stride + WW)
            here = dout[:, :, i, j]
            dxp[:, :, rows, columns] += np.tensordot(here, w, axes=(1, 0))
            dw += np.tensordot(here, xp[:, :, rows, columns], axes=(0, 0))
    dx = dxp[:, :, pad : pad + H, pad : pad + W]
    db = dout.sum(axis=(0, 2, 3))
    return dx, dw, db
