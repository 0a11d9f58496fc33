"""Checks of the threshold neuron, the gates, the perceptron and XOR."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...checking.compare import difference
from ...subject import Implementation

threshold_neuron = Task("threshold_neuron", "neurons", ("out",))
gate = Task("gate", "neurons", ("w", "b"))
perceptron_train = Task("perceptron_train", "neurons", ("w", "b"))
xor_weights = Task("xor_weights", "neurons", ("W1", "b1", "w2", "b2"))

TABLE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@threshold_neuron.check("values", 0.5, "N examples at once")
def _(impl: Implementation, case: Case) -> None:
    half, w = case.normal(6, 3), case.normal(3)
    x = np.concatenate([half, -half])[case.rng.permutation(12)]
    sums = np.sort(x @ w)
    for low in (1, 9):  # two examples are on one side of the threshold, ten on the other, whatever the draw
        b = -float(sums[low : low + 2].mean())
        case.equal("out", impl.threshold_neuron(x, w, b), case.ref.threshold_neuron(x, w, b))


@threshold_neuron.check("shapes", 0.5, "one example gives one number")
def _(impl: Implementation, case: Case) -> None:
    inputs = case.integer(2, 6)
    x, w = case.normal(inputs), case.normal(inputs)
    for one in (x, -x):
        case.equal("out", impl.threshold_neuron(one, w, 0.0), case.ref.threshold_neuron(one, w, 0.0))


@threshold_neuron.check("edge", 0.5, "a sum of exactly 0 does not fire")
def _(impl: Implementation, case: Case) -> None:
    w = case.rng.integers(1, 5, 3).astype(float)
    x = case.rng.integers(0, 5, (4, 3)).astype(float)
    case.equal("out", impl.threshold_neuron(x[:1], w, -float(x[0] @ w)), np.array([0]))


@threshold_neuron.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "threshold_neuron", case.normal(5, 3), case.normal(3), 0.5)


def _fires(w: Any, b: Any, inputs: np.ndarray) -> np.ndarray:
    """What a right threshold neuron with these weights answers, whatever the form of a right `w` and `b`."""
    weights, bias = _numbers("w", w, inputs.shape[1]), _numbers("b", b, 1)
    return (inputs @ weights + bias > 0).astype(int)


def _numbers(name: str, value: Any, count: int) -> np.ndarray:
    flat = value.ravel() if isinstance(value, np.ndarray) else value
    want = np.zeros(count)
    if count == 1 and not isinstance(flat, (np.ndarray, list, tuple)):
        want = want[0]
    found = difference(name, flat, want)
    if found is not None and found.kind != "values":
        raise Mismatch(Finding(name, found.kind, found.words, value))
    return np.asarray(flat, dtype=np.float64)


def _gate(impl: Implementation, name: str, inputs: np.ndarray) -> np.ndarray:
    w, b = impl.gate(name)
    return _fires(w, b, inputs)


@gate.check("values", 1, "OR gives its truth table; so does AND, as it was given", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("AND", _gate(impl, "AND", TABLE), np.array([0, 0, 0, 1]))
    case.equal("OR", _gate(impl, "OR", TABLE), np.array([0, 1, 1, 1]))


@gate.check("shapes", 1, "NOT has one input, so one weight", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("NOT", _gate(impl, "NOT", np.array([[0.0], [1.0]])), np.array([1, 0]))


def _clouds(case: Case, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(2 * count, 2) points in two clouds, all of label 0 first. They are separable, but not by a line through 0,
    and not after a single epoch."""
    direction = np.array([1.0, -case.rng.uniform(0.9, 1.1)])
    noise = np.clip(case.normal(2 * count, 2, scale=0.25), -0.5, 0.5)
    X = noise + np.repeat([1.0, 3.0], count)[:, None] * direction
    return X, np.repeat([0, 1], count)


@perceptron_train.check("example", 1, "the docstring's AND, after ten epochs", cases=1)
def _(impl: Implementation, case: Case) -> None:
    w, b = impl.perceptron_train(TABLE, np.array([0, 0, 0, 1]), 10)
    case.equal("w", w, np.array([2.0, 1.0]))
    case.equal("b", b, -2.0)


@perceptron_train.check("values", 1, "one epoch, example by example")
def _(impl: Implementation, case: Case) -> None:
    X = case.normal(case.integer(8, 12), 3)
    y = case.labels(len(X), 2)
    for name, got, want in zip(
        ("w", "b"), impl.perceptron_train(X, y, 1), case.ref.perceptron_train(X, y, 1), strict=True
    ):
        case.equal(name, got, want)


@perceptron_train.check("epoch", 1, "as many epochs as asked for, also when the data are not separable")
def _(impl: Implementation, case: Case) -> None:
    X = case.normal(case.integer(8, 12), 3)
    y = case.labels(len(X), 2)
    epochs = case.integer(3, 6)
    got, want = impl.perceptron_train(X, y, epochs), case.ref.perceptron_train(X, y, epochs)
    case.equal("w", got[0], want[0])
    case.equal("b", got[1], want[1])


@perceptron_train.check("learns", 1, "separable clouds: no mistake is left")
def _(impl: Implementation, case: Case) -> None:
    X, y = _clouds(case, 10)
    w, b = impl.perceptron_train(X, y, 200)
    wrong = int(np.sum(_fires(w, b, X) != y))
    words = f"after 200 epochs {wrong} of {len(y)} examples of two separable clouds are still on the wrong side; want 0"
    case.expect(wrong == 0, "mistakes", words, np.array(wrong), np.array(0))


@perceptron_train.check("pure", 1)
def _(impl: Implementation, case: Case) -> None:
    X, y = _clouds(case, 4)
    case.pure(impl, "perceptron_train", X, y, 3)


@xor_weights.check("values", 2, "0, 1, 1, 0 for the four inputs", cases=1)
def _(impl: Implementation, case: Case) -> None:
    W1, b1, w2, b2 = impl.xor_weights()
    W1 = np.asarray(W1) if isinstance(W1, (list, tuple)) and all(isinstance(row, (list, tuple)) for row in W1) else W1
    width = W1.shape[1] if isinstance(W1, np.ndarray) and W1.ndim == 2 else 2
    shaped = difference("W1", W1, np.zeros((2, width)))
    if shaped is not None and shaped.kind != "values":
        raise Mismatch(shaped)
    b1 = _numbers("b1", b1, width)
    hidden = (TABLE @ W1 + b1 > 0).astype(float)
    case.equal("out", _fires(w2, b2, hidden), np.array([0, 1, 1, 0]))
