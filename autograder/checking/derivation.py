"""Was a gradient derived, or measured? Numeric differentiation costs a forward pass an entry, or digits.

What a derived gradient costs is of the order of one forward pass, however many entries it has; a numeric one costs a
forward pass or two for each of them, wherever the differences are taken and whether the step is real or complex. So
one call with very many entries and little else to do tells them apart by the clock. Functions that work entry by
entry escape that, since one difference does for all entries: there the last digits tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .case import Case
from .clock import matmul_loops, speed_up
from .finding import Finding, Mismatch

if TYPE_CHECKING:
    from ..subject import Implementation

ENTRIES = 10_000  # about so many a call should have
AT_ONCE = 0.05  # seconds: nobody computes 10,000 forward passes in that time, and a busy machine seldom takes longer
PLAIN = 250  # a derivation may take so many times what plain Python takes for one multiplication an entry
PART = 5  # the yardstick takes this part of the limit: long enough for a busy machine to interrupt both alike
BEYOND_DOUBT = 10
NOISE = (1e-12, 1e-8)  # relative: float64 is better than this, float32 worse; what a difference quotient loses
MEASURED = "measured"
WORDS = "A gradient is to be derived by formulas, not measured by moving one entry after the other"


def costs_no_more_than_formulas(
    impl: Implementation, case: Case, name: str, call: Callable[[], Any], entries: int, times: float = PLAIN
) -> None:
    """State that `call`, which makes `name` compute a gradient with so many entries, is no numeric differentiation.

    It is one if functions of the course are called more than half as often as there are entries, or if the call takes
    more than `times` as long as plain Python takes for one multiplication an entry.
    """
    impl.count()
    start = time.perf_counter()
    try:
        call()
    except Mismatch as mismatch:
        took = time.perf_counter() - start
        if mismatch.finding.kind != "timeout" or took < 20 * AT_ONCE:
            raise
        raise _measured(name, _too_slow(name, entries, took)) from None
    took = time.perf_counter() - start
    if often := {other: number for other, number in impl.counts().items() if number > entries / 2}:
        calls = ", ".join(f"{other} {number:,} times" for other, number in often.items())
        raise _measured(name, f"{name} calls {calls} for a gradient with {entries:,} entries. {WORDS}")
    if took > AT_ONCE and _is_slow(call, took, entries, times):
        raise _measured(name, _too_slow(name, entries, took))
    case.expect(True, name, "")


def _is_slow(call: Callable[[], Any], took: float, entries: int, times: float) -> bool:
    """Whether the call takes too long, and not just this once: if there is doubt it runs again, several times."""
    plain = np.ones((int(entries * times / PART) // 100, 100)), np.ones((100, 1))
    start = time.perf_counter()
    matmul_loops(*plain)
    if took > BEYOND_DOUBT * PART * (time.perf_counter() - start):
        return True
    return speed_up(call, lambda: matmul_loops(*plain), 1 / PART) < 1 / PART


def is_right_to_the_last_digits(case: Case, got: Mapping[str, Any], want: Mapping[str, np.ndarray]) -> None:
    """State that `got` has no noise of difference quotients, row by row. `want` has no zeros, and many entries.

    Numbers that are wrong, or of float32, are not meant.
    """
    for name, right in want.items():
        mine = np.asarray(got[name], dtype=np.float64)
        off = mine / right - 1 if mine.shape == right.shape else np.zeros((1, 1))
        off -= np.median(off, axis=-1, keepdims=True)  # an epsilon in a denominator shifts a row's entries alike
        noise = float(np.quantile(np.abs(off), 0.75))
        if NOISE[0] < noise < NOISE[1]:
            raise _measured(name, f"{name} is off by {noise:.0e}, the noise of a difference quotient. {WORDS}")
        case.expect(True, name, "")


def _measured(name: str, words: str) -> Mismatch:
    return Mismatch(Finding(name, MEASURED, words))


def _too_slow(name: str, entries: int, took: float) -> str:
    return f"{name} takes {took:.2g} s for a gradient with {entries:,} entries that needs next to no work. {WORDS}"
