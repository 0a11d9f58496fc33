"""Checks of the update rules."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation

sgd = Task("sgd", "optim", ("w_new",))
sgd_momentum = Task("sgd_momentum", "optim", ("w_new", "v_new"))


def arrays(case: Case, count: int) -> list[np.ndarray]:
    """So many arrays of one shape: parameters, gradient, velocity. All cases have it, so that what is kept shows."""
    return [case.normal(3, 4) for _ in range(count)]


@sgd.check("values", 1, "one step, with two learning rates")
def _(impl: Implementation, case: Case) -> None:
    w, dw = arrays(case, 2)
    for lr in (0.1, 0.003):
        case.equal("w_new", impl.sgd(w, dw, lr=lr), case.ref.sgd(w, dw, lr=lr))


@sgd.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "sgd", *arrays(case, 2), lr=0.1)


@sgd.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.dtypes(impl, "sgd", *arrays(case, 2), lr=0.1)


@sgd_momentum.check("values", 1, "the first step, from velocity 0")
def _(impl: Implementation, case: Case) -> None:
    w, dw = arrays(case, 2)
    v = np.zeros_like(w)
    case.equal(
        "w_new", impl.sgd_momentum(w, dw, v, lr=0.1, mu=0.9)[0], case.ref.sgd_momentum(w, dw, v, lr=0.1, mu=0.9)[0]
    )


@sgd_momentum.check("update", 1, "three steps of two arrays, the learning rate changes")
def _(impl: Implementation, case: Case) -> None:
    for name in ("first", "second"):
        w, v, *grads = arrays(case, 5)
        mine = theirs = (w, v)
        for dw, lr in zip(grads, (0.1, 0.05, 0.2), strict=True):
            mine = impl.sgd_momentum(mine[0], dw, mine[1], lr=lr, mu=0.5)
            theirs = case.ref.sgd_momentum(theirs[0], dw, theirs[1], lr=lr, mu=0.5)
        case.equal(f"w_new of the {name}", mine[0], theirs[0])
        case.equal(f"v_new of the {name}", mine[1], theirs[1])


@sgd_momentum.check("edge", 0.5, "mu = 0 is plain gradient descent")
def _(impl: Implementation, case: Case) -> None:
    w, dw, v = arrays(case, 3)
    case.equal("w_new", impl.sgd_momentum(w, dw, v, lr=0.1, mu=0.0)[0], w - 0.1 * dw)


@sgd_momentum.check("defaults", 0.5, "mu is 0.9 where it is left out")
def _(impl: Implementation, case: Case) -> None:
    w, _, v = arrays(case, 3)
    still = np.zeros_like(w)
    case.equal("w_new", impl.sgd_momentum(w, still, v, lr=0.1)[0], case.ref.sgd_momentum(w, still, v, lr=0.1)[0])


@sgd_momentum.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "sgd_momentum", *arrays(case, 3), lr=0.1, mu=0.7)


@sgd_momentum.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    w, dw = arrays(case, 2)
    case.dtypes(impl, "sgd_momentum", w, dw, np.zeros_like(w), lr=0.1, mu=0.9)
