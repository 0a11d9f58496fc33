"""Checks of average pooling, on windows and on whole maps."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from . import maps

avg_pool_forward = Task("avg_pool_forward", "pooling", ("out", "cache"))
avg_pool_backward = Task("avg_pool_backward", "pooling", ("dx",))
global_avg_pool_forward = Task("global_avg_pool_forward", "pooling", ("out", "cache"))
global_avg_pool_backward = Task("global_avg_pool_backward", "pooling", ("dx",))


def _forward(impl: Implementation, case: Case, pool: maps.Pool) -> None:
    out, _ = impl.avg_pool_forward(pool.x, **pool.options)
    case.equal("out", out, case.ref.avg_pool_forward(pool.x, **pool.options)[0])


def _backward(impl: Implementation, case: Case, pool: maps.Pool) -> None:
    dout = pool.dout(case)
    case.equal("dx", impl.avg_pool_backward(dout, pool.cache), case.ref.avg_pool_backward(dout, pool.cache))


@avg_pool_forward.check("example", 1, "the 4x4 map of slide 110, as whole numbers too", cases=1)
def _(impl: Implementation, case: Case) -> None:
    want = np.array([[[[3.25, 5.25], [2.0, 2.0]]]])
    for x in (maps.SLIDE, maps.SLIDE.astype(np.int64)):
        case.equal("out", impl.avg_pool_forward(x, pool_height=2, pool_width=2, stride=2)[0], want)


@avg_pool_forward.check("values", 1, "several pictures with several maps")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.batch(case))


@avg_pool_forward.check("stride", 1, "windows that overlap, or leave gaps")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.overlapping(case))
    _forward(impl, case, maps.gaps(case))


@avg_pool_forward.check("rectangular", 0.5, "windows whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    _forward(impl, case, maps.rectangular(case))


@avg_pool_forward.check("cache", 0.5, "(x, pool_height, pool_width, stride)")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.unlike(case)
    case.equal("cache", impl.avg_pool_forward(pool.x, **pool.options)[1], pool.cache)


@avg_pool_forward.check("refuse", 0.5, "windows that do not cover the map")
def _(impl: Implementation, case: Case) -> None:
    for H, W in ((6, 5), (5, 6)):
        x = case.normal(1, 1, H, W)
        words = f"3x3 windows with stride 2 do not fit a map of {H}x{W}"
        case.refuses(
            "avg_pool_forward", lambda x=x: impl.avg_pool_forward(x, pool_height=3, pool_width=3, stride=2), words
        )


@avg_pool_forward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.batch(case)
    case.pure(impl, "avg_pool_forward", pool.x, **pool.options)


@avg_pool_backward.check("values", 1, "several pictures with several maps")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.batch(case))


@avg_pool_backward.check("overlap", 1.5, "overlapping windows add up; pixels in no window get 0")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.overlapping(case))
    _backward(impl, case, maps.gaps(case))


@avg_pool_backward.check("rectangular", 0.5, "windows whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    _backward(impl, case, maps.rectangular(case))


@avg_pool_backward.check("gradient", 1, "the adjoint of the forward pass, exactly")
def _(impl: Implementation, case: Case) -> None:
    pool = maps.overlapping(case)
    dout = pool.dout(case)
    image = case.ref.avg_pool_forward(pool.x, **pool.options)[0]
    right = case.ref.avg_pool_backward(dout, pool.cache)
    case.adjoint("dx", image, dout, pool.x, impl.avg_pool_backward(dout, pool.cache), right)


@avg_pool_backward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.batch(case)
    case.pure(impl, "avg_pool_backward", pool.dout(case), pool.cache)


@avg_pool_backward.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    pool = maps.plain(case)
    case.dtypes(impl, "avg_pool_backward", pool.dout(case), pool.cache)


@global_avg_pool_forward.check("values", 1.5, "one mean a map")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(4))
    case.equal("out", impl.global_avg_pool_forward(x)[0], case.ref.global_avg_pool_forward(x)[0])


@global_avg_pool_forward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "global_avg_pool_forward", case.normal(*case.sizes(4)))


@global_avg_pool_backward.check("gradient", 1, "against the numeric gradient of your own forward pass")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(4, 2, 5))
    dout = case.normal(*x.shape[:2])
    _, cache = impl.global_avg_pool_forward(x)
    dx = impl.global_avg_pool_backward(dout, cache)
    case.gradient(lambda at: float(np.sum(dout * impl.global_avg_pool_forward(at["x"])[0])), {"x": x}, {"dx": dx})


@global_avg_pool_backward.check("values", 0.5, "every pixel gets its share")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(4))
    dout = case.normal(*x.shape[:2])
    _, cache = impl.global_avg_pool_forward(x)
    N, C, H, W = x.shape
    want = np.broadcast_to((dout / (H * W))[:, :, None, None], x.shape).copy()
    case.equal("dx", impl.global_avg_pool_backward(dout, cache), want)


@global_avg_pool_backward.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    for dtype in (np.float64, np.float32):
        x = case.normal(*case.sizes(4)).astype(dtype)
        _, cache = impl.global_avg_pool_forward(x)
        dx = impl.global_avg_pool_backward(case.normal(*x.shape[:2]).astype(dtype), cache)
        got = dx.dtype if isinstance(dx, np.ndarray) else type(dx).__name__
        case.expect(got == dtype, "dx", f"dx: {np.dtype(dtype)} in gives {got} out, want {np.dtype(dtype)}", str(got))
