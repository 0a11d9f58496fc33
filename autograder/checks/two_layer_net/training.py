"""Checks of mini-batches and of the training loop, which trains a model of the examiner's that watches every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...checking.compare import difference
from ...subject import Implementation
from ...worker.values import Generator, Model

minibatches = Task("minibatches", "training", iterates=True)
train = Task("train", "training", ("history",))


def examples(case: Case, count: int, classes: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """(count, 4) examples that can be told apart, and labels."""
    return case.normal(count, 4), case.labels(count, classes)


def visited(batches: Sequence[tuple[Any, Any]], X: np.ndarray, y: np.ndarray) -> tuple[list[int], list[int]]:
    """Which examples the batches hold, in order, and those of them whose label is not their own.

    Raises `Mismatch` for something that is not a pair of arrays, or for a row that is no example.
    """
    order, unpaired = [], []
    for pair in batches:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise Mismatch(Finding("batch", "type", f"a batch is {pair!r:.60}, want the pair (X_batch, y_batch)", pair))
        X_batch, y_batch = np.asarray(pair[0]), np.asarray(pair[1])
        if X_batch.shape != (len(y_batch) if y_batch.ndim else -1, *X.shape[1:]) or X_batch.dtype.kind not in "fiu":
            words = (
                f"a batch has shapes {X_batch.shape} and {y_batch.shape}, want (n, {X.shape[1]}) and (n,) with one n"
            )
            raise Mismatch(Finding("batch", "shape", words))
        for row, label in zip(X_batch, y_batch, strict=True):
            distance = np.abs(X - row).max(axis=1)
            nearest = int(np.argmin(distance))
            if not distance[nearest] < 1e-5:
                raise Mismatch(Finding("X_batch", "values", "a batch holds a row that is none of the examples", row))
            order.append(nearest)
            if label != y[nearest]:
                unpaired.append(nearest)
    return order, unpaired


def batches_of(impl: Implementation, X: np.ndarray, y: np.ndarray, size: int, rng: Generator) -> list:
    """What `minibatches` gives; twice as many batches as there are examples are taken at most."""
    return impl.observe("minibatches", X, y, size, rng, limit=2 * len(X) + 2).value


def judge_epoch(case: Case, order: list[int], count: int) -> None:
    """State that each of `count` examples was visited exactly once."""
    times = np.bincount(np.asarray(order, dtype=int), minlength=count)
    missing, twice = int(np.sum(times == 0)), int(np.sum(times > 1))
    words = f"of {count} examples {missing} are never visited in an epoch and {twice} more than once"
    case.expect(missing == 0 and twice == 0, "examples", words, np.array([missing, twice]))


@minibatches.check("values", 1, "every example comes with its own label")
def _(impl: Implementation, case: Case) -> None:
    X, y = examples(case, 20)
    order, unpaired = visited(batches_of(impl, X, y, 5, case.generator()), X, y)
    case.expect(len(order) > 0, "batches", "not one example was yielded", np.array(0))
    case.expect(
        not unpaired,
        "pairs",
        f"{len(unpaired)} of {len(order)} labels do not belong to their example",
        np.array(len(order)),
    )


@minibatches.check("epoch", 0.5, "every example exactly once, in whole batches")
def _(impl: Implementation, case: Case) -> None:
    X, y = examples(case, 20)
    batches = batches_of(impl, X, y, 5, case.generator())
    judge_epoch(case, visited(batches, X, y)[0], 20)
    case.equal("batch sizes", [len(batch[1]) for batch in batches], [5, 5, 5, 5])


@minibatches.check("edge", 0.5, "a last batch that is smaller, and a batch larger than the data")
def _(impl: Implementation, case: Case) -> None:
    for count, size, sizes in ((23, 5, [5, 5, 5, 5, 3]), (21, 5, [5, 5, 5, 5, 1]), (4, 9, [4])):
        X, y = examples(case, count)
        batches = batches_of(impl, X, y, size, case.generator())
        judge_epoch(case, visited(batches, X, y)[0], count)
        case.equal("batch sizes", [len(batch[1]) for batch in batches], sizes)


@minibatches.check("order", 1, "shuffled, and in another order with another generator", cases=1)
def _(impl: Implementation, case: Case) -> None:
    X, y = examples(case, 20)
    orders = [visited(batches_of(impl, X, y, 5, case.generator()), X, y)[0] for _ in range(2)]
    case.expect(
        orders[0] != sorted(orders[0]),
        "order",
        "the examples come in the order of X; want a random order",
        np.array(orders[0]),
    )
    together = int(np.sum(np.abs(np.diff(orders[0])) == 1))
    words = f"{together} of 19 examples follow on a neighbour of theirs in X; shuffle the examples, not the batches"
    case.expect(together < 13, "order", words, np.array(orders[0]))
    case.expect(
        orders[0] != orders[1],
        "two orders",
        "two generators give one and the same order; draw it from `rng`",
        np.array(orders[1]),
    )


@minibatches.check("pure", 1, "X and y stay as they are; the order depends on rng alone")
def _(impl: Implementation, case: Case) -> None:
    X, y = examples(case, 12)
    case.pure(impl, "minibatches", X, y, 5, case.generator(), limit=26)


@dataclass
class Step:
    """What the model saw in one call: its parameters, the batch (y None where scores were wanted), its answer."""

    params: dict[str, np.ndarray]
    X: np.ndarray
    y: np.ndarray | None
    loss: float = 0.0
    grads: dict[str, np.ndarray] = field(default_factory=dict)


class Watched:
    """A linear model with a squared error, which keeps a record of every call."""

    def __init__(self, case: Case, inputs: int, classes: int):
        self.params = {"W": case.normal(inputs, classes), "b": case.normal(classes)}
        self.calls: list[Step] = []

    def model(self) -> Model:
        return Model(self.params, self._loss)

    def _loss(self, params: dict, X: Any, y: Any = None) -> Any:
        params = {
            name: np.array(params[name], dtype=np.float64).reshape(self.params[name].shape) for name in self.params
        }
        X = np.asarray(X, dtype=np.float64)
        scores = X @ params["W"] + params["b"]
        if y is None:
            self.calls.append(Step(params, X, None))
            return scores
        y = np.asarray(y)
        error = (scores - np.eye(scores.shape[1])[y]) / len(y)
        grads = {"W": X.T @ error, "b": error.sum(axis=0)}
        loss = float(0.5 * np.sum(error**2) * len(y))
        self.calls.append(Step(params, X, y, loss, grads))
        return loss, grads

    def steps(self, want: int) -> list[Step]:
        """The training steps. Raises `Mismatch` unless there are `want` of them."""
        steps = [call for call in self.calls if call.y is not None]
        if len(steps) != want:
            words = (
                f"net.loss(X_batch, y_batch) was called {len(steps)} times, want {want} (epochs * ceil(N / batch_size))"
            )
            raise Mismatch(Finding("steps", "condition", words, np.array(len(steps)), np.array(want)))
        return steps

    def last(self) -> dict[str, np.ndarray]:
        """The parameters after the last step, as the last accuracy saw them. Raises `Mismatch` if none was measured."""
        if not self.calls or self.calls[-1].y is not None:
            raise Mismatch(
                Finding(
                    "accuracy", "condition", "net.loss(X) was not called after the last epoch, to measure the accuracy"
                )
            )
        return self.calls[-1].params


def trained(
    impl: Implementation, case: Case, count: int, size: int, epochs: int, rng: Generator | None = None, **options: Any
) -> tuple[Watched, Any, np.ndarray, np.ndarray]:
    """A watched model after training, the history that came back, and the data."""
    X, y = examples(case, count)
    watched = Watched(case, 4, 3)
    history = impl.train(watched.model(), X, y, batch_size=size, epochs=epochs, rng=rng or case.generator(), **options)
    return watched, history, X, y


@train.check("values", 1, "the history: the loss of every step, the accuracy after every epoch")
def _(impl: Implementation, case: Case) -> None:
    watched, history, X, y = trained(impl, case, 12, 4, 3, lr=0.3, mu=0.9)
    steps = watched.steps(9)
    after = [steps[3].params, steps[6].params, watched.last()]
    accuracy = [float(np.mean(np.argmax(X @ p["W"] + p["b"], axis=1) == y)) for p in after]
    found = difference("history", history, {"loss": [], "accuracy": []})
    if found is not None and "is missing" in found.words or not isinstance(history, dict):
        raise Mismatch(found or Finding("history", "type", "history is no dict"))
    case.equal("history['loss']", history["loss"], [step.loss for step in steps])
    case.equal("history['accuracy']", history["accuracy"], accuracy)


@train.check("update", 1, "each array follows the momentum rule, from velocity 0; mu = 0.9 where it is left out")
def _(impl: Implementation, case: Case) -> None:
    options: dict[str, Any]
    for options, mu in (({"mu": 0.5}, 0.5), ({}, 0.9)):
        watched = trained(impl, case, 10, 10, 4, lr=0.2, **options)[0]
        steps = watched.steps(4)
        velocity = {name: np.zeros_like(value) for name, value in watched.params.items()}
        for step, now in zip(steps, [*(step.params for step in steps[1:]), watched.last()], strict=True):
            for name in velocity:
                velocity[name] = mu * velocity[name] - 0.2 * step.grads[name]
                if not case.equal(f"params[{name!r}] after a step", now[name], step.params[name] + velocity[name]):
                    return


@train.check("epoch", 1, "every example with its label, once an epoch, the partial batch too")
def _(impl: Implementation, case: Case) -> None:
    watched, _, X, y = trained(impl, case, 11, 4, 2, lr=0.1, mu=0.9)
    steps = watched.steps(6)
    for epoch in (steps[:3], steps[3:]):
        order, unpaired = visited([(step.X, step.y) for step in epoch], X, y)
        judge_epoch(case, order, len(X))
        case.expect(
            not unpaired, "pairs", f"{len(unpaired)} labels do not belong to their example", np.array(len(unpaired))
        )


@train.check("order", 1, "a fresh order every epoch; equal generators give equal training", cases=1)
def _(impl: Implementation, case: Case) -> None:
    rng = case.generator()
    watched, _, X, y = trained(impl, case, 16, 4, 2, rng, lr=0.1, mu=0.9)
    order = visited([(step.X, step.y) for step in watched.steps(8)], X, y)[0]
    case.expect(order[:16] != order[16:], "order", "the second epoch has the order of the first", np.array(order))
    second = Watched(case, 4, 3)
    second.params = watched.params
    impl.train(second.model(), X, y, lr=0.1, mu=0.9, batch_size=4, epochs=2, rng=rng)
    again = visited([(step.X, step.y) for step in second.steps(8)], X, y)[0]
    case.expect(
        order == again,
        "rng",
        "two trainings from equal generators go through the examples in different orders",
        np.array(again),
    )
