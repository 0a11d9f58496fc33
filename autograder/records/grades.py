"""From raw points to a final grade: lateness, groups, weights, dropped assignments, bonus."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations

from .rules import Rules


@dataclass(frozen=True)
class Work:
    """What the gradebook knows of one student's submission to one assignment.

    Parameters
    ----------
    student, assignment : str
    submitted : datetime or None  in UTC, without an offset
    points, most : dict  of each graded item: what it earned and what it is worth
    waiting : tuple  items that nobody has marked yet; they count 0 so far
    """

    student: str
    assignment: str
    submitted: datetime | None
    points: dict[str, float]
    most: dict[str, float]
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """One student's result in one assignment.

    Parameters
    ----------
    work : Work or None  None: nothing was handed in
    days : int  days late that count
    deduction : float  percent of the earned points that lateness costs
    percent : float or None  what remains, of 100; None while the assignment is still open and nothing is there
    by : str  who handed it in, for a group
    dropped : bool  left out of the grade, because that helps
    """

    work: Work | None
    days: int = 0
    deduction: float = 0.0
    percent: float | None = None
    by: str = ""
    dropped: bool = False


@dataclass
class Final:
    """One student's term.

    Parameters
    ----------
    marks : dict  of every assignment that counts
    core, bonus : float or None  percent of the weighted assignments, percent points that the extensions add
    grade : float or None  their sum, at most 100; None as long as no weighted assignment counts
    """

    student: str
    marks: dict[str, Mark] = field(default_factory=dict)
    core: float | None = None
    bonus: float = 0.0
    grade: float | None = None


def finals(
    rules: Rules, students: Iterable[str], works: Iterable[Work], deadlines: dict[str, datetime], now: datetime
) -> list[Final]:
    """The term of each student, in the order given. `deadlines` and `now` are in UTC, without an offset.

    An assignment without a submission counts 0 once the student's own deadline is over, and not at all before.
    """
    found = {(work.student, work.assignment): work for work in works}
    return [_final(rules, student, found, deadlines, now) for student in students]


def _final(
    rules: Rules, student: str, found: dict[tuple[str, str], Work], deadlines: dict[str, datetime], now: datetime
) -> Final:
    final = Final(student)
    for assignment in (*rules.weights, *(name for name in rules.bonus if name not in rules.weights)):
        team = rules.team(assignment, student)
        handed_in = [found[key] for member in team if (key := (member, assignment)) in found]
        due = rules.extensions.get(assignment, {}).get(student, deadlines.get(assignment))
        final.marks[assignment] = _mark(rules, student, assignment, _newest(handed_in), due, now)
    _weigh(rules, final)
    return final


def _newest(works: list[Work]) -> Work | None:
    return max(works, key=lambda work: (work.submitted or datetime.min, work.student), default=None)


def _mark(rules: Rules, student: str, assignment: str, work: Work | None, due: datetime | None, now: datetime) -> Mark:
    if work is None:
        return Mark(None, percent=0.0 if due is not None and now > due else None)
    days = days_late(rules, student, assignment, work.submitted, due)
    deduction = min(days * rules.late.per_day, rules.late.cap)
    most = math.fsum(work.most.values())
    raw = 100 * math.fsum(work.points.values()) / most if most else 100.0
    return Mark(work, days, deduction, raw * (1 - deduction / 100), work.student)


def days_late(rules: Rules, student: str, assignment: str, submitted: datetime | None, due: datetime | None) -> int:
    """Days begun after the deadline; 0 within the grace period, for the exempt, and where a time is unknown."""
    if submitted is None or due is None or {student, f"{assignment}/{student}"} & rules.late.exempt:
        return 0
    over = submitted - due
    return 0 if over <= timedelta(minutes=rules.late.grace) else math.ceil(over / timedelta(days=1))


def _weigh(rules: Rules, final: Final) -> None:
    percents = {name: final.marks[name].percent for name in rules.weights}
    counting = {name: percent for name, percent in percents.items() if percent is not None}
    weights = {name: rules.weights[name] for name in counting if rules.weights[name]}
    final.bonus = min(
        rules.bonus_cap,
        math.fsum(share * (final.marks[name].percent or 0) / 100 for name, share in rules.bonus.items()),
    )
    if not weights:
        return

    def mean(kept: Iterable[str]) -> float:
        kept = list(kept)
        return math.fsum(weights[name] * counting[name] for name in kept) / math.fsum(weights[name] for name in kept)

    many = max(1, len(weights) - rules.drop)
    kept = max(combinations(weights, many), key=mean)
    for name in set(weights) - set(kept):
        final.marks[name] = replace(final.marks[name], dropped=True)
    final.core = mean(kept)
    final.grade = min(100.0, final.core + final.bonus)
