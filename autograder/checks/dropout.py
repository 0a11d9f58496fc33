"""Checks of the extension `dropout`. Masks are judged by their statistics, never against the reference's draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation
from ..worker.values import Generator

dropout_forward = Task("dropout_forward", "dropout", ("out", "cache"))
dropout_backward = Task("dropout_backward", "dropout", ("dx",))

SIGMAS = 6.0  # pairs of neighbours overlap, which widens their band by an eighth: still once in ten million cases
PROBABILITIES = (0.3, 0.8)


def trained(
    impl: Implementation, case: Case, x: np.ndarray, keep: float, rng: Generator | None = None
) -> tuple[np.ndarray, Any]:
    """(out, cache) in training. Raises `Mismatch` unless `out` has the shape of `x`."""
    out, cache = impl.dropout_forward(x, keep=keep, train=True, rng=rng or case.generator())
    return case.shaped("out", out, x), cache


def away_from_zero(case: Case, *shape: int) -> np.ndarray:
    """Numbers of either sign, none of which is close to 0: so a 0 in the output is a unit that was left out."""
    x = case.normal(*shape)
    return x + np.sign(x)


def share(case: Case, label: str, words: str, hits: np.ndarray, want: float) -> None:
    """State that the share of True in `hits` is `want`, as far as chance allows."""
    got = float(np.mean(hits))
    allowed = SIGMAS * np.sqrt(max(want * (1 - want), 0.01) / hits.size)
    case.expect(abs(got - want) < allowed, label, f"{got:.1%} {words}, want about {want:.1%}", got, want)


@dropout_forward.check("values", 2, "what is kept is divided by keep, the rest is 0")
def _(impl: Implementation, case: Case) -> None:
    keep = 0.6 + 0.3 * float(case.rng.random())
    x = away_from_zero(case, *case.sizes(2, 12, 20))
    out, _ = trained(impl, case, x, keep)
    case.equal("out", out, np.where(out != 0, x / keep, 0.0))
    case.expect(bool((out != 0).any()), "out", "out is 0 everywhere; with this `keep` some units must be left", out)


@dropout_forward.check("statistics", 3, "how many are kept; every number of every example on its own")
def _(impl: Implementation, case: Case) -> None:
    for keep in PROBABILITIES:
        kept = trained(impl, case, away_from_zero(case, 60, 50), keep)[0] != 0
        share(case, "kept", f"of the numbers are kept with keep = {keep}", kept, keep)
        for axis in (0, 1):
            counts, fair = kept.sum(axis=axis), np.sqrt(kept.shape[axis] * keep * (1 - keep))
            words = f"in every {('column', 'row')[axis]} nearly the same number of units is kept; leave it to chance"
            case.expect(counts.std() > fair / 2, "counts", words, counts)
        both = keep**2 + (1 - keep) ** 2
        pairs = {
            "examples next to each other": kept[1:] == kept[:-1],
            "units of one example": kept[:, 1:] == kept[:, :-1],
        }
        for what, alike in pairs.items():
            share(case, "alike", f"of neighbouring {what} share their fate with keep = {keep}", alike, both)
    rng, x = case.generator(), away_from_zero(case, 20, 10)
    first, again, other = (trained(impl, case, x, 0.5, seed)[0] for seed in (rng, rng, case.generator()))
    case.expect(np.array_equal(first, again), "kept", "two equal generators drop unlike units; draw from `rng` alone")
    case.expect(not np.array_equal(first, other), "kept", "two unlike generators drop the same units; draw from `rng`")


@dropout_forward.check("evaluation", 1.5, "in use nothing happens, and no generator is needed")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(2, 3, 8))
    case.equal("out", impl.dropout_forward(x, keep=0.4, train=False, rng=None)[0], x)


@dropout_forward.check("shapes", 0.5, "any shape: one row, pictures")
def _(impl: Implementation, case: Case) -> None:
    for shape in ((40,), (*case.sizes(3, 2, 5), 30)):
        x = away_from_zero(case, *shape)
        out, _ = trained(impl, case, x, 0.5)
        both = bool((out == 0).any() and (out != 0).any())
        case.expect(both, "out", f"of {x.size} numbers of shape {x.shape} {(out != 0).mean():.0%} are kept, want half")


@dropout_forward.check("edge", 0.5, "keep = 1: all are kept")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(2, 4, 8))
    case.equal("out", trained(impl, case, x, 1.0)[0], x)


@dropout_forward.check("refuse", 0.5, "keep outside of (0, 1]", cases=1)
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(3, 2)
    for keep in (0.0, -0.2, 1.3):
        for train in (True, False):

            def call(keep: float = keep, train: bool = train) -> Any:
                return impl.dropout_forward(x, keep=keep, train=train, rng=case.generator())

            case.refuses("dropout_forward", call, f"keep = {keep} is no probability to keep (train={train})")


@dropout_forward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    for train in (True, False):
        case.pure(impl, "dropout_forward", case.normal(5, 4), keep=0.6, train=train, rng=case.generator())


@dropout_forward.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    for train in (True, False):
        for dtype in (np.float64, np.float32):
            x = np.abs(case.normal(2, 5)).astype(dtype)
            out, _ = impl.dropout_forward(x, keep=0.5, train=train, rng=case.generator())
            case.has_dtype("out", out, dtype)


@dropout_backward.check("values", 2, "the same units as on the way forward, with the same factor")
def _(impl: Implementation, case: Case) -> None:
    keep = PROBABILITIES[case.integer(0, 1)]
    x, rng = away_from_zero(case, *case.sizes(2, 6, 9)), case.generator()
    dout = away_from_zero(case, *x.shape)
    out, cache = trained(impl, case, x, keep, rng)
    case.equal("dx", impl.dropout_backward(dout, cache), dout * out / x)


@dropout_backward.check("gradient", 1.5, "against a numeric gradient of your own forward pass")
def _(impl: Implementation, case: Case) -> None:
    x, rng = case.normal(*case.sizes(3, 2, 5)), case.generator()
    dout = case.normal(*x.shape)
    out, cache = trained(impl, case, x, 0.5, rng)
    right = dout * np.where(out != 0, 2.0, 0.0)

    def f(at: dict[str, np.ndarray]) -> float:
        return case.inner("dropout_forward", dout, trained(impl, case, at["x"], 0.5, rng)[0])

    case.gradient(f, {"x": x}, {"dx": impl.dropout_backward(dout, cache)}, accept={"dx": right})


@dropout_backward.check("evaluation", 1, "in use the gradient passes as it is")
def _(impl: Implementation, case: Case) -> None:
    x = case.normal(*case.sizes(2, 3, 8))
    dout = case.normal(*x.shape)
    cache = impl.dropout_forward(x, keep=0.4, train=False, rng=None)[1]
    case.equal("dx", impl.dropout_backward(dout, cache), dout)


@dropout_backward.check("edge", 0.5, "inputs that are 0 pass on their gradient as well")
def _(impl: Implementation, case: Case) -> None:
    dout = away_from_zero(case, *case.sizes(2, 5, 9))
    _, cache = trained(impl, case, np.zeros_like(dout), 1.0)
    case.equal("dx", impl.dropout_backward(dout, cache), dout)


@dropout_backward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    for train in (True, False):
        cache = impl.dropout_forward(case.normal(4, 5), keep=0.6, train=train, rng=case.generator())[1]
        case.pure(impl, "dropout_backward", case.normal(4, 5), cache)


@dropout_backward.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    for train in (True, False):
        for dtype in (np.float64, np.float32):
            x, dout = (case.normal(3, 4).astype(dtype) for _ in range(2))
            cache = impl.dropout_forward(x, keep=0.5, train=train, rng=case.generator())[1]
            case.has_dtype("dx", impl.dropout_backward(dout, cache), dtype)


ASSIGNMENT = Assignment(
    "dropout", "Dropout", 20, (dropout_forward, dropout_backward), needs=("two_layer_net",), given=("fc_net",)
)
