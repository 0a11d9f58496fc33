"""Checks of the first weights."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...subject import Implementation
from ...worker.values import Generator

kaiming_normal = Task("kaiming_normal", "conv_net", ("w",))

SIGMAS = 5.5  # fair numbers leave such a band once in 25 million cases; 1/fan_in would be off by 29 %
FAR = 0.0455  # the share of normal numbers that lie further than two standard deviations from 0


def weights(impl: Implementation, rng: Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Weights of a shape. Raises `Mismatch` for anything that is not an array of numbers of that shape."""
    w = np.asarray(impl.kaiming_normal(rng, shape))
    if w.shape != shape or w.dtype.kind != "f":
        raise Mismatch(Finding("w", "shape", f"w has shape {w.shape} and dtype {w.dtype}, want {shape} and float64", w))
    return w.astype(np.float64)


def judge_spread(case: Case, label: str, w: np.ndarray, fan_in: int) -> None:
    """State that weights are normal numbers with mean 0 and standard deviation sqrt(2 / fan_in)."""
    want, std, mean = float(np.sqrt(2 / fan_in)), float(w.std()), float(w.mean())
    words = f"{label}.std() is {std:.4g} for weights of shape {w.shape}, want about {want:.4g}"
    if case.expect(abs(std / want - 1) < SIGMAS / np.sqrt(2 * w.size), label, words, w):
        centred = f"{label}.mean() is {mean:.4g}, want about 0"
        case.expect(abs(mean) < SIGMAS * want / np.sqrt(w.size), label, centred, w)
        far = float(np.mean(np.abs(w) > 2 * want))
        tails = f"{far:.1%} of {label} lie further than two standard deviations from 0; of normal numbers 4.6 % do"
        case.expect(abs(far - FAR) < SIGMAS * np.sqrt(FAR * (1 - FAR) / w.size), label, tails, w)


@kaiming_normal.check("channels", 3, "a convolution: the window's whole depth and area are inputs")
def _(impl: Implementation, case: Case) -> None:
    C, HH, WW = case.sizes(3, 2, 6)
    F = 1 + 4000 // (C * HH * WW)
    judge_spread(case, "w", weights(impl, case.generator(), (F, C, HH, WW)), C * HH * WW)


@kaiming_normal.check("statistics", 2, "a fully connected layer")
def _(impl: Implementation, case: Case) -> None:
    for D, M in ((20 + case.integer(0, 9), 200), (200, 20 + case.integer(0, 9))):
        judge_spread(case, "w", weights(impl, case.generator(), (D, M)), D)


@kaiming_normal.check("order", 1, "drawn from rng: the same again from an equal one, others from another", cases=1)
def _(impl: Implementation, case: Case) -> None:
    rng, shape = case.generator(), (5, 4, 3, 2)
    first, again, other = (weights(impl, seed, shape) for seed in (rng, rng, case.generator()))
    case.expect(np.array_equal(first, again), "w", "two equal generators give unlike weights; draw from `rng` alone")
    case.expect(
        not np.array_equal(first, other), "w", "two unlike generators give equal weights; draw from `rng`", other
    )
    case.expect(
        not np.array_equal(first[0], first[1]), "w", "all filters are equal; draw every weight on its own", first
    )


@kaiming_normal.check("pure", 1, "the global numpy.random is left alone; float64", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "kaiming_normal", case.generator(), (3, 2, 5, 4))
    got = np.asarray(impl.kaiming_normal(case.generator(), (6, 5))).dtype
    case.expect(got == np.float64, "w", f"w has dtype {got}, want float64", str(got))
