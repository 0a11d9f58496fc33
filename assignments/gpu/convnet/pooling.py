# Given, generated: not graded, do not edit.
"""Pooling layers: smaller maps, one activation map at a time (slides 109-112)."""

import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    """Number of positions that a pooling window takes along one axis (slide 112): (size - field) / stride + 1.

    Parameters
    ----------
    size : int  height (or width) of the map
    field : int  height (or width) of the window
    stride : int  how far the window moves

    Returns
    -------
    out : int  number of positions

    Raises
    ------
    DoesNotFit  (a ValueError) where the windows do not cover the map exactly, or the window is larger
        than the map: a 3-wide window with stride 2 fits a map of 55, but not one of 32

    Example
    -------
    >>> pool_output_size(4, 2, stride=2), pool_output_size(55, 3, stride=2)
    (2, 27)
    """
    if field > size or (size - field) % stride:
        raise DoesNotFit(f"a window of {field} with stride {stride} does not fit a map of {size}")
    return (size - field) // stride + 1


def max_pool_forward(x, *, pool_height, pool_width, stride):
    """Keep the largest number of every window, each activation map on its own (slides 109, 110).

    Parameters
    ----------
    x : (N, C, H, W) float  activation maps; not modified
    pool_height, pool_width : int  size of the window
    stride : int  how far the window moves, down and to the right

    Returns
    -------
    out : (N, C, H_out, W_out)  same dtype as `x`
    cache : tuple  exactly (x, pool_height, pool_width, stride)

    Raises
    ------
    DoesNotFit  (a ValueError) where the windows do not cover the map exactly

    Example
    -------
    The map of slide 110, [[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]], with 2x2 windows and
    stride 2 gives [[6, 8], [3, 4]].
    """
    N, C, H, W = x.shape
    H_out = pool_output_size(H, pool_height, stride=stride)
    W_out = pool_output_size(W, pool_width, stride=stride)
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + pool_height, left : left + pool_width]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, pool_height, pool_width, stride)


def max_pool_backward(dout, cache):
    """Backward pass of max pooling: only the winner of a window gets its gradient.

    Of several equal maxima in a window the first one in row-major order (top row first, then from the
    left) wins and gets all of the gradient. Where windows overlap, what arrives at a pixel adds up.

    Parameters
    ----------
    dout : (N, C, H_out, W_out) float  gradient of the loss with respect to `out`; not modified
    cache : tuple  (x, pool_height, pool_width, stride) from `max_pool_forward`

    Returns
    -------
    dx : (N, C, H, W) float  gradient with respect to `x`
    """
    x, pool_height, pool_width, stride = cache
    N, C, H_out, W_out = dout.shape
    dx = np.zeros(x.shape, dtype=dout.dtype)
    n, c = np.ogrid[:N, :C]
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + pool_height, left : left + pool_width]
            winner = window.reshape(N, C, -1).argmax(axis=2)
            rows, columns = top + winner // pool_width, left + winner % pool_width
            dx[n, c, rows, columns] += dout[:, :, i, j]
    return dx


def max_pool_fast(x, *, pool_height, pool_width, stride):
    """Max pooling without a loop over positions, and which pixel of each window won.

    Where windows lie side by side (stride equal to both sides of the window), reshape `x` so that each
    window has axes of its own, and reduce over them. Where windows overlap, or leave gaps, that cannot
    work: get the same answer in another way.

    Parameters
    ----------
    x, pool_height, pool_width, stride : as for `max_pool_forward`

    Returns
    -------
    out : (N, C, H_out, W_out)  the same numbers as `max_pool_forward`
    winner : (N, C, H_out, W_out) int  position of the first maximum in its window, counted in row-major
        order: 0 is the top left pixel, pool_height * pool_width - 1 the bottom right one

    Raises
    ------
    DoesNotFit  (a ValueError) where the windows do not cover the map exactly

    Example
    -------
    The map of slide 110 gives winner [[3, 3], [0, 3]].
    """
    N, C, H, W = x.shape
    H_out = pool_output_size(H, pool_height, stride=stride)
    W_out = pool_output_size(W, pool_width, stride=stride)
    if pool_height == pool_width == stride:
        tiles = x.reshape(N, C, H_out, pool_height, W_out, pool_width).transpose(0, 1, 2, 4, 3, 5)
    else:
        tiles = np.lib.stride_tricks.sliding_window_view(x, (pool_height, pool_width), axis=(2, 3))
        tiles = tiles[:, :, ::stride, ::stride]
    flat = tiles.reshape(N, C, H_out, W_out, -1)
    winner = flat.argmax(axis=4)
    return flat.max(axis=4), winner


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    """Keep the mean of every window, each activation map on its own.

    Parameters
    ----------
    x : (N, C, H, W) float  activation maps; whole numbers (a picture) are averaged as float64; not modified
    pool_height, pool_width, stride : int  as for `max_pool_forward`

    Returns
    -------
    out : (N, C, H_out, W_out) float
    cache : tuple  exactly (x, pool_height, pool_width, stride)

    Raises
    ------
    DoesNotFit  (a ValueError) where the windows do not cover the map exactly

    Example
    -------
    The map of slide 110 with 2x2 windows and stride 2 gives [[3.25, 5.25], [2, 2]].
    """
    N, C, H, W = x.shape
    H_out = pool_output_size(H, pool_height, stride=stride)
    W_out = pool_output_size(W, pool_width, stride=stride)
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype if x.dtype.kind == "f" else np.float64)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + pool_height, left : left + pool_width]
            out[:, :, i, j] = window.mean(axis=(2, 3))
    return out, (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    """Backward pass of average pooling: every pixel of a window gets its share.

    Parameters
    ----------
    dout : (N, C, H_out, W_out) float  gradient of the loss with respect to `out`; not modified
    cache : tuple  (x, pool_height, pool_width, stride) from `avg_pool_forward`

    Returns
    -------
    dx : (N, C, H, W) float  gradient with respect to `x`
    """
    x, pool_height, pool_width, stride = cache
    N, C, H_out, W_out = dout.shape
    dx = np.zeros(x.shape, dtype=dout.dtype)
    share = dout / (pool_height * pool_width)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            dx[:, :, top : top + pool_height, left : left + pool_width] += share[:, :, i, j, None, None]
    return dx


def global_avg_pool_forward(x):
    """One number for each activation map: its mean.

    Parameters
    ----------
    x : (N, C, H, W) float  activation maps; not modified

    Returns
    -------
    out : (N, C) float
    cache : whatever your backward pass needs
    """
    return x.mean(axis=(2, 3)), x.shape


def global_avg_pool_backward(dout, cache):
    """Backward pass of global average pooling.

    Parameters
    ----------
    dout : (N, C) float  gradient of the loss with respect to `out`; not modified
    cache : from `global_avg_pool_forward`

    Returns
    -------
    dx : (N, C, H, W) float  gradient with respect to `x`
    """
    N, C, H, W = cache
    dx = np.zeros(cache, dtype=dout.dtype)
    dx += dout[:, :, None, None] / (H * W)
    return dx
