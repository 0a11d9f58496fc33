"""Checks of the convolution's forward pass."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from .features import grade, refuse
from .layer import layer

conv_forward = Task("conv_forward", "conv", ("out", "cache"))


@conv_forward.check("example", 2, "Dumoulin and Visin's picture (docstring)", cases=1)
def _(impl: Implementation, case: Case) -> None:
    x = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
    w = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
    out, _ = impl.conv_forward(np.array([[x]], float), np.array([[w]], float), np.zeros(1), stride=1, pad=0)
    case.equal("out", out, np.array([[[[12, 12, 17], [10, 17, 19], [9, 6, 14]]]], float))


grade(conv_forward, "values", 2)
grade(conv_forward, "bias", 2)
grade(conv_forward, "channels", 2)
grade(conv_forward, "batch", 2)
grade(conv_forward, "stride", 2)
grade(conv_forward, "pad", 2)
grade(conv_forward, "rectangular", 2)


@conv_forward.check("cache", 1, "exactly (x, w, b, stride, pad), x not padded", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, _ = layer(case, stride=2, pad=1)
    _, cache = impl.conv_forward(drawn.x, drawn.w, drawn.b, **drawn.options)
    case.equal("cache", cache, drawn.cache)


@conv_forward.check("refuse", 1, "filters that do not fit, along either axis", cases=1)
def _(impl: Implementation, case: Case) -> None:
    b = np.zeros(1)
    refuse(case, "conv_forward", lambda x, w, stride, pad: impl.conv_forward(x, w, b, stride=stride, pad=pad))


@conv_forward.check("defaults", 0.5, "stride 1 and no border if nothing is said", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, _ = layer(case)
    out, cache = impl.conv_forward(drawn.x, drawn.w, drawn.b)
    case.equal("out", out, case.ref.conv_forward(drawn.x, drawn.w, drawn.b)[0])
    case.equal("cache", cache, drawn.cache)


@conv_forward.check("pure", 0.5, "inputs stay as they were, the same answer twice", cases=1)
def _(impl: Implementation, case: Case) -> None:
    drawn, _ = layer(case)
    case.pure(impl, "conv_forward", drawn.x, drawn.w, drawn.b, **drawn.options)


grade(conv_forward, "dtype", 1)
