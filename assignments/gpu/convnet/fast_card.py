# Given, generated: not graded, do not edit.
"""Convolution and pooling where arrays do not lie on the processor. Given; `convnet.fast` calls it.

`im2col`, one large matrix product, and back: what a graphics card likes. A library that compiles CUDA code, as CuPy
does, gets the kernels of `convnet.fast_kernels`; any other goes through the pixels of a window. Channels come last.
"""

from .array_module import array_module
from .fast_kernels import launch
from .fast_pooling import offsets, spread, winners

AT_ONCE = 1 << 28  # bytes of windows that are written out at once


def conv_forward_on_card(x, w, b, out, *, stride, pad):
    """Fill `out` (N, H_out, W_out, F); x (N, H, W, C), w (F, C, HH, WW), b (F,)."""
    filters = _matrix(w)
    for part in _parts(out, filters):
        cols = _im2col(x[part], w.shape[2:], out.shape[1:3], stride, pad)
        out[part] = (cols @ filters + b).reshape(out[part].shape)


def conv_backward_on_card(dout, x, w, dx, *, stride, pad):
    """Fill `dx` (N, H, W, C), unless it is None, and return dw."""
    filters, F = _matrix(w), len(w)
    dfilters = array_module(x).zeros(filters.shape, dtype=x.dtype)
    for part in _parts(dout, filters):
        rows = dout[part].reshape(-1, F)
        dfilters += _im2col(x[part], w.shape[2:], dout.shape[1:3], stride, pad).T @ rows
        if dx is not None:
            _col2im(rows @ filters.T, dx[part], w.shape[2:], dout.shape[1:3], stride, pad)
    return dfilters.reshape(*w.shape[2:], w.shape[1], F).transpose(3, 2, 0, 1)


def winners_on_card(x, out, winner, height, width, stride):
    """As `fast_pooling.winners`; x, out and winner (N, C, ...)."""
    xp = array_module(x)
    if not hasattr(xp, "RawModule"):
        winners(x, out, winner, height, width, stride)
        return
    types = {"real": x.dtype.name, "place": winner.dtype.name}
    for part in _parts(x.transpose(0, 2, 3, 1)):
        sizes = *out[part].shape, height, width, stride
        launch(xp, "winners", out[part].size, *_with_strides(x[part]), out[part], winner[part], *sizes, **types)


def spread_on_card(dout, winner, dx, height, width, stride):
    """As `fast_pooling.spread`; dout, winner and dx (N, C, ...)."""
    xp = array_module(dout)
    if not hasattr(xp, "RawModule"):
        spread(dout, winner, dx, height, width, stride)
        return
    types = {"real": dout.dtype.name, "place": winner.dtype.name}
    for part in _parts(dx.transpose(0, 2, 3, 1)):
        sizes = *dx[part].shape, *dout.shape[2:], height, width, stride
        launch(xp, "spread", dx[part].size, *_with_strides(dout[part]), winner[part], dx[part], *sizes, **types)


def _im2col(x, field, outputs, stride, pad):
    """Every window of x (N, H, W, C) as a row (HH, WW, C): (N * H_out * W_out, HH * WW * C)."""
    xp, (N, H, W, C), (HH, WW), (H_out, W_out) = array_module(x), x.shape, field, outputs
    cols = xp.empty((N, H_out, W_out, HH, WW, C), dtype=x.dtype)
    if hasattr(xp, "RawModule"):
        maps = _with_strides(x.transpose(0, 3, 1, 2))
        launch(xp, "im2col", cols.size, *maps, cols, N, C, H, W, HH, WW, H_out, W_out, stride, pad, real=x.dtype.name)
    else:
        padded = xp.zeros((N, H + 2 * pad, W + 2 * pad, C), dtype=x.dtype)
        padded[:, pad : pad + H, pad : pad + W] = x
        for k, rows, columns in offsets(HH, WW, outputs, stride):
            cols[:, :, :, k // WW, k % WW] = padded[:, rows, columns]
    return cols.reshape(N * H_out * W_out, HH * WW * C)


def _col2im(cols, dx, field, outputs, stride, pad):
    """Fill `dx` (N, H, W, C) with the sums of what windows hold for a pixel: `_im2col` walked backwards."""
    xp, (N, H, W, C), (HH, WW), (H_out, W_out) = array_module(dx), dx.shape, field, outputs
    if hasattr(xp, "RawModule"):
        launch(xp, "col2im", dx.size, cols, dx, N, C, H, W, HH, WW, H_out, W_out, stride, pad, real=dx.dtype.name)
        return
    cols = cols.reshape(N, H_out, W_out, HH, WW, C)
    padded = xp.zeros((N, H + 2 * pad, W + 2 * pad, C), dtype=dx.dtype)
    for k, rows, columns in offsets(HH, WW, outputs, stride):
        padded[:, rows, columns] += cols[:, :, :, k // WW, k % WW]
    dx[...] = padded[:, pad : pad + H, pad : pad + W]


def _matrix(w):
    """Filters as columns, in the order of the rows of `_im2col`: (HH * WW * C, F)."""
    return w.transpose(2, 3, 1, 0).reshape(-1, len(w))


def _with_strides(x):
    """An array (N, C, H, W) and how many numbers apart its pictures, rows, columns and channels are."""
    n, c, h, w = (step // x.itemsize for step in x.strides)
    return x, n, h, w, c


def _parts(x, filters=None):
    """Slices of so many pictures (N, H, W, ...) that their windows, or they, are not too large at once."""
    _, H, W, C = x.shape
    each = H * W * (C if filters is None else len(filters)) * x.itemsize
    n = max(1, AT_ONCE // max(1, each))
    return [slice(start, start + n) for start in range(0, len(x), n)]
