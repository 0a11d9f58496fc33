"""Checks of the two pieces that a convolution is made of."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation

zero_pad = Task("zero_pad", "conv", ("out",))
conv_single_step = Task("conv_single_step", "conv", ("out",))


def padded(impl: Implementation, case: Case, x: np.ndarray, pad: int) -> None:
    case.equal(f"zero_pad(x, {pad})", impl.zero_pad(x, pad), case.ref.zero_pad(x, pad), "exact")


@zero_pad.check("values", 1, "a border of one zero around one square map")
def _(impl: Implementation, case: Case) -> None:
    side = case.integer(2, 5)
    padded(impl, case, case.normal(1, 1, side, side), 1)


@zero_pad.check("pad", 0.5, "borders of 0, 2 and 3")
def _(impl: Implementation, case: Case) -> None:
    side = case.integer(2, 5)
    for pad in (0, 2, 3):
        padded(impl, case, case.normal(1, 1, side, side), pad)


@zero_pad.check("batch", 0.5, "several pictures with several channels, wider than high: only their edges grow")
def _(impl: Implementation, case: Case) -> None:
    padded(impl, case, case.normal(*sorted(case.sizes(4, 2, 7))), 1)


@zero_pad.check("pure", 0.5, "the pictures that are handed in stay as they were; a new array for pad = 0 too", cases=1)
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(1, 1, 3, 3)
    case.pure(impl, "zero_pad", x, 1)
    case.new(impl, "zero_pad", x, 0)


@zero_pad.check("dtype", 0.5, "float64, float32 and pictures of uint8 stay what they are", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.dtypes(impl, "zero_pad", case.normal(1, 1, 3, 3), 1)
    case.has_dtype("out", impl.zero_pad(np.ones((1, 1, 3, 3), dtype=np.uint8), 1), np.uint8)


def step(impl: Implementation, case: Case, shape: tuple[int, ...], b: float) -> None:
    window, w = case.normal(*shape), case.normal(*shape)
    case.equal("out", impl.conv_single_step(window, w, b), case.ref.conv_single_step(window, w, b))


@conv_single_step.check("values", 1, "one channel, bias 0")
def _(impl: Implementation, case: Case) -> None:
    step(impl, case, (1, *case.sizes(2, 2, 5)), 0.0)


@conv_single_step.check("channels", 0.5, "the full depth of the window counts")
def _(impl: Implementation, case: Case) -> None:
    step(impl, case, case.sizes(3, 2, 5), 0.0)


@conv_single_step.check("bias", 0.5, "the bias is added once")
def _(impl: Implementation, case: Case) -> None:
    window, b = case.normal(*case.sizes(3, 2, 5)), float(case.normal(1)[0])
    case.equal("out", impl.conv_single_step(window, np.zeros(window.shape), b), b)
