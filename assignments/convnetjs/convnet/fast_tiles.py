# Given, generated: not graded, do not edit.
"""The pieces in which a convolution is worked off, so that its scratch stays in the processor's cache. Given."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

TILE = 3 << 18  # bytes of scratch for a tile: they stay in the second-level cache of a processor of today


class Tiles:
    """The tiles of a convolution of pictures `x`, which lie on a ground of zeros: some pictures, or a part of one.

    x : (N, H, W, C)  its corner lies at (top, left) of the ground; what does not lie on the ground is cut off
    outputs : (H_out, W_out, F)  shape of one output; the ground is as large as it takes
    HH, WW, stride : the filters
    width : int  how many columns a tile may have
    most : int  how many windows it may have, unless one picture has more

    Attributes: `n` pictures, `rows` and `columns` of the output, `lines` of the ground: the most that a tile has.
    """

    def __init__(self, x, outputs, HH, WW, *, stride, top, left, width=1 << 30, most=1 << 30):
        self.x, self.HH, self.WW, self.stride, self.top, self.left = x, HH, WW, stride, top, left
        self.H_out, self.W_out, self.F = outputs
        ground = self._reach(self.H_out, HH), self._reach(self.W_out, WW)
        self.bare = top == left == 0 and ground == x.shape[1:3] and whole_rows(x)  # a picture is its own ground
        self.rows, self.columns = self.H_out, -(-self.W_out // -(-self.W_out // width))
        while self._bytes() > TILE and self.rows * self.columns > 1:
            if self.rows > 4 * HH or self.columns == 1:  # else too many lines would belong to two tiles
                self.rows = -(-self.rows // 2)
            else:
                self.columns = -(-self.columns // 2)
        n = min(TILE // self._bytes(), most // (self.rows * self.columns), len(x))
        complete = (self.rows, self.columns) == (self.H_out, self.W_out)
        self.n = max(1, n) if complete else 1
        self.lines = self._reach(self.rows, HH)

    def __iter__(self):
        """For each tile (place, windows): three slices of the output, and a view (n, lines, columns, WW * C).

        The view has every row of every window, as one run of numbers. It is valid until the next step.
        """
        N, C, width = len(self.x), self.x.shape[3], self._reach(self.columns, self.WW)
        ground = self.x if self.bare else np.empty((self.n, self.lines, width, C), dtype=self.x.dtype)
        per_picture, per_line, per_pixel, per_number = ground.strides
        shape = *ground.shape[:2], self.W_out if self.bare else self.columns, self.WW * C
        view = as_strided(ground, shape, (per_picture, per_line, self.stride * per_pixel, per_number), writeable=False)
        for i, j in self._parts():
            line, lines = i.start * self.stride, self._reach(i.stop - i.start, self.HH)
            covered, seen = self._lie(ground, line - self.top, j.start * self.stride - self.left)
            for start in range(0, N, self.n):
                n = slice(start, min(start + self.n, N))
                if self.bare:
                    yield (n, i, j), view[n, line : line + lines, j]
                else:
                    ground[: n.stop - start, *covered] = self.x[n, *seen]
                    yield (n, i, j), view[: n.stop - start, :lines, : j.stop - j.start]

    def _parts(self):
        """Slices of rows and columns of the output, which each tile has one of."""
        for i in range(0, self.H_out, self.rows):
            for j in range(0, self.W_out, self.columns):
                yield slice(i, min(i + self.rows, self.H_out)), slice(j, min(j + self.columns, self.W_out))

    def _lie(self, ground, *corner):
        """Which part of the ground pictures cover, and with which part of theirs, if its corner is at `corner` of them.

        What they do not cover is set to zero.
        """
        if self.bare:
            return (), ()
        ground[...] = 0
        covered, seen = [], []
        for start, size, length in zip(corner, self.x.shape[1:3], ground.shape[1:3]):
            first = min(max(start, 0), size)
            last = max(first, min(start + length, size))
            covered.append(slice(first - start, last - start))
            seen.append(slice(first, last))
        return covered, seen

    def _reach(self, count, field):
        """How many pixels `count` windows beside each other cover."""
        return (count - 1) * self.stride + field

    def _bytes(self):
        """Scratch for one picture of a tile: its ground, its rows of windows, and its output."""
        C, lines = self.x.shape[3], self._reach(self.rows, self.HH)
        ground = 0 if self.bare else lines * self._reach(self.columns, self.WW) * C
        return self.x.itemsize * (ground + self.columns * (lines * self.WW * C + self.rows * self.F))


def whole_rows(x):
    """Whether the pixels (N, H, W, C) of each line lie side by side in memory."""
    return x.strides[2:] == (x.shape[3] * x.itemsize, x.itemsize)
