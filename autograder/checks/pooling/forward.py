"""Checks of the sizes and the forward passes of max pooling."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from . import maps

pool_output_size = Task("pool_output_size", "pooling", ("out",))
max_pool_forward = Task("max_pool_forward", "pooling", ("out", "cache"))
max_pool_fast = Task("max_pool_fast", "pooling", ("out", "winner"), same_as=("max_pool_forward",))


def _size(impl: Implementation, case: Case, size: int, field: int, stride: int, want: int) -> None:
    got = impl.pool_output_size(size, field, stride=stride)
    name = f"pool_output_size({size}, {field}, stride={stride})"
    if case.equal(name, got, want):
        case.expect(maps.whole(got), name, f"{name} is {got!r}: a size is a whole number (an int)", got)


@pool_output_size.check("example", 2, "slide 112: 2x2 with stride 2, 3x3 with stride 2 on 55", cases=1)
def _(impl: Implementation, case: Case) -> None:
    _size(impl, case, 4, 2, 2, 2)
    _size(impl, case, 55, 3, 2, 27)


@pool_output_size.check("values", 2, "random windows that fit")
def _(impl: Implementation, case: Case) -> None:
    for _ in range(3):
        positions, field, stride = case.integer(1, 9), case.integer(1, 5), case.integer(1, 4)
        _size(impl, case, (positions - 1) * stride + field, field, stride, positions)


@pool_output_size.check("refuse", 2, "windows that do not cover the map, or are larger than it")
def _(impl: Implementation, case: Case) -> None:
    stride, positions, field = case.integer(2, 4), case.integer(1, 5), case.integer(1, 5)
    left_over = (positions - 1) * stride + field + case.integer(1, stride - 1)
    for size, field_, stride_ in ((32, 3, 2), (left_over, field, stride), (3, 5, 1), (3, 5, 2)):
        words = f"pool_output_size({size}, {field_}, stride={stride_}) does not fit"
        case.refuses("pool_output_size", lambda a=(size, field_), s=stride_: impl.pool_output_size(*a, stride=s), words)


def _forward(impl: Implementation, case: Case, pool: maps.Pool) -> None:
    out, _ = impl.max_pool_forward(pool.x, **pool.options)
    case.equal("out", out, case.ref.max_pool_forward(pool.x, **pool.options)[0])


@max_pool_forward.check("example", 3, "the 4x4 map of slide 110", cases=1)
def _(impl: Implementation, case: Case) -> None:
    out, _ = impl.max_pool_forward(maps.SLIDE, pool_height=2, pool_width=2, stride=2)
    case.equal("out", out, np.array([[[[6.0, 8.0], [3.0, 4.0]]]]))


@max_pool_forward.check("values", 2, "one map, 2x2 windows side by side")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.plain(case))


@max_pool_forward.check("batch", 2, "several pictures with several maps")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.batch(case))


@max_pool_forward.check("stride", 2, "3x3 windows with stride 1 and 2, 2x2 windows with stride 3")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.overlapping(case))
    _forward(impl, case, maps.gaps(case))


@max_pool_forward.check("rectangular", 2, "windows whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.rectangular(case))


@max_pool_forward.check("edge", 1, "negative numbers, everywhere and here and there")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.plain(case)
    _forward(impl, case, pool._replace(x=-1000 - 100 * pool.x))
    _forward(impl, case, pool._replace(x=case.normal(*pool.x.shape)))


@max_pool_forward.check("cache", 1, "(x, pool_height, pool_width, stride)")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.unlike(case)
    _, cache = impl.max_pool_forward(pool.x, **pool.options)
    case.equal("cache", cache, pool.cache)


@max_pool_forward.check("refuse", 1, "windows that do not cover the map")
def _(impl: Implementation, case: Case) -> None:
    for H, W in ((6, 5), (5, 6)):
        x = case.normal(1, 1, H, W)
        words = f"3x3 windows with stride 2 do not fit a map of {H}x{W}"
        case.refuses(
            "max_pool_forward", lambda x=x: impl.max_pool_forward(x, pool_height=3, pool_width=3, stride=2), words
        )


@max_pool_forward.check("pure", 1)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.batch(case)
    case.pure(impl, "max_pool_forward", pool.x, **pool.options)


@max_pool_forward.check("dtype", 1)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.plain(case)
    case.dtypes(impl, "max_pool_forward", pool.x, **pool.options)


def _fast(impl: Implementation, case: Case, pool: maps.Pool) -> None:
    out, winner = impl.max_pool_fast(pool.x, **pool.options)
    want_out, want_winner = case.ref.max_pool_fast(pool.x, **pool.options)
    case.equal("out", out, want_out)
    case.equal("winner", winner, want_winner)


@max_pool_fast.check("values", 2, "windows side by side")
def _(impl: Implementation, case: Case) -> None:
    _fast(impl, case, maps.batch(case))
    height = case.integer(3, 4)
    _fast(impl, case, maps.Pool(maps.positive(case, 1, 2, 2 * height, 3 * height), height, height, height))


@max_pool_fast.check("edge", 1, "equal maxima: the first one wins")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.plain(case)
    _fast(impl, case, pool._replace(x=np.round(pool.x)))
    _fast(impl, case, pool._replace(x=np.zeros_like(pool.x)))


@max_pool_fast.check("overlap", 2, "windows that overlap, or leave gaps: another way, the same answer")
def _(impl: Implementation, case: Case) -> None:
    _fast(impl, case, maps.overlapping(case))
    _fast(impl, case, maps.gaps(case))


@max_pool_fast.check("rectangular", 1, "windows whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    _fast(impl, case, maps.rectangular(case))


@max_pool_fast.check("refuse", 1, "windows that do not cover the map")
def _(impl: Implementation, case: Case) -> None:
    for field, H, W in ((2, 5, 4), (2, 4, 5), (3, 6, 5), (3, 5, 6)):
        x, options = case.normal(1, 1, H, W), {"pool_height": field, "pool_width": field, "stride": 2}
        words = f"{field}x{field} windows with stride 2 do not fit a map of {H}x{W}"
        case.refuses("max_pool_fast", lambda x=x, options=options: impl.max_pool_fast(x, **options), words)


@max_pool_fast.check("pure", 1)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.batch(case)
    case.pure(impl, "max_pool_fast", pool.x, **pool.options)
