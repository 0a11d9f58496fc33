"""Checks of the extension `frameworks`: sizes and parameters as Torch, Caffe and Lasagne count them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation

torch_conv = Task("torch_conv", "frameworks", ("out_shape", "params"))
caffe_conv = Task("caffe_conv", "frameworks", ("out_shape", "params"))
caffe_pool_size = Task("caffe_pool_size", "frameworks", ("out",))
lasagne_conv = Task("lasagne_conv", "frameworks", ("out_shape", "params"))
lasagne_weights = Task("lasagne_weights", "frameworks", ("turned",))


def same(impl: Implementation, case: Case, name: str, *args: Any, **options: Any) -> None:
    """State shape and number of parameters (or a size)."""
    words = [repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in options.items()]
    label = f"{name}({', '.join(words)})"
    case.equal(label, getattr(impl, name)(*args, **options), getattr(case.ref, name)(*args, **options))


def refuse(impl: Implementation, case: Case, name: str, why: str, *args: Any, **options: Any) -> None:
    case.refuses(name, lambda: getattr(impl, name)(*args, **options), f"{why} must be refused")


def maps(case: Case) -> tuple[int, int, int, int]:
    """A shape of four unequal numbers, with sides that any filter here fits."""
    N, C = case.sizes(2, 2, 9)
    H, W = case.sizes(2, 20, 40)
    return N, C, H, W


@torch_conv.check("example", 1, "the docstring's layer", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("torch_conv", impl.torch_conv((10, 3, 32, 48), 3, 16, 5, 3), ((10, 16, 30, 44), 736))


@torch_conv.check("rectangular", 1, "width first: filters that are not square")
def _(impl: Implementation, case: Case) -> None:
    shape, (kW, kH) = maps(case), case.sizes(2, 1, 7)
    same(impl, case, "torch_conv", shape, shape[1], case.integer(10, 20), kW, kH)


@torch_conv.check("stride", 1, "unequal strides, with a rest that is left out")
def _(impl: Implementation, case: Case) -> None:
    for _ in range(3):
        shape, (dW, dH) = maps(case), case.sizes(2, 2, 5)
        same(impl, case, "torch_conv", shape, shape[1], 8, 3, 3, dW, dH)


@torch_conv.check("pad", 1, "unequal paddings; padH where it is left out, and where it is 0")
def _(impl: Implementation, case: Case) -> None:
    shape, (padW, padH) = maps(case), case.sizes(2, 1, 4)
    for pads in ((padW, padH), (padW,), (padW, 0)):
        same(impl, case, "torch_conv", shape, shape[1], 8, 3, 3, 1, 1, *pads)


@torch_conv.check("refuse", 1, "other channels; a filter that is larger than the padded map, along either axis")
def _(impl: Implementation, case: Case) -> None:
    refuse(impl, case, "torch_conv", "four planes where three arrive", (1, 3, 9, 9), 4, 8, 3, 3)
    for shape in ((1, 3, 4, 9), (1, 3, 9, 4)):
        refuse(impl, case, "torch_conv", f"a 9x9 filter on {shape[2:]} with padding 2", shape, 3, 8, 9, 9, 1, 1, 2)
        same(impl, case, "torch_conv", shape, 3, 8, 8, 8, 1, 1, 2)


@caffe_conv.check("example", 1, "the second convolution of AlexNet", cases=1)
def _(impl: Implementation, case: Case) -> None:
    got = impl.caffe_conv((1, 96, 27, 27), 256, 5, pad=2, group=2)
    case.equal("caffe_conv", got, ((1, 256, 27, 27), 307456))


@caffe_conv.check("values", 1, "maps that are not square")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, "caffe_conv", maps(case), case.integer(10, 20), case.integer(2, 7))


@caffe_conv.check("stride", 0.5, "strides and paddings, with a rest that is left out")
def _(impl: Implementation, case: Case) -> None:
    for stride in (2, 3, 4):
        same(impl, case, "caffe_conv", maps(case), 8, case.integer(3, 5), stride=stride, pad=case.integer(1, 2))


@caffe_conv.check("channels", 1, "groups: fewer weights, the same maps")
def _(impl: Implementation, case: Case) -> None:
    for group in (2, 3):
        N, C, H, W = maps(case)
        same(impl, case, "caffe_conv", (N, C * group, H, W), 5 * group, 3, group=group)


@caffe_conv.check("refuse", 0.5, "groups that do not divide channels or filters; a filter that is too large")
def _(impl: Implementation, case: Case) -> None:
    refuse(impl, case, "caffe_conv", "three channels in two groups", (1, 3, 9, 9), 4, 3, group=2)
    refuse(impl, case, "caffe_conv", "five filters in two groups", (1, 4, 9, 9), 5, 3, group=2)
    for shape in ((1, 3, 4, 9), (1, 3, 9, 4)):
        refuse(impl, case, "caffe_conv", f"a 9x9 filter on {shape[2:]} with padding 2", shape, 8, 9, pad=2)
        same(impl, case, "caffe_conv", shape, 8, 8, pad=2)


@caffe_pool_size.check("example", 1, "32/3/2, 55/3/2, and 6/2/2 with padding 1", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for args, want in (((32, 3, 2), 16), ((55, 3, 2), 27), ((6, 2, 2, 1), 4)):
        case.equal(f"caffe_pool_size{args}", impl.caffe_pool_size(*args), want)


@caffe_pool_size.check("values", 1, "windows that fit, and windows that hang over")
def _(impl: Implementation, case: Case) -> None:
    for rest in (0, 1, 2):
        stride, field = case.integer(3, 4), case.integer(3, 5)
        same(impl, case, "caffe_pool_size", field + stride * case.integer(2, 6) + rest, field, stride=stride)
    same(impl, case, "caffe_pool_size", case.integer(7, 12), 3)
    same(impl, case, "caffe_pool_size", 5 + 3 * case.integer(0, 3), 1, stride=3)


@caffe_pool_size.check("pad", 1, "padding: a window wholly in it is left out")
def _(impl: Implementation, case: Case) -> None:
    for size, field, stride, pad in (
        (7, 2, 2, 1),
        (6, 2, 3, 1),
        (5, 3, 3, 2),
        (8, 3, 2, 1),
        (6, 3, 4, 2),
        (10, 2, 4, 1),
    ):
        more = case.integer(0, 3) * stride
        same(impl, case, "caffe_pool_size", size + more, field, stride=stride, pad=pad)


@lasagne_conv.check("example", 0.5, "the docstring's two layers", cases=1)
def _(impl: Implementation, case: Case) -> None:
    shape = (5, 1, 28, 20)
    case.equal("same", impl.lasagne_conv(shape, 32, (5, 3), pad="same"), ((5, 32, 28, 20), 512))
    case.equal("full", impl.lasagne_conv(shape, 32, 5, pad="full"), ((5, 32, 32, 24), 832))


@lasagne_conv.check("values", 0.5, "one number for both axes")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, "lasagne_conv", maps(case), 8, case.integer(2, 6))
    same(
        impl, case, "lasagne_conv", maps(case), 8, case.integer(2, 6), stride=case.integer(2, 4), pad=case.integer(1, 3)
    )


@lasagne_conv.check("rectangular", 1, "pairs: rows first")
def _(impl: Implementation, case: Case) -> None:
    field, stride, pad = (case.sizes(2, low, 5) for low in (2, 1, 1))
    same(impl, case, "lasagne_conv", maps(case), 8, field, stride=stride, pad=pad)


@lasagne_conv.check("pad", 1, 'the words "valid", "same" and "full"')
def _(impl: Implementation, case: Case) -> None:
    for word in ("valid", "same", "full"):
        odd = tuple(2 * n + 1 for n in case.sizes(2, 0, 3))
        same(impl, case, "lasagne_conv", maps(case), 8, odd, pad=word)
        same(impl, case, "lasagne_conv", maps(case), 8, odd, stride=2, pad=word)
    same(impl, case, "lasagne_conv", maps(case), 8, (4, 2), pad="full")


@lasagne_conv.check("refuse", 1, 'other words, "same" with an even filter, filters that are too large')
def _(impl: Implementation, case: Case) -> None:
    refuse(impl, case, "lasagne_conv", 'pad="half"', maps(case), 8, 3, pad="half")
    for field in ((4, 3), (3, 2), 4):
        refuse(impl, case, "lasagne_conv", f'pad="same" with a filter of {field}', maps(case), 8, field, pad="same")
    for shape in ((1, 3, 4, 9), (1, 3, 9, 4)):
        refuse(impl, case, "lasagne_conv", f"a 9x9 filter on {shape[2:]} with padding 2", shape, 8, 9, pad=2)
        same(impl, case, "lasagne_conv", shape, 8, 8, pad=2)


@lasagne_weights.check("values", 0.5, "filters that are not square nor symmetric")
def _(impl: Implementation, case: Case) -> None:
    w = case.normal(*case.sizes(4, 2, 6))
    case.equal("turned", impl.lasagne_weights(w), case.ref.lasagne_weights(w))


@lasagne_weights.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "lasagne_weights", np.asarray(case.normal(2, 3, 2, 4)))


ASSIGNMENT = Assignment(
    "frameworks",
    "Other libraries",
    24,
    (torch_conv, caffe_conv, caffe_pool_size, lasagne_conv, lasagne_weights),
    needs=("two_layer_net", "conv_layers"),
)
