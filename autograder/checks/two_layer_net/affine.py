"""Checks of the fully connected layer. Its cache is fixed, so the backward pass is judged on the reference's."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation

affine_forward = Task("affine_forward", "affine", ("out", "cache"))
affine_backward = Task("affine_backward", "affine", ("dx", "dw", "db"))

GRADIENTS: tuple[str, ...] = ("dx", "dw", "db")


def layer(case: Case, *, batch: int | None = None, axes: int = 1, bias: bool = False) -> tuple[np.ndarray, ...]:
    """Input with so many axes an example, weights and bias; N, d_1, ..., d_k and M are pairwise different."""
    sizes = case.sizes(axes + 2, 2, 7)
    x = case.normal(batch or sizes[0], *sizes[1:-1])
    w = case.normal(int(np.prod(sizes[1:-1])), sizes[-1])
    b = case.normal(sizes[-1]) if bias else np.zeros(sizes[-1])
    return x, w, b


@affine_forward.check("values", 1, "one row of numbers, bias 0")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, batch=1)
    case.equal("out", impl.affine_forward(x, w, b)[0], case.ref.affine_forward(x, w, b)[0])


@affine_forward.check("batch", 0.5, "several examples, each with a row of its own")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case)
    case.equal("out", impl.affine_forward(x, w, b)[0], case.ref.affine_forward(x, w, b)[0])


@affine_forward.check("bias", 1, "with x = 0 the bias alone is left")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    for batch in (len(x), len(b)):  # as many examples as biases: which is which?
        case.equal("out", impl.affine_forward(np.zeros((batch, len(w))), w, b)[0], np.tile(b, (batch, 1)))


@affine_forward.check("shapes", 1, "an example of shape (d1, d2) or (d1, d2, d3)")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, batch=1, axes=2 + case.integer(0, 1))
    case.equal("out", impl.affine_forward(x, w, b)[0], case.ref.affine_forward(x, w, b)[0])


@affine_forward.check("cache", 0.5, "the cache is (x, w, b), with x in its own shape")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, axes=2, bias=True)
    case.equal("cache", impl.affine_forward(x, w, b)[1], (x, w, b))


@affine_forward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "affine_forward", *layer(case, axes=2, bias=True))


@affine_forward.check("dtype", 0.5, "float64, float32 and whole numbers")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, batch=1)
    case.dtypes(impl, "affine_forward", x, w, b)
    dtype = np.asarray(impl.affine_forward(np.round(5 * x).astype(np.int64), w, b)[0]).dtype
    case.expect(dtype == np.float64, "out", f"out has dtype {dtype} for whole numbers, want float64", str(dtype))


def judge(impl: Implementation, case: Case, name: str, x: np.ndarray, w: np.ndarray, b: np.ndarray) -> None:
    """State that one of the three gradients is the reference's: each of them earns its own points."""
    dout, i = case.normal(len(x), len(b)), GRADIENTS.index(name)
    case.equal(name, impl.affine_backward(dout, (x, w, b))[i], case.ref.affine_backward(dout, (x, w, b))[i])


@affine_backward.check("values", 1.5, "dx for rows of numbers")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, "dx", *layer(case))


@affine_backward.check("shapes", 1, "dx has the shape of x")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, "dx", *layer(case, batch=1, axes=2 + case.integer(0, 1)))


@affine_backward.check("weights", 1.5, "dw, for rows of numbers and for pictures")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, "dw", *layer(case))
    judge(impl, case, "dw", *layer(case, axes=2))
    side = case.integer(3, 5)
    judge(impl, case, "dw", case.normal(2, side), case.normal(side, side), np.zeros(side))


@affine_backward.check("bias", 1, "db: everything that arrives at each output, added up over the examples")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, "db", *layer(case, bias=True))


@affine_backward.check("gradient", 1, "against the numeric gradient of the forward pass")
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    dout = case.normal(len(x), len(b))
    grads = dict(zip(GRADIENTS, impl.affine_backward(dout, (x, w, b)), strict=True))
    right = dict(zip(GRADIENTS, case.ref.affine_backward(dout, (x, w, b)), strict=True))
    f = lambda at: float(np.sum(dout * case.ref.affine_forward(**at)[0]))  # noqa: E731
    case.gradient(f, {"x": x, "w": w, "b": b}, grads, explain=right)


@affine_backward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, bias=True)
    case.pure(impl, "affine_backward", case.normal(len(x), len(b)), (x, w, b))


@affine_backward.check(
    "dtype", 0.5, "float64 to the last digits (the adjoint identity holds to 1e-12), float32 stays float32"
)
def _(impl: Implementation, case: Case) -> None:
    x, w, b = layer(case, batch=1)
    dout, v = case.normal(len(x), len(b)), case.normal(*x.shape)
    case.dtypes(impl, "affine_backward", dout, (x, w, b), results=(0, 1, 2))
    case.adjoint("dx", v @ w, dout, v, impl.affine_backward(dout, (x, w, b))[0], dout @ w.T)
