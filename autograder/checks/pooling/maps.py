"""Cases that the checks of pooling share: maps that windows fit, and the map of slide 110."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ...checking import Case

SLIDE = np.array([[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])[None, None]


class Pool(NamedTuple):
    """Activation maps and the windows that fit them."""

    x: np.ndarray
    pool_height: int
    pool_width: int
    stride: int

    @property
    def options(self) -> dict[str, Any]:
        return {"pool_height": self.pool_height, "pool_width": self.pool_width, "stride": self.stride}

    @property
    def cache(self) -> tuple:
        return (self.x, self.pool_height, self.pool_width, self.stride)

    def dout(self, case: Case) -> np.ndarray:
        """A random cotangent in the shape of the output."""
        N, C, H, W = self.x.shape
        rows = (H - self.pool_height) // self.stride + 1
        columns = (W - self.pool_width) // self.stride + 1
        return case.normal(N, C, rows, columns)


def positive(case: Case, *shape: int) -> np.ndarray:
    """Positive numbers, as a ReLU in front of the pooling leaves them; signs are a property of their own."""
    return 0.1 + np.abs(case.normal(*shape))


def plain(case: Case, *, N: int = 1, C: int = 1) -> Pool:
    """Square 2x2 windows side by side on a map that is wider than tall."""
    rows, columns = case.sizes(2, 2, 4)
    return Pool(positive(case, N, C, 2 * rows, 2 * columns), 2, 2, 2)


def batch(case: Case) -> Pool:
    """The plain windows on several pictures with several maps each."""
    N, C = case.sizes(2, 2, 4)
    return plain(case, N=N, C=C)


def overlapping(case: Case) -> Pool:
    """3x3 windows with stride 2 or 1 (slide 112)."""
    stride = case.integer(1, 2)
    rows, columns = case.sizes(2, 2, 4)
    return Pool(positive(case, 1, 1, (rows - 1) * stride + 3, (columns - 1) * stride + 3), 3, 3, stride)


def gaps(case: Case) -> Pool:
    """2x2 windows with stride 3: some pixels belong to no window."""
    rows, columns = case.sizes(2, 2, 4)
    return Pool(positive(case, 1, 1, (rows - 1) * 3 + 2, (columns - 1) * 3 + 2), 2, 2, 3)


def rectangular(case: Case) -> Pool:
    """Windows that are wider than tall, with gaps between their rows."""
    height, width = sorted(case.sizes(2, 1, 3))
    rows, columns = case.sizes(2, 2, 4)
    return Pool(positive(case, 1, 1, (rows - 1) * width + height, columns * width), height, width, width)


def whole(value: object) -> bool:
    """Whether a value is a whole number by type: int, or a NumPy integer."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iu"
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def unlike(case: Case) -> Pool:
    """Windows whose height, width and stride all differ, so that none of them can stand for another."""
    height, width = case.sizes(2, 2, 3)
    rows, columns = case.sizes(2, 2, 4)
    return Pool(positive(case, 1, 1, rows + height - 1, columns + width - 1), height, width, 1)
