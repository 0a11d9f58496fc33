"""Checks of convolution as a matrix product."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...checking.clock import matmul_loops
from ...subject import Implementation
from .features import grade, refuse
from .layer import Layer, layer

conv_1x1 = Task("conv_1x1", "im2col", ("out",), same_as=("conv_forward", "conv_forward_im2col"))
im2col = Task("im2col", "im2col", ("cols",))
conv_forward_im2col = Task("conv_forward_im2col", "im2col", ("out", "cache"), same_as=("conv_forward",))

TIMES = 5


def pixelwise(impl: Implementation, case: Case, *, batch: int = 1, C: int, F: int, sides: tuple[int, int]) -> None:
    """State that `conv_1x1` agrees with the reference, with a bias of 0."""
    x, w, b = case.normal(batch, C, *sides), case.normal(F, C, 1, 1), np.zeros(F)
    case.equal("out", impl.conv_1x1(x, w, b), case.ref.conv_1x1(x, w, b))


@conv_1x1.check("values", 0.5, "one square picture, bias 0")
def _(impl: Implementation, case: Case) -> None:
    F, C, side = case.sizes(3, 2, 5)
    for filters in (F, C):  # as many filters as channels: which is which?
        pixelwise(impl, case, C=C, F=filters, sides=(side, side))


@conv_1x1.check("rectangular", 0.5, "pictures wider than high")
def _(impl: Implementation, case: Case) -> None:
    F, C, height, width = case.sizes(4, 2, 7)
    pixelwise(impl, case, C=C, F=F, sides=(height, width))


@conv_1x1.check("batch", 0.5, "several pictures")
def _(impl: Implementation, case: Case) -> None:
    batch, F, C, side = case.sizes(4, 2, 6)
    pixelwise(impl, case, batch=batch, C=C, F=F, sides=(side, side))


@conv_1x1.check("bias", 0.5, "each filter's bias is added to its own map")
def _(impl: Implementation, case: Case) -> None:
    F, C, side = case.sizes(3, 2, 5)
    x, w, b = case.normal(1, C, side, side), np.zeros((F, C, 1, 1)), case.normal(F)
    case.equal("out", impl.conv_1x1(x, w, b), np.tile(b[None, :, None, None], (1, 1, side, side)))


def windows(impl: Implementation, case: Case, drawn: Layer) -> None:
    """State that `im2col` agrees with the reference."""
    HH, WW = drawn.w.shape[2:]
    got = impl.im2col(drawn.x, HH, WW, **drawn.options)
    case.equal("cols", got, case.ref.im2col(drawn.x, HH, WW, **drawn.options))


@im2col.check("values", 0.5, "one picture, one channel, stride and border left out")
def _(impl: Implementation, case: Case) -> None:
    drawn, _ = layer(case)
    HH, WW = drawn.w.shape[2:]
    case.equal("cols", impl.im2col(drawn.x, HH, WW), case.ref.im2col(drawn.x, HH, WW))


@im2col.check("channels", 0.5, "a row holds channel after channel")
def _(impl: Implementation, case: Case) -> None:
    windows(impl, case, layer(case, channels=case.integer(2, 4))[0])


@im2col.check("batch", 0.5, "the rows of one picture come before those of the next")
def _(impl: Implementation, case: Case) -> None:
    windows(impl, case, layer(case, batch=case.integer(2, 4))[0])


@im2col.check("stride", 0.5, "strides 2 and 3")
def _(impl: Implementation, case: Case) -> None:
    for stride in (2, 3):
        windows(impl, case, layer(case, stride=stride)[0])


@im2col.check("pad", 0.5, "borders of 1 and 2 zeros")
def _(impl: Implementation, case: Case) -> None:
    for pad in (1, 2):
        windows(impl, case, layer(case, pad=pad)[0])


@im2col.check("rectangular", 0.5, "height and width of picture and window differ")
def _(impl: Implementation, case: Case) -> None:
    windows(impl, case, layer(case, rectangular=True)[0])


@im2col.check("refuse", 0.5, "windows that do not fit, along either axis", cases=1)
def _(impl: Implementation, case: Case) -> None:
    def call(x: np.ndarray, w: np.ndarray, stride: int, pad: int) -> object:
        return impl.im2col(x, *w.shape[2:], stride=stride, pad=pad)

    refuse(case, "im2col", call)


@im2col.check("dtype", 0.5, "float64 and float32 stay what they are", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, _ = layer(case)
    case.dtypes(impl, "im2col", drawn.x, *drawn.w.shape[2:], stride=drawn.stride, pad=drawn.pad)


@conv_forward_im2col.check("values", 0.5, "one picture, one channel, one filter, options left out; the same cache")
def _(impl: Implementation, case: Case) -> None:
    drawn, _ = layer(case)
    out, cache = impl.conv_forward_im2col(drawn.x, drawn.w, drawn.b)
    case.equal("out", out, case.ref.conv_forward(drawn.x, drawn.w, drawn.b)[0])
    case.equal("cache", cache, drawn.cache)


grade(conv_forward_im2col, "bias", 0.5)
grade(conv_forward_im2col, "channels", 0.5)
grade(conv_forward_im2col, "batch", 0.5)
grade(conv_forward_im2col, "stride", 0.5)
grade(conv_forward_im2col, "pad", 0.5)
grade(conv_forward_im2col, "rectangular", 0.5)
grade(conv_forward_im2col, "dtype", 0.5)


@conv_forward_im2col.check(
    "speed", 1, f"right, and {TIMES} times as fast as scalar loops, by the grader's clock", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    x, w, b = case.normal(1, 3, 32, 32), case.normal(16, 3, 5, 5), np.zeros(16)
    out, _ = impl.conv_forward_im2col(x, w, b, stride=1, pad=0)
    right = case.equal("out", out, case.ref.conv_forward(x, w, b, stride=1, pad=0)[0])
    if not right:
        return  # a fast wrong answer is worth nothing
    rows, columns = case.normal(28 * 28, 75), case.normal(75, 16)
    case.faster(
        "conv_forward_im2col",
        lambda: impl.conv_forward_im2col(x, w, b, stride=1, pad=0),
        lambda: matmul_loops(rows, columns),
        TIMES,
        "scalar loops of as many multiplications (`autograder.lab.matmul_loops`)",
    )
