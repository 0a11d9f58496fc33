"""Checks of the extension `feature_visualisation`: positions, patches, covered pictures, ascent on the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation
from ..worker.values import Callback

top_positions = Task("top_positions", "visualise", ("positions",))
seen_patch = Task("seen_patch", "visualise", ("patch",))
occlusion_map = Task("occlusion_map", "visualise", ("drop",))
ascend = Task("ascend", "visualise", ("x",))


def same(impl: Implementation, case: Case, name: str, label: str, *args: Any, **options: Any) -> None:
    """State that a function answers as the reference does."""
    case.equal(label, getattr(impl, name)(*args, **options), getattr(case.ref, name)(*args, **options))


def positions(impl: Implementation, case: Case, maps: np.ndarray, count: int) -> None:
    same(impl, case, "top_positions", "positions", maps, count)


@top_positions.check("example", 0.5, "the docstring's two pictures", cases=1)
def _(impl: Implementation, case: Case) -> None:
    maps = np.array([[[1.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [5.0, 4.0]]])
    case.equal("positions", impl.top_positions(maps, 2), np.array([[1, 1, 0], [0, 0, 1]]))


@top_positions.check("values", 1.5, "several pictures, highest first")
def _(impl: Implementation, case: Case) -> None:
    N, side = case.sizes(2, 5, 9)
    positions(impl, case, case.normal(N, side, side), N)


@top_positions.check("batch", 0.5, "fewer than there are pictures")
def _(impl: Implementation, case: Case) -> None:
    positions(impl, case, case.normal(9, 6, 6), case.integer(5, 7))


@top_positions.check("rectangular", 0.5, "maps that are wider than tall, and taller than wide")
def _(impl: Implementation, case: Case) -> None:
    for H, W in ((2, 5), (6, 3)):
        positions(impl, case, case.normal(4, H, W), 4)


@top_positions.check("edge", 0.5, "equal activations; all of them negative")
def _(impl: Implementation, case: Case) -> None:
    positions(impl, case, np.round(case.normal(40, 3, 3)), 40)
    positions(impl, case, -1 - np.abs(case.normal(4, 3, 3)), 4)


@top_positions.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "top_positions", case.normal(5, 3, 4), 3)


def patch(impl: Implementation, case: Case, x: np.ndarray, row: int, column: int, **options: int) -> None:
    same(impl, case, "seen_patch", "patch", x, row, column, **options)


@seen_patch.check("values", 1, "wholly inside, neurons side by side")
def _(impl: Implementation, case: Case) -> None:
    row, column = case.sizes(2, 0, 3)
    patch(impl, case, case.normal(1, 7, 7), row, column, field=3, stride=1, pad=0)


@seen_patch.check("stride", 0.5, "neurons that lie further apart")
def _(impl: Implementation, case: Case) -> None:
    row, column = case.sizes(2, 0, 2)
    patch(impl, case, case.normal(1, 9, 9), row, column, field=3, stride=case.integer(2, 3), pad=0)


@seen_patch.check("pad", 1, "squares that leave the picture, on each side, and wholly")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(1, 5, 5)
    for row, column in ((0, 2), (2, 0), (2, 6), (6, 2), (0, 0), (6, 6)):
        patch(impl, case, x, row, column, field=3, stride=1, pad=2)
    patch(impl, case, x, 0, 3, field=2, stride=1, pad=4)


@seen_patch.check("channels", 0.5, "several channels, pictures that are not square")
def _(impl: Implementation, case: Case) -> None:
    C, H, W = case.sizes(3, 3, 7)
    patch(impl, case, case.normal(C, H, W), 1, 1, field=2, stride=1, pad=0)


@seen_patch.check("pure", 0.5, "a new array: who writes into the patch leaves the picture alone")
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "seen_patch", case.normal(2, 5, 6), 1, 2, field=2, stride=1, pad=1)


@seen_patch.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.dtypes(impl, "seen_patch", case.normal(1, 5, 6), 0, 2, field=3, stride=1, pad=1)


def judge_of(case: Case, *shape: int) -> Callable[[Any], np.ndarray]:
    """A score to be covered: a weighted sum of all pixels, bent."""
    weights = case.normal(*shape)

    def score(X: Any) -> np.ndarray:
        return np.tanh((np.asarray(X, dtype=np.float64) * weights).sum(axis=(1, 2, 3)) / 3)

    return score


def drop(impl: Implementation, case: Case, shape: tuple[int, ...], **options: Any) -> None:
    score = Callback(judge_of(case, *shape))
    same(impl, case, "occlusion_map", "drop", score, case.normal(*shape), **options)


@occlusion_map.check("example", 0.5, "the docstring's white picture", cases=1)
def _(impl: Implementation, case: Case) -> None:
    bright = Callback(lambda X: np.asarray(X).sum(axis=(1, 2, 3)))
    case.equal("drop", impl.occlusion_map(bright, np.ones((1, 3, 4)), size=2, stride=1), np.full((2, 3), 4.0))


@occlusion_map.check("values", 2, "squares side by side on a square picture")
def _(impl: Implementation, case: Case) -> None:
    drop(impl, case, (1, 6, 6), size=2, stride=2)


@occlusion_map.check("stride", 0.5, "squares that overlap; rest at the border that no square fits")
def _(impl: Implementation, case: Case) -> None:
    drop(impl, case, (1, 6, 6), size=3, stride=1)
    drop(impl, case, (1, 7, 7), size=2, stride=3)


@occlusion_map.check("rectangular", 0.5, "pictures that are not square")
def _(impl: Implementation, case: Case) -> None:
    drop(impl, case, (1, 4, 7), size=2, stride=1)


@occlusion_map.check("channels", 0.5, "all channels are covered")
def _(impl: Implementation, case: Case) -> None:
    drop(impl, case, (3, 4, 4), size=2, stride=2)


@occlusion_map.check("defaults", 0.5, "covered with 0 where nothing is said; with another grey where it is")
def _(impl: Implementation, case: Case) -> None:
    drop(impl, case, (1, 4, 4), size=2, stride=2)
    drop(impl, case, (1, 4, 4), size=2, stride=2, fill=0.7)


@occlusion_map.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "occlusion_map", Callback(judge_of(case, 1, 4, 4)), case.normal(1, 4, 4), size=2, stride=1)


def climb(
    impl: Implementation, case: Case, slope: Callable[[Any], np.ndarray], start: np.ndarray, **options: Any
) -> None:
    same(impl, case, "ascend", "x", Callback(slope), start, **options)


@ascend.check("example", 0.5, "the docstring's slope, the same everywhere", cases=1)
def _(impl: Implementation, case: Case) -> None:
    got = impl.ascend(Callback(lambda x: np.full(np.shape(x), 7.0)), np.zeros((1, 2, 2)), steps=3, lr=0.5)
    case.equal("x", got, np.full((1, 2, 2), 0.75))


@ascend.check("values", 1, "one step")
def _(impl: Implementation, case: Case) -> None:
    g = case.normal(1, 3, 4, scale=0.01)
    climb(impl, case, lambda x: g, case.normal(1, 3, 4), steps=1, lr=0.3)


@ascend.check("update", 1, "several steps: each takes the gradient at the picture as it is by then")
def _(impl: Implementation, case: Case) -> None:
    goal = case.normal(2, 3, 3)
    climb(impl, case, lambda x: goal - np.asarray(x) ** 3, case.normal(2, 3, 3), steps=case.integer(3, 6), lr=0.2)


@ascend.check("decay", 0.5, "with decay")
def _(impl: Implementation, case: Case) -> None:
    goal = case.normal(1, 3, 3)
    climb(impl, case, lambda x: goal - np.asarray(x), case.normal(1, 3, 3), steps=3, lr=0.2, decay=0.1)


@ascend.check("edge", 0.5, "a gradient of 0; no step at all")
def _(impl: Implementation, case: Case) -> None:
    start = case.normal(1, 3, 3)
    climb(impl, case, lambda x: np.zeros(np.shape(x)), start, steps=2, lr=0.5, decay=0.25)
    climb(impl, case, lambda x: np.ones(np.shape(x)), start, steps=0, lr=0.5)


@ascend.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    goal = case.normal(1, 3, 3)
    case.pure(impl, "ascend", Callback(lambda x: goal - np.asarray(x)), case.normal(1, 3, 3), steps=2, lr=0.3)


ASSIGNMENT = Assignment(
    "feature_visualisation",
    "What a net sees",
    23,
    (top_positions, seen_patch, occlusion_map, ascend),
    needs=("two_layer_net", "conv_layers", "pooling", "full_convnet"),
    given=("inside",),
)
