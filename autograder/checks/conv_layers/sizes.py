"""Checks of sizes, parameter counts and receptive fields."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation

conv_output_size = Task("conv_output_size", "sizes", ("out",))
same_padding = Task("same_padding", "sizes", ("pad",))
conv_num_params = Task("conv_num_params", "sizes", ("count",))
fc_num_params = Task("fc_num_params", "sizes", ("count",))
receptive_field = Task("receptive_field", "sizes", ("pixels",))


def size(impl: Implementation, case: Case, n: int, field: int, stride: int, pad: int, want: int) -> None:
    """State what `conv_output_size` gives."""
    got = impl.conv_output_size(n, field, stride=stride, pad=pad)
    case.equal(f"conv_output_size({n}, {field}, stride={stride}, pad={pad})", got, want, "exact")


def whole(case: Case, label: str, got: object, want: int) -> None:
    """State that `got` is the whole number `want`, not a float that equals it."""
    ok = isinstance(got, (int, np.integer)) and not isinstance(got, bool) and got == want
    case.expect(ok, label, f"{label}: got {got!r:.60} ({type(got).__name__}), want the whole number {want}", got, want)


@conv_output_size.check("example", 0.5, "slides 76 and 71, and a filter as large as the picture", cases=1)
def _(impl: Implementation, case: Case) -> None:
    size(impl, case, 7, 3, 1, 0, 5)
    size(impl, case, 32, 5, 1, 0, 28)
    size(impl, case, 3, 3, 1, 0, 1)
    size(impl, case, 3, 3, 4, 0, 1)
    case.equal("conv_output_size(7, 3)", impl.conv_output_size(7, 3), 5, "exact")


@conv_output_size.check("stride", 1, "slide 79, AlexNet's first layer, and random strides")
def _(impl: Implementation, case: Case) -> None:
    size(impl, case, 7, 3, 2, 0, 3)
    size(impl, case, 227, 11, 4, 0, 55)
    size(impl, case, 8, 2, 3, 0, 3)
    out, field, stride = case.sizes(3, 2, 8)
    size(impl, case, (out - 1) * stride + field, field, stride, 0, out)


@conv_output_size.check("pad", 1, "slides 84 and 90, random padding, also with a stride")
def _(impl: Implementation, case: Case) -> None:
    size(impl, case, 7, 3, 1, 1, 7)
    size(impl, case, 32, 5, 1, 2, 32)
    out, field, pad = case.sizes(3, 2, 7)
    n = 2 * pad + 8 + out
    size(impl, case, n, field, 1, pad, n + 2 * pad - field + 1)
    for border in (1, 2, 3):  # a border is as good as a larger picture, for any stride
        case.like_own(
            f"conv_output_size(9, 3, stride=2, pad={border})",
            lambda border=border: impl.conv_output_size(9, 3, stride=2, pad=border),
            lambda border=border: impl.conv_output_size(9 + 2 * border, 3, stride=2, pad=0),
            "the same picture without a border, but with its zeros",
        )


@conv_output_size.check("refuse", 1, "slide 81, AlexNet on 224, and filters larger than the picture", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for n, field, stride, pad in ((7, 3, 3, 0), (224, 11, 4, 0), (3, 5, 1, 0), (2, 7, 1, 2), (3, 5, 2, 0)):
        call = f"conv_output_size({n}, {field}, stride={stride}, pad={pad})"
        why = "is larger than the padded picture" if field > n + 2 * pad else "does not end at the edge"
        case.refuses(
            call,
            lambda n=n, field=field, stride=stride, pad=pad: impl.conv_output_size(n, field, stride=stride, pad=pad),
            f"{call}: the filter {why}",
        )


@conv_output_size.check("dtype", 0.5, "a whole number comes out, also where NumPy integers go in", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for kind in (int, np.int64):
        whole(case, "conv_output_size", impl.conv_output_size(kind(7), kind(3), stride=kind(1), pad=kind(0)), 5)


@same_padding.check("example", 1, "slide 85 and other odd filters", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for field in (3, 5, 7, 1, 11):
        whole(case, f"same_padding({field})", impl.same_padding(field), (field - 1) // 2)


@same_padding.check("refuse", 1, "even filters", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for field in (2, 4, 6):
        case.refuses(
            f"same_padding({field})",
            lambda field=field: impl.same_padding(field),
            f"same_padding({field}): no padding that is equal at both ends keeps the size",
        )


@conv_num_params.check("example", 2, "slides 92, 95 and 64: 760, 2,080 and 456", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for shape, want in (((10, 3, 5, 5), 760), ((32, 64, 1, 1), 2080), ((6, 3, 5, 5), 456)):
        case.equal(f"conv_num_params{shape}", impl.conv_num_params(*shape), want, "exact")


@conv_num_params.check("rectangular", 1, "filters whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    F, C, HH, WW = case.sizes(4, 2, 9)
    case.equal(
        f"conv_num_params({F}, {C}, {HH}, {WW})", impl.conv_num_params(F, C, HH, WW), F * C * HH * WW + F, "exact"
    )


@fc_num_params.check("example", 1, "the layer that would take the convolution's place: 14,455,392", cases=1)
def _(impl: Implementation, case: Case) -> None:
    D, M = 32 * 32 * 3, 28 * 28 * 6
    case.equal(f"fc_num_params({D}, {M})", impl.fc_num_params(D, M), 14_455_392, "exact")


@fc_num_params.check("values", 1, "random sizes")
def _(impl: Implementation, case: Case) -> None:
    D, M = case.sizes(2, 2, 50)
    case.equal(f"fc_num_params({D}, {M})", impl.fc_num_params(D, M), D * M + M, "exact")


def field(impl: Implementation, case: Case, layers: list[tuple[int, int]], want: int) -> None:
    """State what `receptive_field` gives."""
    case.equal(f"receptive_field({layers})", impl.receptive_field(layers), want, "exact")


@receptive_field.check("example", 1.5, "one 5x5 layer, and two and three 3x3 layers", cases=1)
def _(impl: Implementation, case: Case) -> None:
    field(impl, case, [(5, 1)], 5)
    field(impl, case, [(3, 1), (3, 1)], 5)
    field(impl, case, [(3, 1), (3, 1), (3, 1)], 7)


@receptive_field.check("values", 1, "random stacks with stride 1")
def _(impl: Implementation, case: Case) -> None:
    fields = case.sizes(case.integer(3, 4), 2, 9)
    field(impl, case, [(n, 1) for n in fields], sum(fields) - len(fields) + 1)


@receptive_field.check("stride", 2, "strides push the neurons of later layers apart")
def _(impl: Implementation, case: Case) -> None:
    field(impl, case, [(3, 2), (3, 1)], 7)
    layers = list(zip(case.sizes(4, 2, 7), case.sizes(4, 2, 5), strict=True))
    field(impl, case, layers, case.ref.receptive_field(layers))


@receptive_field.check("edge", 0.5, "no layer at all sees one pixel, 1x1 layers change nothing", cases=1)
def _(impl: Implementation, case: Case) -> None:
    field(impl, case, [], 1)
    field(impl, case, [(1, 1), (3, 1), (1, 1)], 3)
