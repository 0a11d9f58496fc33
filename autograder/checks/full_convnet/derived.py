"""The gradients of the net are derived, not measured."""

from __future__ import annotations

from ...checking import Case
from ...checking.derivation import costs_no_more_than_formulas
from ...subject import Implementation
from .network import conv_net


@conv_net.check("cost", 0, cases=1)
def _(impl: Implementation, case: Case) -> None:
    net = impl.ConvNet((1, 10, 10), [], 100, rng=case.generator())  # one fully connected layer
    X, y = case.normal(1, 1, 10, 10), case.labels(1, 100)
    call = lambda: impl.method(net, "loss", X, y)  # noqa: E731
    costs_no_more_than_formulas(impl, case, "ConvNet.loss", call, 101 * 100)
