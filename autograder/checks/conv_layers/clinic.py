"""Checks of the broken-layer clinic: do the student's tests find the wrong pass, and let the right ones go?

Each property sends in wrong passes among right ones, so that a test which says the same to everybody gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from ...worker.values import Callback

affine_is_right = Task("affine_is_right", "clinic", ("right",))
relu_is_right = Task("relu_is_right", "clinic", ("right",))

Cache = tuple[np.ndarray, np.ndarray, np.ndarray]


def affine_forward(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, Cache]:
    return x.reshape(len(x), -1) @ w + b, (x, w, b)


def affine_by_products(dout: np.ndarray, cache: Cache) -> tuple[np.ndarray, ...]:
    x, w, _ = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


def affine_by_einsum(dout: np.ndarray, cache: Cache) -> list[np.ndarray]:
    x, w, _ = cache
    dw = np.einsum("nd,nm->dm", x.reshape(len(x), -1), dout)
    return [np.einsum("nm,dm->nd", dout, w).reshape(x.shape), dw, np.ones(len(x)) @ dout]


def affine_example_by_example(dout: np.ndarray, cache: Cache) -> tuple[np.ndarray, ...]:
    x, w, b = cache
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in reversed(range(len(x))):
        dx[n] = (w @ dout[n]).reshape(x[n].shape)
        dw += np.outer(x[n], dout[n])
        db += dout[n]
    return dx, dw, db


def affine_averaged(dout: np.ndarray, cache: Cache) -> tuple[np.ndarray, ...]:
    dx, dw, db = affine_by_products(dout, cache)
    return dx, dw, db / len(dout)


def affine_scrambled(dout: np.ndarray, cache: Cache) -> tuple[np.ndarray, ...]:
    x, w, _ = cache
    _, dw, db = affine_by_products(dout, cache)
    return (dout @ w.T).reshape(x.shape, order="F"), dw, db


def affine_flat(dout: np.ndarray, cache: Cache) -> tuple[np.ndarray, ...]:
    dx, dw, db = affine_by_products(dout, cache)
    return dx.reshape(len(dx), -1), dw, db


def relu_forward(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.maximum(x, 0), x


def relu_by_mask(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return dout * (x > 0)


def relu_by_where(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.where(x > 0, dout, 0.0)


def relu_by_sign(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return 0.5 * dout * (1 + np.sign(x)) * (x != 0)


def relu_without_dout(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return (x > 0).astype(np.float64)


def relu_leaking(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.where(x > 0, dout, 0.01 * dout)


RIGHT_AFFINE = (affine_by_products, affine_by_einsum, affine_example_by_example)
RIGHT_RELU = (relu_by_mask, relu_by_where, relu_by_sign)


def consult(
    case: Case, test: Callable, forward: Callable, right: tuple[Callable, ...], wrong: dict[Callable, str]
) -> None:
    """State that the student's `test` lets all of `right` pass, and none of `wrong` (with words on each)."""
    patients = [*right, *wrong]
    for number in case.rng.permutation(len(patients)):
        patient = patients[number]
        healthy = patient not in wrong
        got = test(Callback(forward), Callback(patient))
        if isinstance(got, (bool, np.bool_)):
            words = "a right pass was called wrong" if healthy else f"a wrong pass got through: {wrong[patient]}"
            case.expect(bool(got) == healthy, "right", words, bool(got), healthy)
        else:
            case.expect(False, "right", f"your test answered {got!r:.60}; want True or False", got, healthy)


@affine_is_right.check(
    "batch", 1, "a pass that goes wrong with several examples is caught, right ones are not", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    wrong = {affine_averaged: "it is right for a single example, and for two of its three gradients"}
    consult(case, impl.affine_is_right, affine_forward, RIGHT_AFFINE, wrong)


@affine_is_right.check("shapes", 1, "passes that go wrong with pictures are caught, right ones are not", cases=1)
def _(impl: Implementation, case: Case) -> None:
    wrong = {
        affine_scrambled: "it is right where every example is a row of numbers, and its shapes are always right",
        affine_flat: "it is right where every example is a row of numbers; elsewhere a shape is wrong",
    }
    consult(case, impl.affine_is_right, affine_forward, RIGHT_AFFINE, wrong)


@relu_is_right.check("values", 1, "a pass that is right for one simple dout is caught, right ones are not", cases=1)
def _(impl: Implementation, case: Case) -> None:
    consult(case, impl.relu_is_right, relu_forward, RIGHT_RELU, {relu_without_dout: "it is right for a dout of ones"})


@relu_is_right.check("gradient", 1, "a pass that is off by one hundredth is caught, right ones are not", cases=1)
def _(impl: Implementation, case: Case) -> None:
    wrong = {relu_leaking: "it is off by a hundredth of dout, and only where the neuron is off"}
    consult(case, impl.relu_is_right, relu_forward, RIGHT_RELU, wrong)
