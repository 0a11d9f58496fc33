"""Checks of the numeric gradient."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from ...worker.values import Callback

numerical_gradient = Task("numerical_gradient", "gradients", ("grad",))


def entries(x: object) -> np.ndarray:
    """What student code hands to `f`, as float64 in one row."""
    return np.asarray(x, dtype=np.float64).ravel()


def bilinear(case: Case, size: int) -> Callable[[object], float]:
    """A scalar f that is linear in each entry alone: forward and central differences agree, for any step."""
    slope = case.normal(size)

    def f(x: object) -> float:
        v = entries(x)
        return float(slope @ v + v[:-1] @ v[1:])

    return f


def judge(impl: Implementation, case: Case, f: Callable, x: np.ndarray, **options: object) -> None:
    got = impl.numerical_gradient(Callback(f), x, **options)
    case.equal("grad", got, case.ref.numerical_gradient(Callback(f), x, **options))


@numerical_gradient.check("example", 1, "the docstring's x**3: differences on both sides", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal(
        "grad",
        impl.numerical_gradient(Callback(lambda x: np.asarray(x) ** 3), np.array([2.0]), h=0.1),
        np.array([12.01]),
    )


@numerical_gradient.check("values", 1, "a number as f(x), one entry of x moved at a time")
def _(impl: Implementation, case: Case) -> None:
    size = case.integer(3, 6)
    judge(impl, case, bilinear(case, size), case.normal(size), df=1.0, h=0.1)


@numerical_gradient.check("shapes", 1, "x with two and three axes")
def _(impl: Implementation, case: Case) -> None:
    shape = case.sizes(2 + case.integer(0, 1), 2, 4)
    judge(impl, case, bilinear(case, int(np.prod(shape))), case.normal(*shape), df=1.0, h=0.1)


@numerical_gradient.check("gradient", 2, "an array as f(x), each output weighted by df")
def _(impl: Implementation, case: Case) -> None:
    outputs, size = case.sizes(2, 2, 5)
    matrix = case.normal(outputs, size)
    judge(impl, case, lambda x: matrix @ entries(x), case.normal(size), df=case.normal(outputs), h=0.1)


@numerical_gradient.check("defaults", 1, "df = 1 and h = 1e-5 where they are left out")
def _(impl: Implementation, case: Case) -> None:
    # The central difference of x**3 at 0 is h**2, here made large enough to be seen.
    scale = 1e10 * case.rng.uniform(1, 3, 3)
    judge(impl, case, lambda x: scale * entries(x) ** 3, np.zeros(3))


@numerical_gradient.check("pure", 1, "x holds the same bits afterwards")
def _(impl: Implementation, case: Case) -> None:
    size = case.integer(8, 12)
    case.pure(impl, "numerical_gradient", Callback(bilinear(case, size)), case.normal(size))


@numerical_gradient.check("dtype", 1, "float32 and whole-number x: all is computed in float64")
def _(impl: Implementation, case: Case) -> None:
    size = case.integer(3, 5)
    slope = case.normal(size)
    f = lambda x: float(slope @ entries(x))  # noqa: E731  (linear: nothing but rounding can go wrong)
    for x in (case.normal(size).astype(np.float32), case.rng.integers(1, 9, size)):
        got = impl.numerical_gradient(Callback(f), x)
        case.equal("grad", got, case.ref.numerical_gradient(Callback(f), x))
        dtype = np.asarray(got).dtype
        case.expect(dtype == np.float64, "grad", f"grad has dtype {dtype} for {x.dtype} x, want float64", str(dtype))
