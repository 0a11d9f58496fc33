"""Gradients of A1 are derived, not measured: what `checking.derivation` asks of each of them.

A batch of moved copies of one example measures all of its entries at once: `affine_backward` is asked about a single
one, the losses, which some derive by way of a Jacobian, about the last digits as well.
"""

from __future__ import annotations

import numpy as np

from ...checking import Case
from ...checking.derivation import PLAIN, costs_no_more_than_formulas, is_right_to_the_last_digits
from ...subject import Implementation
from .activations import relu_backward, sigmoid_backward, tanh_backward
from .affine import affine_backward
from .losses import hinge_loss, softmax_loss
from .network import two_layer_net


@affine_backward.check("cost", 0, cases=1)
def _(impl: Implementation, case: Case) -> None:
    x, w, b, dout = case.normal(1, 5000), case.normal(5000, 1), np.zeros(1), case.normal(1, 1)
    call = lambda: impl.affine_backward(dout, (x, w, b))  # noqa: E731
    costs_no_more_than_formulas(impl, case, "affine_backward", call, x.size + w.size + b.size, PLAIN / 3)


for task in (hinge_loss, softmax_loss):

    @task.check("cost", 0, cases=1)
    def _(impl: Implementation, case: Case, name: str = task.name) -> None:
        scores, y = case.normal(100, 100), case.labels(100, 100)
        call = lambda: getattr(impl, name)(scores, y)  # noqa: E731
        costs_no_more_than_formulas(impl, case, name, call, scores.size, 2 * PLAIN)

    @task.check("exact", 0, cases=1)
    def _(impl: Implementation, case: Case, name: str = task.name) -> None:
        scores, y = case.rng.uniform(-0.4, 0.4, (40, 10)), case.labels(40, 10)  # every margin is positive
        got, want = (getattr(one, name)(scores, y)[1] for one in (impl, case.ref))
        is_right_to_the_last_digits(case, {"dscores": got}, {"dscores": want})


@two_layer_net.check("cost", 0, cases=1)
def _(impl: Implementation, case: Case) -> None:
    D, H, C = 95, 99, 5
    net = impl.TwoLayerNet(D, H, C, rng=case.generator())
    X, y = case.normal(1, D), case.labels(1, C)
    call = lambda: impl.method(net, "loss", X, y)  # noqa: E731
    costs_no_more_than_formulas(impl, case, "TwoLayerNet.loss", call, (D + 1) * H + (H + 1) * C)


for task, end, slope in (  # up to where the slope is well-conditioned, and the slope itself
    (sigmoid_backward, 2.0, lambda x: 1 / (1 + np.exp(-x)) * (1 - 1 / (1 + np.exp(-x)))),
    (tanh_backward, 2.0, lambda x: 1 - np.tanh(x) ** 2),
    (relu_backward, 20.0, lambda x: 1.0 * (x > 0)),
):

    @task.check("exact", 0, cases=1)
    def _(impl: Implementation, case: Case, name: str = task.name, end=end, slope=slope) -> None:
        x, dout = (
            end * np.exp(case.rng.uniform(-6, 0, (20, 15))),
            case.rng.uniform(0.5, 2.0, (20, 15)),
        )
        _, cache = getattr(impl, name.replace("_backward", "_forward"))(x)
        is_right_to_the_last_digits(case, {"dx": getattr(impl, name)(dout, cache)}, {"dx": dout * slope(x)})
