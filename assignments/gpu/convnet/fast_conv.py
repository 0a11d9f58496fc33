# Given, generated: not graded, do not edit.
"""Convolution by matrix products that copy little, for NumPy arrays. Given; `convnet.fast` calls it.

All arrays have the channels last here, `(N, H, W, C)`, so that a row of a window is one run of `WW * C` numbers. Of
each tile only the *rows* of windows are written one beside the other: windows that lie one above the other share
them. `docs/fast_layers.md` of the kit explains it with pictures.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .fast_threads import in_shares
from .fast_tiles import TILE, Tiles

ENOUGH = 1024  # windows for one product of rows; for more pictures together, things have to be moved that else lie well
SMALL = 10**6  # products of matrices with M * N * K up to here go through the fastest code of OpenBLAS


def correlate(x, w, b, out, *, stride, top, left, threads=1):
    """Fill `out` with the convolution of `x`, which lies on a ground of zeros, with the filters `w`, plus `b`.

    x : (N, H, W, C)  its corner lies at (top, left) of the ground
    w : (F, C, HH, WW)
    b : (F,) or None
    out : (N, H_out, W_out, F)  any strides
    """
    F, C, HH, WW = w.shape
    filters = np.ascontiguousarray(w.transpose(2, 3, 1, 0)).reshape(HH, WW * C, F)
    pixelwise = stride == HH == WW == 1 and top == left == 0 and x.shape[:3] == out.shape[:3]
    if pixelwise and x.flags.c_contiguous and out.flags.c_contiguous:
        in_shares(lambda part: _pixels(x[part], filters[0], b, out[part]), len(x), threads)
        return
    width = SMALL // w.size

    def share(part):
        ground = {"stride": stride, "top": top, "left": left}
        if width >= 8:
            _windows(Tiles(x[part], out.shape[1:], HH, WW, **ground, width=width), filters, b, out[part])
        else:
            _sum_of_rows(Tiles(x[part], out.shape[1:], HH, WW, **ground, most=ENOUGH), filters, b, out[part])

    in_shares(share, len(x), threads)


def input_gradient(dout, w, dx, *, stride, pad, threads=1):
    """Fill `dx` (N, H, W, C) with the gradient of the input, from dout (N, H_out, W_out, F) and w (F, C, HH, WW).

    It is a convolution of `dout` with the filters turned around, from F back to C channels. With a stride, every
    `stride`-th pixel meets the same weights of a filter: each such set of pixels is a convolution of its own.
    """
    back = w.transpose(1, 0, 2, 3)
    for p in range(stride):
        for q in range(stride):
            i, j = (p - pad) % stride, (q - pad) % stride  # the first pixel that meets the weight (p, q)
            weights, pixels = back[:, :, p::stride, q::stride][:, :, ::-1, ::-1], dx[:, i::stride, j::stride]
            if weights.size and pixels.size:
                top = weights.shape[2] - 1 - (i + pad - p) // stride
                left = weights.shape[3] - 1 - (j + pad - q) // stride
                correlate(dout, weights, None, pixels, stride=1, top=top, left=left, threads=threads)
            else:
                pixels[...] = 0  # no window reaches them


def filter_gradient(x, dout, shape, *, stride, pad, threads=1):
    """The gradient (F, C, HH, WW) of filters of that shape; x (N, H, W, C) and dout (N, H_out, W_out, F)."""
    F, C, HH, WW = shape

    def share(part):
        gradient = np.zeros((HH, WW * C, F), dtype=x.dtype)
        tiles = Tiles(x[part], dout.shape[1:], HH, WW, stride=stride, top=pad, left=pad, most=ENOUGH)
        _add_row_products(tiles, dout[part], gradient)
        return gradient

    return sum(in_shares(share, len(x), threads)).reshape(HH, WW, C, F).transpose(3, 2, 0, 1)


def _pixels(x, w, b, out):
    """1x1 filters: every pixel is a row of C numbers (slide 95)."""
    n = max(1, TILE // max(1, out[0].nbytes if len(out) else 1))
    for start in range(0, len(x), n):
        pixels = out[start : start + n].reshape(-1, out.shape[3])
        np.matmul(x[start : start + n].reshape(-1, x.shape[3]), w, out=pixels)
        _add(b, pixels)


def _windows(tiles, filters, b, out):
    """Whole windows times filters. The rows of a window lie one behind the other in memory, so `lowered` need not be
    copied: seen with overlapping rows it *is* the matrix of windows, and BLAS takes it as it is."""
    HH, length, F = filters.shape
    filters = filters.reshape(HH * length, F)
    lowered = np.empty((tiles.n, tiles.columns, tiles.lines, length), dtype=filters.dtype)
    per_picture, per_column, per_line, per_number = lowered.strides
    shape = tiles.n, tiles.rows, tiles.columns, HH * length
    steps = per_picture, tiles.stride * per_line, per_column, per_number
    matrix = as_strided(lowered, shape, steps, writeable=False)
    for place, windows in tiles:
        n, lines, columns, _ = windows.shape
        lowered[:n, :columns, :lines] = windows.swapaxes(1, 2)
        here = out[place]
        np.matmul(matrix[:n, : here.shape[1], :columns], filters, out=here)
        _add(b, here)


def _sum_of_rows(tiles, filters, b, out):
    """Rows of windows times rows of filters, added up: a long row fills a matrix product by itself."""
    products = np.empty((2, tiles.rows * tiles.n * tiles.columns, filters.shape[2]), dtype=filters.dtype)
    for place, lowered, (rows, n, columns) in _lowered(tiles):
        total, term = products[:, : rows * n * columns]
        for u, row in enumerate(filters):
            np.matmul(_rows_at(lowered, u, rows), row, out=term if u else total)
            if u:
                total += term
        _add(b, total)
        out[place] = total.reshape(rows, n, columns, -1).swapaxes(0, 1)


def _add(b, out):
    if b is not None:
        out += b


def _add_row_products(tiles, dout, gradient):
    """Add to `gradient` (HH, WW * C, F) the products of rows of windows and `dout`."""
    HH, length, F = gradient.shape
    products, copied = np.empty_like(gradient), np.empty(tiles.rows * tiles.n * tiles.columns * F, dtype=dout.dtype)
    piece = SMALL // (length * F)
    seen, stacks = None, []
    for place, lowered, (rows, _, _) in _lowered(tiles):
        here = dout[place].swapaxes(0, 1)
        if not here.flags.c_contiguous:
            there = copied[: here.size].reshape(here.shape)
            there[...] = here
            here = there
        here = here.reshape(-1, F)
        if seen is not lowered or len(here) != stacks[0].shape[1]:
            seen, stacks = lowered, list(_stacks(lowered, rows, HH))
        step = piece if piece >= 96 else len(here)
        for phase, stack in enumerate(stacks):
            for k in range(0, len(here), step):
                got = products[: len(stack)]
                np.matmul(stack[:, k : k + step].swapaxes(1, 2), here[k : k + step], out=got)
                gradient[phase :: len(stacks)] += got


def _lowered(tiles):
    """For each tile (place, lowered, (rows, n, columns)), with lowered (phases, steps, n, columns, WW * C).

    It holds every row of every window. Lines of the ground that are `stride` apart lie together, pictures side by
    side, so that the u-th rows of all windows are one block, see `_rows_at`.
    """
    stride, length = tiles.stride, tiles.WW * tiles.x.shape[3]
    phases, steps = min(stride, tiles.HH), -(-tiles.lines // stride)
    memory = np.empty(phases * steps * tiles.n * tiles.columns * length, dtype=tiles.x.dtype)
    shape, lowered = None, memory
    for place, windows in tiles:
        n, lines, columns, _ = windows.shape
        size = place[1].stop - place[1].start, n, columns
        if stride == 1 and (taken := windows.swapaxes(0, 1)).flags.c_contiguous:  # filters of 1x1: it is all there
            yield place, taken[None], size
            continue
        if shape != windows.shape:  # else the very same array again
            whole = phases, -(-lines // stride), n, columns, length
            shape, lowered = windows.shape, memory[: math.prod(whole)].reshape(whole)
        for phase in range(phases):
            taken = windows[:, phase::stride].swapaxes(0, 1)
            lowered[phase, : len(taken)] = taken
        yield place, lowered, size


def _stacks(lowered, rows, HH):
    """For each phase the matrices (rows * n * columns, WW * C) of its rows, as a stack in which they overlap."""
    phases, _, n, columns, length = lowered.shape
    steps = n * columns * length * lowered.itemsize, length * lowered.itemsize, lowered.itemsize
    for phase in range(phases):
        shape = len(range(phase, HH, phases)), rows * n * columns, length
        yield as_strided(lowered[phase], shape, steps, writeable=False)


def _rows_at(lowered, u, rows):
    """The matrix (rows * n * columns, WW * C) of the u-th rows of all windows."""
    phases, length = len(lowered), lowered.shape[-1]
    return lowered[u % phases, u // phases : u // phases + rows].reshape(-1, length)
