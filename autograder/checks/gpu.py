"""Checks of the extension `gpu`: how much work, how much it gains, from when on, and on whichever device."""

from __future__ import annotations

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation
from .full_convnet import FAST

conv_work = Task("conv_work", "gpu", ("count",))
whole_speed_up = Task("whole_speed_up", "gpu", ("whole",))
crossover = Task("crossover", "gpu", ("size",))
standardise = Task("standardise", "gpu", ("out",))


def work(impl: Implementation, case: Case, shape: tuple, w_shape: tuple, **options: int) -> None:
    name = f"conv_work({shape}, {w_shape}{''.join(f', {key}={value}' for key, value in options.items())})"
    case.equal(name, impl.conv_work(shape, w_shape, **options), case.ref.conv_work(shape, w_shape, **options))


@conv_work.check("example", 0.5, "the first layer of slide 66", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("count", impl.conv_work((1, 3, 32, 32), (6, 3, 5, 5)), 352800)


@conv_work.check("values", 1, "several pictures, filters and maps that are not square")
def _(impl: Implementation, case: Case) -> None:
    N, C, F = case.sizes(3, 2, 7)
    (HH, WW), (H, W) = case.sizes(2, 1, 5), case.sizes(2, 8, 14)
    work(impl, case, (N, C, H, W), (F, C, HH, WW))


@conv_work.check("stride", 1, "strides and padding")
def _(impl: Implementation, case: Case) -> None:
    for stride, pad in ((2, 0), (1, 2), (3, 1)):
        rows, columns = case.sizes(2, 3, 7)
        shape = (1, 2, *((n - 1) * stride + 3 - 2 * pad + 2 * 3 * stride for n in (rows, columns)))
        work(impl, case, shape, (4, 2, 3, 3), stride=stride, pad=pad)


@conv_work.check("refuse", 0.5, "a filter that does not fit", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for shape in ((1, 1, 7, 9), (1, 1, 9, 7)):
        words = f"3x3 with stride 3 does not fit {shape[2]}x{shape[3]}"
        case.refuses("conv_work", lambda shape=shape: impl.conv_work(shape, (1, 1, 3, 3), stride=3), words)


@whole_speed_up.check("example", 0.5, "nine tenths, fifty times as fast", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("whole", impl.whole_speed_up(0.9, 50), 1 / 0.118)


@whole_speed_up.check("values", 1, "other shares, other factors")
def _(impl: Implementation, case: Case) -> None:
    share, times = float(case.rng.random()), 1 + 100 * float(case.rng.random())
    case.equal("whole", impl.whole_speed_up(share, times), case.ref.whole_speed_up(share, times))


@whole_speed_up.check("edge", 0.5, "nothing, everything, and what becomes slower")
def _(impl: Implementation, case: Case) -> None:
    times = 2 + 10 * float(case.rng.random())
    for share, factor, want in ((0.0, times, 1.0), (1.0, times, times), (0.5, 0.5, 1 / 1.5)):
        case.equal(f"whole_speed_up({share}, {factor:.3g})", impl.whole_speed_up(share, factor), want)


def cross(impl: Implementation, case: Case, here: list[float], there: list[float], want: int | None) -> None:
    """State from which of the sizes 1, 2, 4 … on it is worth it, by its position."""
    sizes = [2**k for k in range(len(here))]
    got = impl.crossover(sizes, here, there)
    expected = None if want is None else sizes[want]
    words = f"crossover(…) is {got!r}, want {expected!r}, for here {np.round(here, 2)} and there {np.round(there, 2)}"
    case.expect(got is None if expected is None else got == expected and got is not None, "size", words, got, expected)


@crossover.check("example", 0.5, "the docstring's two tables", cases=1)
def _(impl: Implementation, case: Case) -> None:
    cross(impl, case, [0.1, 1.0, 10.0], [0.5, 0.6, 0.7], 1)
    cross(impl, case, [1.0, 1.0], [0.5, 2.0], None)


@crossover.check("values", 1, "slower first, faster later")
def _(impl: Implementation, case: Case) -> None:
    count, position = 8, case.integer(1, 6)
    there = [2.0 + float(case.rng.random()) for _ in range(count)]
    here = [value - 0.5 if k < position else value + 0.5 for k, value in enumerate(there)]
    cross(impl, case, here, there, position)


@crossover.check("edge", 1, "always, never, equal times, faster and slower in turn")
def _(impl: Implementation, case: Case) -> None:
    ones = [1.0] * 5
    cross(impl, case, ones, [0.5] * 5, 0)
    cross(impl, case, ones, [2.0] * 5, None)
    cross(impl, case, ones, [2.0, 0.5, 1.0, 0.5, 0.5], 3)
    cross(impl, case, ones, [0.5, 0.5, 2.0, 0.5, 0.9], 3)
    cross(impl, case, ones, [0.5, 0.5, 0.5, 0.5, 1.0], None)


@crossover.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "crossover", [1, 2, 4], [1.0, 2.0, 3.0], [2.0, 1.0, 1.0])


@standardise.check("values", 1, "columns of unlike means and spreads")
def _(impl: Implementation, case: Case) -> None:
    N, D = case.sizes(2, 3, 7)
    x = case.normal(N, D) * (1 + 9 * case.rng.random(D)) + case.normal(D, scale=5.0)
    case.equal("out", impl.standardise(x), case.ref.standardise(x))


@standardise.check("edge", 0.5, "a column that is the same everywhere; one with a very small spread")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(5, 3) * np.array([1.0, 0.0, 1e-3]) + 3.0
    case.equal("out", impl.standardise(x), case.ref.standardise(x))


@standardise.check("device", 1.5, "on the pretend graphics card, and it stays there")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(4, 3)
    want = case.ref.standardise(x)
    out, there = impl.standardise_on_pretend_gpu(x)
    case.equal("out", out, want)
    case.expect(bool(there), "out", "the result came back to the processor; make new arrays with array_module(x)")


@standardise.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "standardise", case.normal(4, 3))


@standardise.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.dtypes(impl, "standardise", case.normal(4, 3))


ASSIGNMENT = Assignment(
    "gpu",
    "Processor and graphics card",
    18,
    (conv_work, whole_speed_up, crossover, standardise),
    needs=("two_layer_net", "conv_layers", "pooling", "full_convnet"),
    given=("array_module", *FAST, "gpu_probe"),
    helpers={"standardise_on_pretend_gpu": "gpu_probe"},
)
