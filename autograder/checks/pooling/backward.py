"""Checks of the backward pass of max pooling, on the reference's cache."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from . import maps

max_pool_backward = Task("max_pool_backward", "pooling", ("dx",))


def _backward(impl: Implementation, case: Case, pool: maps.Pool) -> None:
    dout = pool.dout(case)
    case.equal("dx", impl.max_pool_backward(dout, pool.cache), case.ref.max_pool_backward(dout, pool.cache))


@max_pool_backward.check("example", 2, "the 4x4 map of slide 110", cases=1)
def _(impl: Implementation, case: Case) -> None:
    dx = np.zeros((1, 1, 4, 4))
    dx[0, 0, [1, 1, 2, 3], [1, 3, 0, 3]] = 1.0, 2.0, 3.0, 4.0
    dout = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    case.equal("dx", impl.max_pool_backward(dout, (maps.SLIDE, 2, 2, 2)), dx)


@max_pool_backward.check("values", 3, "one map, 2x2 windows side by side")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.plain(case))


@max_pool_backward.check("batch", 3, "several pictures with several maps")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.batch(case))


@max_pool_backward.check("overlap", 4, "overlapping windows add up")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.overlapping(case))


@max_pool_backward.check("stride", 1, "2x2 windows with stride 3: pixels in no window get 0")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.gaps(case))


@max_pool_backward.check("rectangular", 2, "windows whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.rectangular(case))


@max_pool_backward.check("edge", 2, "equal maxima: the first in row-major order gets all; negative numbers")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.plain(case)
    _backward(impl, case, pool._replace(x=np.round(pool.x)))
    _backward(impl, case, pool._replace(x=np.full_like(pool.x, case.rng.standard_normal())))
    _backward(impl, case, pool._replace(x=-pool.x))


@max_pool_backward.check("gradient", 1, "against the numeric gradient of the forward pass")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.batch(case)
    dout = pool.dout(case)
    right = {"dx": case.ref.max_pool_backward(dout, pool.cache)}

    def loss(at: dict[str, np.ndarray]) -> float:
        return float(np.sum(dout * case.ref.max_pool_forward(at["x"], **pool.options)[0]))

    def winners(at: dict[str, np.ndarray]) -> np.ndarray:
        N, C, H, W = at["x"].shape
        return at["x"].reshape(N, C, H // 2, 2, W // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(N, C, -1, 4).argmax(-1)

    case.gradient(loss, {"x": pool.x}, {"dx": impl.max_pool_backward(dout, pool.cache)}, kinks=winners, explain=right)


@max_pool_backward.check("pure", 1)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.batch(case)
    case.pure(impl, "max_pool_backward", pool.dout(case), pool.cache)


@max_pool_backward.check("dtype", 1)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.plain(case)
    case.dtypes(impl, "max_pool_backward", pool.dout(case), pool.cache)
