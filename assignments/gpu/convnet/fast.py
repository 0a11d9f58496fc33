# Given, generated: not graded, do not edit.
"""The layers of a ConvNet, fast, for NumPy and CuPy arrays alike. Given; you have written all of them by now.

They compute what yours compute, within rounding. All arrays of a call lie in one place and have one dtype, float32 or
float64. A result `(N, C, H, W)` lies in memory with its channels last, as fast layers want it; to whoever indexes it
that makes no difference. Hand a cache to the backward pass of the same name, and to no other.
"""

import numpy as np

from .array_module import array_module
from .fast_card import conv_backward_on_card, conv_forward_on_card, spread_on_card, winners_on_card
from .fast_conv import correlate, filter_gradient, input_gradient
from .fast_errors import need_arrays, need_labels, need_shape, need_some, need_whole
from .fast_pooling import spread, winners
from .pooling import pool_output_size
from .sizes import conv_output_size


def conv_forward(x, w, b, *, stride=1, pad=0, threads=1):
    """As `convnet.conv.conv_forward`: out (N, F, H_out, W_out) and a cache.

    Whole numbers in `x`, a picture, are taken as the dtype of `w`. With `threads=2` the batch is shared by two
    threads of the processor; let BLAS use one only (OPENBLAS_NUM_THREADS=1).
    """
    stride, pad = need_whole("stride", stride, 1), need_whole("pad", pad, 0)
    threads = need_whole("threads", threads, 1)
    if all(hasattr(value, "dtype") for value in (x, w)) and x.dtype.kind in "iu":
        x = x.astype(w.dtype)
    need_arrays(x=x, w=w, b=b)
    need_shape("x", x, "N", "C", "H", "W")
    need_shape("w", w, "F", x.shape[1], "HH", "WW", words=" with the channels of x")
    N, (F, _, HH, WW) = len(x), w.shape
    need_shape("b", b, F, words=", one for each filter")
    H_out = conv_output_size(x.shape[2], HH, stride=stride, pad=pad)
    W_out = conv_output_size(x.shape[3], WW, stride=stride, pad=pad)
    out = channels_last((N, F, H_out, W_out), x)
    if array_module(x) is np:
        correlate(_last(x), w, b, _last(out), stride=stride, top=pad, left=pad, threads=threads)
    else:
        conv_forward_on_card(_last(x), w, b, _last(out), stride=stride, pad=pad)
    return out, (x, w, stride, pad, threads)


def conv_backward(dout, cache, *, need_dx=True):
    """As `convnet.conv.conv_backward`: (dx, dw, db). Without `need_dx` dx is None: nobody asks the first layer of a
    net for it, and it is the most expensive of the three there."""
    x, w, stride, pad, threads = cache
    need_arrays(dout=dout, x=x)
    sides = (conv_output_size(x.shape[k], w.shape[k], stride=stride, pad=pad) for k in (2, 3))
    need_shape("dout", dout, len(x), len(w), *sides, words=" like out")
    xp, dx = array_module(x), channels_last(x.shape, x) if need_dx else None
    rows = _last(dout)
    if rows.flags.c_contiguous:  # a product with ones is faster than a sum over axes
        db = xp.ones(rows.size // len(w), dtype=x.dtype) @ rows.reshape(-1, len(w))
    else:
        db = rows.sum(axis=(0, 1, 2))
    if xp is np:
        dw = filter_gradient(_last(x), _last(dout), w.shape, stride=stride, pad=pad, threads=threads)
        if need_dx:
            input_gradient(_last(dout), w, _last(dx), stride=stride, pad=pad, threads=threads)
    else:
        dw = conv_backward_on_card(_last(dout), _last(x), w, dx if dx is None else _last(dx), stride=stride, pad=pad)
    return dx, dw, db


def max_pool_forward(x, *, pool_height, pool_width, stride):
    """As `convnet.pooling.max_pool_forward`: out (N, C, H_out, W_out) and a cache."""
    need_arrays(x=x)
    need_shape("x", x, "N", "C", "H", "W")
    height, width = need_whole("pool_height", pool_height, 1), need_whole("pool_width", pool_width, 1)
    stride = need_whole("stride", stride, 1)
    H_out = pool_output_size(x.shape[2], height, stride=stride)
    W_out = pool_output_size(x.shape[3], width, stride=stride)
    out = channels_last((*x.shape[:2], H_out, W_out), x)
    winner = channels_last(out.shape, x, dtype="uint8" if height * width <= 256 else "int32")
    find = winners if array_module(x) is np else winners_on_card
    find(x, out, winner, height, width, stride)
    return out, (x.shape, winner, height, width, stride)


def max_pool_backward(dout, cache):
    """As `convnet.pooling.max_pool_backward`: dx; of equal maxima the first one wins."""
    x_shape, winner, height, width, stride = cache
    need_arrays(dout=dout)
    need_shape("dout", dout, *winner.shape, words=" like out")
    dx, dout = channels_last(x_shape, dout), _laid_last(dout)
    give = spread if array_module(dout) is np else spread_on_card
    give(dout, winner, dx, height, width, stride)
    return dx


def relu_forward(x):
    """As `convnet.activations.relu_forward`: out and a cache."""
    need_arrays(x=x)
    return array_module(x).maximum(x, 0), x


def relu_backward(dout, cache):
    """As `convnet.activations.relu_backward`: dx."""
    need_arrays(dout=dout, x=cache)
    need_shape("dout", dout, *cache.shape, words=" like out")
    return (_laid_last(dout) if len(dout.shape) == 4 else dout) * (cache > 0)


def softmax_loss(scores, y):
    """As `convnet.losses.softmax_loss`: (loss, dscores); `loss` is a Python float."""
    need_arrays(scores=scores)
    need_shape("scores", scores, "N", "C")
    need_some("scores", scores)
    need_labels(y, scores)
    xp = array_module(scores)
    every = xp.arange(len(y))
    behind = scores - scores.max(axis=1, keepdims=True)
    logs = behind - xp.log(xp.exp(behind).sum(axis=1, keepdims=True))
    dscores = xp.exp(logs)
    dscores[every, y] -= 1
    return -float(logs[every, y].sum()) / len(y), dscores / len(y)


def channels_last(shape, like, dtype=None):
    """An empty array (N, C, H, W) whose channels lie side by side in memory, in the library and dtype of `like`."""
    N, C, H, W = shape
    return array_module(like).empty((N, H, W, C), dtype=dtype or like.dtype).transpose(0, 3, 1, 2)


def _last(x):
    return x.transpose(0, 2, 3, 1)


def _laid_last(x):
    """`x`, or a copy whose channels lie side by side: what arrives from a fully connected layer does not lie so, and
    to work on arrays that lie unlike each other is far slower than to copy one."""
    if _last(x).flags.c_contiguous:
        return x
    copy = channels_last(x.shape, x)
    copy[...] = x
    return copy
