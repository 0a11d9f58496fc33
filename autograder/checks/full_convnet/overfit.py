"""Checks of `overfit_tiny`, which trains models that watch every step."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...subject import Implementation
from ..two_layer_net.training import Watched, examples, visited

overfit_tiny = Task("overfit_tiny", "solver", ("accuracy",), seconds=30)


def learner(case: Case, hopeless: bool = False) -> tuple[Watched, np.ndarray, np.ndarray]:
    """A watched model, and 30 examples of which it can learn the first 20 by heart, unless two of them contradict."""
    watched = Watched(case, 4, 3)
    X, y = examples(case, 30)
    X[:, :3] += 4 * np.eye(3)[y]
    if hopeless:
        X[1], y[1] = X[0], (y[0] + 1) % 3
    return watched, X, y


def history(impl: Implementation, *args: Any, **options: Any) -> list[float]:
    """What `overfit_tiny` returns. Raises `Mismatch` unless it is a list of numbers, and not empty."""
    value = impl.overfit_tiny(*args, **options)
    if not isinstance(value, (list, tuple, np.ndarray)) or not len(value) or any(np.ndim(item) for item in value):
        raise Mismatch(
            Finding("accuracy", "type", f"accuracy is {value!r:.60}, want a list of numbers, one an epoch", value)
        )
    return [float(item) for item in value]


@overfit_tiny.check("learns", 2, "a given net knows them by heart, and then the training stops")
def _(impl: Implementation, case: Case) -> None:
    net = impl.TwoLayerNet(6, 40, 4, rng=case.generator(), weight_scale=0.4)
    X, y = case.normal(60, 6), case.labels(60, 4)
    X[:, :4] += 5 * np.eye(4)[y]  # easy enough for any order of the examples
    found = history(impl, net, X, y, count=20, lr=0.1, max_epochs=200)
    case.expect(
        found[-1] == 1.0,
        "accuracy",
        f"after {len(found)} epochs {found[-1]:.0%} of 20 examples are known by heart, want all",
        np.array(found[-1]),
    )
    early = max(found[:-1], default=0.0)
    case.expect(early < 1.0, "accuracy", "the training went on although all examples were right", np.array(early))
    labels = impl.method(net, "predict", X[:20])
    case.equal("labels of the first 20", labels, y[:20])


@overfit_tiny.check("values", 1, "the first `count` examples and no others, each once an epoch, in small batches")
def _(impl: Implementation, case: Case) -> None:
    watched, X, y = learner(case, hopeless=True)
    found = history(impl, watched.model(), X, y, count=20, lr=0.01, max_epochs=3)
    case.equal("number of epochs", len(found), 3)
    steps = [call for call in watched.calls if call.y is not None]
    rows = np.concatenate([call.X for call in watched.calls] or [np.zeros((0, 4))])
    others = any((np.abs(rows - x).max(axis=1) < 1e-5).any() for x in X[20:])
    case.expect(not others, "examples", "examples behind the first 20 were handed to the net (count = 20)")
    case.equal("examples in 3 epochs", sum(len(step.X) for step in steps), 60)
    largest = max((len(step.X) for step in steps), default=0)
    case.expect(0 < largest <= 10, "batch", f"a batch has {largest} examples, want at most 10", np.array(largest))


@overfit_tiny.check("defaults", 0.5, "50 examples where count is left out; a chosen learning rate counts", cases=1)
def _(impl: Implementation, case: Case) -> None:
    X, y = examples(case, 70)
    watched = Watched(case, 4, 3)
    history(impl, watched.model(), X, y, max_epochs=1)
    case.equal("examples in an epoch", sum(len(call.X) for call in watched.calls if call.y is not None), 50)
    hopeless, X_few, y_few = learner(case, hopeless=True)
    case.equal("number of epochs", len(history(impl, hopeless.model(), X_few, y_few, count=10)), 100)
    once, moved_alike = Watched(case, 4, 3), []
    for options in ({}, {"lr": 0.05}):  # one example, so that there is no order of examples
        history(impl, once.model(), X, y, count=1, max_epochs=1, **options)
        moved_alike.append(once.calls[-1].params["W"])
    case.equal("weights after one step (lr left out)", *moved_alike)
    frozen = Watched(case, 4, 3)
    history(impl, frozen.model(), X, y, lr=0.0, max_epochs=2)
    moved = max(float(np.abs(call.params["W"] - frozen.params["W"]).max()) for call in frozen.calls)
    case.equal("how far the weights move with lr = 0", moved, 0.0)


@overfit_tiny.check("pure", 0.5, "X and y stay as they are; the order comes from `seed` alone", cases=1)
def _(impl: Implementation, case: Case) -> None:
    watched, X, y = learner(case)
    reply = impl.observe("overfit_tiny", watched.model(), X, y, count=20, max_epochs=2)
    case.expect(not reply.global_random, "overfit_tiny", "overfit_tiny uses the global numpy.random, not the seed")
    case.expect(
        not reply.changed,
        "overfit_tiny",
        "overfit_tiny changes its examples; the caller still needs them",
        list(reply.changed.values()),
    )
    orders = []
    for options in ({}, {"seed": 0}):
        watched, X, y = learner(case)
        history(impl, watched.model(), X, y, count=20, max_epochs=1, **options)
        steps = [(step.X, step.y) for step in watched.calls if step.y is not None]
        orders.append(visited(steps, X, y)[0])
    case.expect(orders[0] == orders[1], "seed", "left out, seed does not act like 0")
