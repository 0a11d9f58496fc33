"""Checks of the losses: the loss and its gradient, for one example and as means over a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Task
from ...checking.compare import show
from ...subject import Implementation

hinge_loss = Task("hinge_loss", "losses", ("loss", "dscores"))
softmax_loss = Task("softmax_loss", "losses", ("loss", "dscores"))


def scored(case: Case, batch: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(N, C) scores with C unlike N, and labels. In each row one wrong class is ahead of the right one, one is behind
    by less than 1, one by more, so that every kind of margin occurs."""
    classes = next(c for c in case.sizes(2, 4, 8) if c != batch)
    y = case.labels(batch, classes)
    scores = np.empty((batch, classes))
    for row, label in zip(scores, y, strict=True):
        ahead = np.concatenate([[1.0, -0.5, -2.5], case.rng.uniform(-3, 3, classes - 4)])
        row[np.arange(classes) != label] = case.rng.permutation(ahead + case.rng.uniform(-0.3, 0.3, classes - 1))
        row[label] = 0.0
    return scores + case.normal(batch, 1), y


def judge(impl: Implementation, case: Case, name: str, scores: np.ndarray, y: np.ndarray, **options: Any) -> None:
    """State that loss and gradient are the reference's."""
    got, want = getattr(impl, name)(scores, y, **options), getattr(case.ref, name)(scores, y, **options)
    case.equal("loss", got[0], want[0])
    case.equal("dscores", got[1], want[1])


def judge_gradient(impl: Implementation, case: Case, name: str, kinks: Any = None, **options: Any) -> None:
    """State that the gradient for one example is that of the reference's loss, numerically."""
    scores, y = scored(case)
    grads = {"dscores": getattr(impl, name)(scores, y, **options)[1]}
    right = {"dscores": getattr(case.ref, name)(scores, y, **options)[1]}

    def f(at: dict[str, np.ndarray]) -> float:
        return float(getattr(case.ref, name)(at["scores"], y, **options)[0])

    pattern = (lambda at: kinks(at["scores"], y)) if kinks else None
    case.gradient(f, {"scores": scores}, grads, kinks=pattern, explain=right)


def positive_margins(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which margins (delta 1) are positive: where this changes the hinge has a kink."""
    return scores - scores[np.arange(len(y)), y][:, None] + 1.0 > 0


@hinge_loss.check("example", 1, "the docstring's numbers; equal scores cost C - 1", cases=1)
def _(impl: Implementation, case: Case) -> None:
    loss, _ = impl.hinge_loss(np.array([[1.0, 4.0, -1.0]]), np.array([0]), 1.0)
    case.equal("loss", loss, 4.0)
    loss, _ = impl.hinge_loss(np.zeros((1, 7)), np.array([3]), 1.0)
    case.equal("loss at equal scores", loss, 6.0)


@hinge_loss.check("values", 1, "the loss of one example")
def _(impl: Implementation, case: Case) -> None:
    scores, y = scored(case)
    case.equal("loss", impl.hinge_loss(scores, y, 1.0)[0], case.ref.hinge_loss(scores, y, 1.0)[0])


@hinge_loss.check("gradient", 1, "dscores of one example, against a numeric gradient")
def _(impl: Implementation, case: Case) -> None:
    judge_gradient(impl, case, "hinge_loss", positive_margins, delta=1.0)


@hinge_loss.check("batch", 1, "means over several examples")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, "hinge_loss", *scored(case, batch=case.integer(3, 6)), delta=1.0)


@hinge_loss.check("edge", 1, "margins of exactly 0, a perfect prediction, scores of 1000 and -1000", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for row in ([3.0, 2.0, 5.0, 1.0], [9.0, 0.0, 1.0, 2.0], [1000.0, -1000.0, 0.0, 1000.5]):
        judge(impl, case, "hinge_loss", np.array([row]), np.array([0]), delta=1.0)


@hinge_loss.check("defaults", 1, "delta is 1 where it is left out, and what is handed in otherwise")
def _(impl: Implementation, case: Case) -> None:
    scores, y = scored(case)
    case.equal("loss", impl.hinge_loss(scores, y)[0], case.ref.hinge_loss(scores, y)[0])
    delta = float(case.rng.uniform(2, 3))
    case.equal("loss", impl.hinge_loss(scores, y, delta)[0], case.ref.hinge_loss(scores, y, delta)[0])


@softmax_loss.check("example", 1, "equal scores of 7 classes cost ln 7", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for score in (0.0, 5.0):
        case.equal(
            "loss at equal scores", impl.softmax_loss(np.full((1, 7), score), np.array([3]))[0], float(np.log(7))
        )


@softmax_loss.check("values", 1, "the loss of one example")
def _(impl: Implementation, case: Case) -> None:
    scores, y = scored(case)
    case.equal("loss", impl.softmax_loss(scores, y)[0], case.ref.softmax_loss(scores, y)[0])


@softmax_loss.check("gradient", 2, "dscores of one example, against a numeric gradient")
def _(impl: Implementation, case: Case) -> None:
    judge_gradient(impl, case, "softmax_loss")


@softmax_loss.check("batch", 1, "means over several examples")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, "softmax_loss", *scored(case, batch=case.integer(3, 6)))


@softmax_loss.check("edge", 1, "scores around 1000 and -1000 in one batch; the right class 60 and 1000 behind", cases=1)
def _(impl: Implementation, case: Case) -> None:
    rows = np.array(
        [
            [1000.0, 999.0, 998.0, 1001.0],
            [-1000.0, -1001.0, -999.5, -1002.0],
            [0.0, 60.0, -1.0, 2.0],
            [-1000.0, 3.0, 0.0, 0.0],
            [1000.0, -1000.0, -999.0, -1001.0],
        ]
    )
    y = np.array([1, 2, 0, 0, 2])
    for i in range(len(rows)):
        case.equal(
            f"loss of row {i}",
            impl.softmax_loss(rows[i : i + 1], y[i : i + 1])[0],
            case.ref.softmax_loss(rows[i : i + 1], y[i : i + 1])[0],
        )
    loss, dscores = impl.softmax_loss(rows, y)
    finite = all(bool(np.isfinite(np.asarray(value, dtype=float)).all()) for value in (loss, dscores))
    words = f"scores around 1000 and -1000 in one batch give inf or nan; the loss is {show(loss)}"
    case.expect(finite, "loss of all rows", words, loss)


for task in (hinge_loss, softmax_loss):

    @task.check("pure", 0.5)
    def _(impl: Implementation, case: Case, name: str = task.name) -> None:
        case.pure(impl, name, *scored(case, batch=3))

    @task.check("dtype", 0.5, "dscores: float64, float32, and float64 for whole numbers")
    def _(impl: Implementation, case: Case, name: str = task.name) -> None:
        scores, y = scored(case)
        case.dtypes(impl, name, scores, y, results=(1,))
        dtype = np.asarray(getattr(impl, name)(np.round(3 * scores).astype(np.int64), y)[1]).dtype
        case.expect(
            dtype == np.float64, "dscores", f"dscores has dtype {dtype} for whole numbers, want float64", str(dtype)
        )
