"""Checks of the fully connected layer."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation

affine_forward = Task("affine_forward", "affine", ("out", "cache"))
affine_backward = Task("affine_backward", "affine", ("dx", "dw", "db"))


def layer(case: Case, *, batch: int | None = None, shape: int = 1, bias: bool = False) -> tuple[np.ndarray, ...]:
    """Input, weights and bias of a layer; N, the `shape` input sizes and M are pairwise different."""
    sizes = case.sizes(shape + 2, 2, 7)
    n = batch or sizes[0]
    x = case.normal(n, *sizes[1:-1])
    w = case.normal(int(np.prod(sizes[1:-1])), sizes[-1])
    b = case.normal(sizes[-1]) if bias else np.zeros(sizes[-1])
    return x, w, b


@affine_forward.check("values", 1, "rows of numbers, bias 0")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case)
    out, _ = impl.affine_forward(x, w, b)
    case.equal("out", out, case.ref.affine_forward(x, w, b)[0])


@affine_forward.check("bias", 1, "the bias is added to every row")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    out, _ = impl.affine_forward(np.zeros_like(x), w, b)
    case.equal("out", out, np.tile(b, (len(x), 1)))


@affine_forward.check("shapes", 1, "examples of shape (d1, d2) and (d1, d2, d3)")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, shape=2 + case.integer(0, 1))
    out, _ = impl.affine_forward(x, w, b)
    case.equal("out", out, case.ref.affine_forward(x, w, b)[0])


@affine_backward.check("values", 4, "dx, dw and db for rows of numbers")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    dout = case.normal(len(x), len(b))
    for name, got, want in zip(("dx", "dw", "db"), impl.affine_backward(dout, (x, w, b)), case.ref.affine_backward(dout, (x, w, b)), strict=True):
        case.equal(name, got, want)


@affine_backward.check("gradient", 2, "against the numeric gradient of the forward pass")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    dout = case.normal(len(x), len(b))
    grads = dict(zip(("dx", "dw", "db"), impl.affine_backward(dout, (x, w, b)), strict=True))
    right = dict(zip(("dx", "dw", "db"), case.ref.affine_backward(dout, (x, w, b)), strict=True))
    case.gradient(lambda at: float(np.sum(dout * case.ref.affine_forward(**at)[0])), {"x": x, "w": w, "b": b}, grads, explain=right)


@affine_backward.check("pure", 1)
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    case.pure(impl, "affine_backward", case.normal(len(x), len(b)), (x, w, b))
