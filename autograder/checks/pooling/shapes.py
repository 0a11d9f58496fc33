"""Checks of flattening, counting parameters, and the shift experiment."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from .maps import whole

flatten = Task("flatten", "shapes", ("rows",))
net_num_params = Task("net_num_params", "shapes", ("count",))
shift_right = Task("shift_right", "shift", ("shifted",))
shift_change = Task("shift_change", "shift", ("before", "after"))


def _conv(filters: int, field: int, stride: int = 1, pad: int = 0) -> dict:
    return {"layer": "conv", "filters": filters, "field": field, "stride": stride, "pad": pad}


def _pool(field: int, stride: int) -> dict:
    return {"layer": "pool", "field": field, "stride": stride}


def _fc(units: int) -> dict:
    return {"layer": "fc", "units": units}


RELU = {"layer": "relu"}


@flatten.check("values", 1, "maps and single rows, in their own dtype")
def _(impl: Implementation, case: Case) -> None:
    for count in (4, 3, 2):
        x = case.normal(*case.sizes(count))
        case.equal("rows", impl.flatten(x), x.reshape(len(x), -1))
    case.dtypes(impl, "flatten", x)


@flatten.check("batch", 0.5, "a batch of 1")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(1, *case.sizes(3))
    case.equal("rows", impl.flatten(x), x.reshape(1, -1))


@flatten.check("pure", 0.5, "the input keeps its shape")
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "flatten", case.normal(*case.sizes(4)))


def _count(impl: Implementation, case: Case, input_dim: tuple[int, ...], layers: list[dict]) -> None:
    got = impl.net_num_params(input_dim, layers)
    if case.equal("count", got, case.ref.net_num_params(input_dim, layers)):
        case.expect(whole(got), "count", f"count is {got!r}: want a whole number (an int)", got)


@net_num_params.check("example", 1, "456 for six 5x5x3 filters, 760 for ten; a small net", cases=1)
def _(impl: Implementation, case: Case) -> None:
    _count(impl, case, (3, 32, 32), [_conv(6, 5)])
    _count(impl, case, (3, 32, 32), [_conv(10, 5, pad=2)])
    _count(impl, case, (3, 32, 32), [_conv(6, 5), RELU, _fc(10)])


@net_num_params.check("values", 1, "strides, padding, ReLU, pooling (0 parameters), two convolutions")
def _(impl: Implementation, case: Case) -> None:
    C, filters, more, units, classes = case.sizes(5, 2, 12)
    rows, columns = case.sizes(2, 2, 4)
    net = [
        _conv(filters, 3, pad=1),
        RELU,
        _pool(2, 2),
        _conv(more, 5, stride=2, pad=2),
        RELU,
        _fc(units),
        RELU,
        _fc(classes),
    ]
    _count(impl, case, (C, 8 * rows + 2, 8 * columns + 2), net)


@net_num_params.check("rectangular", 1, "pictures that are wider than tall")
def _(impl: Implementation, case: Case) -> None:
    C, filters, units = case.sizes(3)
    H, W = case.sizes(2, 3, 6)
    _count(impl, case, (C, 2 * H, 2 * W), [_conv(filters, 3, pad=1), _pool(2, 2), _fc(units)])


@net_num_params.check("refuse", 1, "a layer that does not fit")
def _(impl: Implementation, case: Case) -> None:
    for layers in ([_conv(4, 3, stride=3)], [_pool(2, 2), _fc(3)], [_conv(2, 9)]):
        words = f"{layers[0]['layer']} does not fit a 7x7 picture"
        case.refuses("net_num_params", lambda layers=layers: impl.net_num_params((1, 7, 7), layers), words)
    for layers in ([_conv(4, 3, stride=3)], [_pool(3, 3), _fc(3)]):
        for sides in ((7, 9), (9, 7)):
            words = f"{layers[0]['layer']} does not fit a {sides[0]}x{sides[1]} picture"
            case.refuses(
                "net_num_params", lambda layers=layers, sides=sides: impl.net_num_params((1, *sides), layers), words
            )


@shift_right.check("values", 1.5, "0 to 3 pixels")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(4, 2, 6))
    for pixels in (0, 1, min(3, x.shape[3])):
        case.equal("shifted", impl.shift_right(x, pixels), case.ref.shift_right(x, pixels))


@shift_right.check("edge", 0.5, "all the way: nothing is left")
def _(impl: Implementation, case: Case) -> None:
    N, C, W = case.sizes(3)
    x = case.normal(N, C, W + 2, W)
    case.equal("shifted", impl.shift_right(x, x.shape[3]), np.zeros_like(x))


@shift_right.check("pure", 1, "the pictures stay as they are; a new array for 0 pixels too")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(4, 2, 6))
    case.pure(impl, "shift_right", x, 1)
    case.new(impl, "shift_right", x, 0)


def _pictures(case: Case, field: int) -> np.ndarray:
    N, C, rows, columns = case.sizes(4, 2, 5)
    return case.normal(N, C, field * rows, field * columns)


@shift_change.check("values", 2, "relative changes before and after 2x2 pooling")
def _(impl: Implementation, case: Case) -> None:
    x = _pictures(case, 2)
    before, after = impl.shift_change(x, [0, 1, 2], field=2)
    want = case.ref.shift_change(x, [0, 1, 2], field=2)
    case.equal("before", before, want[0])
    case.equal("after", after, want[1])


@shift_change.check("stride", 1, "windows of side 3 or 4")
def _(impl: Implementation, case: Case) -> None:
    field = case.integer(3, 4)
    x = _pictures(case, field)
    before, after = impl.shift_change(x, [1, 3], field=field)
    want = case.ref.shift_change(x, [1, 3], field=field)
    case.equal("before", before, want[0])
    case.equal("after", after, want[1])
