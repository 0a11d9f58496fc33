"""The gradients of A2 are derived, not measured."""

from __future__ import annotations

import numpy as np

from ...checking import Case
from ...checking.derivation import costs_no_more_than_formulas
from ...subject import Implementation
from .backward import conv_backward


@conv_backward.check("cost", 0, cases=1)
def _(impl: Implementation, case: Case) -> None:
    x, w, b = case.normal(1, 1, 100, 100), case.normal(1, 1, 2, 2), np.zeros(1)
    dout = case.normal(1, 1, 3, 3)  # nine windows, far apart
    call = lambda: impl.conv_backward(dout, (x, w, b, 49, 0))  # noqa: E731
    costs_no_more_than_formulas(impl, case, "conv_backward", call, x.size + w.size + b.size)
