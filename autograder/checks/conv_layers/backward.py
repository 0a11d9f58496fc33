"""Checks of the convolution's backward pass, each on a cache that the examiner made."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Task
from ...checking.compare import difference
from ...subject import Implementation
from .layer import Layer, layer, rich

conv_backward = Task("conv_backward", "conv", ("dx", "dw", "db"))


def agree(impl: Implementation, case: Case, drawn: Layer, dout: np.ndarray) -> None:
    """State that dx and dw are the reference's; db is judged by the property "bias" alone."""
    got, want = impl.conv_backward(dout, drawn.cache), case.ref.conv_backward(dout, drawn.cache)
    for name, g, w in zip(("dx", "dw"), got, want, strict=False):
        case.equal(name, g, w)


@conv_backward.check("example", 1, "the docstring's three pixels", cases=1)
def _(impl: Implementation, case: Case) -> None:
    x, w = np.array([[[[1.0, 2.0, 3.0]]]]), np.array([[[[10.0, 20.0]]]])
    dx, dw, _ = impl.conv_backward(np.ones((1, 1, 1, 2)), (x, w, np.zeros(1), 1, 0))
    case.equal("dx", dx, np.array([[[[10.0, 30.0, 20.0]]]]))
    case.equal("dw", dw, np.array([[[[3.0, 5.0]]]]))


@conv_backward.check("values", 3, "dx and dw for one picture, one channel, one filter")
def _(impl: Implementation, case: Case) -> None:
    agree(impl, case, *layer(case))


@conv_backward.check("bias", 2, "db: everything that arrives at each filter's map")
def _(impl: Implementation, case: Case) -> None:
    batch, filters = case.sizes(2, 2, 4)
    drawn, dout = layer(case, batch=batch, filters=filters, bias=True)
    _, _, db = impl.conv_backward(dout, drawn.cache)
    case.equal("db", db, case.ref.conv_backward(dout, drawn.cache)[2])


@conv_backward.check("channels", 3, "several channels and filters")
def _(impl: Implementation, case: Case) -> None:
    F, C = case.sizes(2, 2, 5)
    for filters in (F, C):  # as many filters as channels: which is which?
        agree(impl, case, *layer(case, channels=C, filters=filters))


@conv_backward.check("batch", 2, "several pictures")
def _(impl: Implementation, case: Case) -> None:
    agree(impl, case, *layer(case, batch=case.integer(2, 4)))


@conv_backward.check("stride", 2, "strides 2 and 3")
def _(impl: Implementation, case: Case) -> None:
    for stride in (2, 3):
        agree(impl, case, *layer(case, stride=stride))


@conv_backward.check("pad", 2, "borders of 1 and 2 zeros")
def _(impl: Implementation, case: Case) -> None:
    for pad in (1, 2):
        agree(impl, case, *layer(case, pad=pad))


@conv_backward.check("rectangular", 2, "height and width of picture and filter differ")
def _(impl: Implementation, case: Case) -> None:
    agree(impl, case, *layer(case, rectangular=True))


@conv_backward.check("gradient", 1, "all at once, against the numeric gradient of the forward pass", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, dout = rich(case)
    names: list[str] = ["dx", "dw", "db"]
    grads = dict(zip(names, impl.conv_backward(dout, drawn.cache), strict=True))
    right = dict(zip(names, case.ref.conv_backward(dout, drawn.cache), strict=True))

    def loss(at: dict[str, Any]) -> float:
        return float(np.sum(dout * case.ref.conv_forward(at["x"], at["w"], at["b"], **drawn.options)[0]))

    case.gradient(loss, {"x": drawn.x, "w": drawn.w, "b": drawn.b}, grads, explain=right)


@conv_backward.check("pure", 1, "dout and the cache stay as they were, the same answer twice", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, dout = layer(case)
    case.pure(impl, "conv_backward", dout, drawn.cache)


@conv_backward.check("dtype", 1, "float64 and float32 stay what they are; exact to 1e-12 in float64", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, dout = layer(case)
    case.dtypes(impl, "conv_backward", dout, drawn.cache, results=(0, 1))
    got, right = impl.conv_backward(dout, drawn.cache), case.ref.conv_backward(dout, drawn.cache)
    image = case.ref.conv_forward(drawn.x, drawn.w, np.zeros_like(drawn.b), **drawn.options)[0]
    for name, v, g, want in zip(("dx", "dw"), (drawn.x, drawn.w), got, right, strict=False):
        if difference(name, g, want) is None:  # wrong numbers are the business of the other properties
            case.adjoint(name, image, dout, v, g, want)
