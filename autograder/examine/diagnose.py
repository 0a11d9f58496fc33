"""Names the known mistake behind a failed property: the one whose numbers are the student's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..checking import Finding
from .run import LOST, Trial
from .verdict import PropertyVerdict


@dataclass(frozen=True)
class Known:
    """What a student is told about a known mistake."""

    id: str
    title: str
    hint: str
    fails: frozenset[str]
    stronger: str = ""

    def tell(self, outcome: PropertyVerdict) -> None:
        """Put this mistake into the verdict on a property that it explains."""
        outcome.mistake, outcome.title, outcome.hint = self.id, self.title, self.hint
        outcome.stronger = self.stronger or None


# The findings of a known mistake on one case of one property: alive at grading, recorded in the notebook.
Evidence = Callable[[Known, str, int], list[Finding]]


def diagnose(failed: dict[str, Trial], known: list[Known], evidence: Evidence) -> dict[str, Known]:
    """For each failed property the known mistake that explains it, where there is one.

    A mistake explains a property if it makes the same arrays wrong in the same way *with the same numbers*
    on the student's case; the student may have other findings besides. It is told only if the student fails all that
    it fails, and if it explains more than half of that; one that agrees in numbers that many mistakes give (0, 1,
    constants, no number at all) must explain all of it, and leave no finding over where it agrees in nothing else.
    Who answers nothing but constants (zeros of the right shape) agrees with many mistakes here and there: then one
    must explain everything that fails. Of several, the one that explains the most properties is told, and of these the
    one that leaves the fewest findings over; of those that look the same from outside, all (they share one hint).
    """
    explains: dict[str, dict[str, int]] = {}  # mistake -> property -> findings that only one of the two has
    all_found = [finding for trial in failed.values() for finding in trial.findings]
    stopped = any(finding.kind in LOST for finding in all_found)
    constant = not stopped and all(_trivial(finding.got) for finding in all_found)
    for mistake in known:
        if not stopped and not mistake.fails - {"speed"} <= failed.keys():
            continue
        found, weak = {}, set()
        for name, trial in failed.items():
            if name in mistake.fails:
                mine, theirs = trial.findings, evidence(mistake, name, trial.number)
                left = _left_over(mine, theirs, mistake.fails == failed.keys())
                if left < len(mine) + len(theirs) and (stopped or _all_seen(mine, theirs)):
                    found[name] = left
                    if left and not any(_alike(a, b, False) and not _trivial(a.got) for a in mine for b in theirs):
                        weak.add(name)
        if constant and found.keys() != failed.keys():
            continue
        failing = len(mistake.fails & failed.keys())
        if 2 * len(found) > failing:
            kept = {name: left for name, left in found.items() if name not in weak}
            if kept:
                explains[mistake.id] = kept

    return _named(failed, explains, {mistake.id: mistake for mistake in known})


def _named(failed: dict[str, Trial], explains: dict[str, dict[str, int]], by_id: dict[str, Known]) -> dict[str, Known]:
    """The best explanation of each property; where several are as good and share the hint, with all their titles."""

    def rank(m: str) -> tuple:
        return -len(explains[m]), sum(explains[m].values()), by_id[m].fails != failed.keys()

    named = {}
    for name in failed:
        candidates = sorted((m for m in explains if name in explains[m]), key=rank)
        for first in candidates[:1]:
            alike = [m for m in candidates if rank(m) == rank(first) and by_id[m].hint == by_id[first].hint]
            named[name] = replace(by_id[first], title=", or ".join(dict.fromkeys(by_id[m].title for m in alike)))
    return named


def _trivial(got: Any) -> bool:
    """Whether unlike mistakes give this by chance: nothing, a flag, 0, 1 or -1, an array of one repeated number."""
    if isinstance(got, (list, tuple, dict)):
        return all(map(_trivial, got.values() if isinstance(got, dict) else got))
    if isinstance(got, (int, float)):
        return abs(got) in (0.0, 1.0)
    if not isinstance(got, (np.ndarray, np.generic)):
        return got is None
    values = np.asarray(got)
    if values.dtype.kind not in "fiub" or not values.size:
        return True
    return bool((values == values.flat[0]).all()) and (values.size > 1 or abs(float(values.flat[0])) in (0.0, 1.0))


def _left_over(mine: list[Finding], theirs: list[Finding], all_fail: bool) -> int:
    """How many findings of either side have no counterpart with the same numbers on the other."""
    lone_mine = sum(not any(_alike(a, b, all_fail) for b in theirs) for a in mine)
    lone_theirs = sum(not any(_alike(a, b, all_fail) for a in mine) for b in theirs)
    return lone_mine + lone_theirs


def _all_seen(mine: list[Finding], theirs: list[Finding]) -> bool:
    """Whether no number of the mistake's is another one here."""
    return all(any(_alike(a, b, True) for a in mine) for b in theirs)


def _alike(mine: Finding, other: Finding, all_fail: bool) -> bool:
    if (mine.label, mine.kind) != (other.label, other.kind) or mine.kind in (
        "not_written",
        "missing",
        "timeout",
        "memory",
        "died",
    ):
        return False
    if mine.got is None or other.got is None:
        return all_fail and mine.got is other.got
    if mine.kind == "raised":
        return all_fail and mine.got == other.got
    return _same_numbers(mine.got, other.got)


def _same_numbers(a: Any, b: Any) -> bool:
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(_same_numbers(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same_numbers(value, b[key]) for key, value in a.items())
    if isinstance(a, (np.ndarray, np.generic, int, float)) and isinstance(b, (np.ndarray, np.generic, int, float)):
        a, b = np.asarray(a), np.asarray(b)
        if a.shape != b.shape or a.dtype.kind not in "fiub" or b.dtype.kind not in "fiub":
            return False
        with np.errstate(all="ignore"):
            return bool(np.allclose(a.astype(float), b.astype(float), rtol=1e-6, atol=1e-9, equal_nan=True))
    return type(a) is type(b) and a == b
