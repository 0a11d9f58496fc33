"""Grades as tables: per task, per assignment, and the final grade; the numbers only, whatever file they go into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .grades import Final, Mark


@dataclass(frozen=True)
class Student:
    """One row of the roster."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass
class Sheet:
    """A table of grades.

    Parameters
    ----------
    columns : dict  title: points possible, None where there is no such thing
    rows : dict  student: one value for each column; a number, words, or None where there is nothing yet
    """

    columns: dict[str, float | None]
    rows: dict[Student, Sequence[float | str | None]] = field(default_factory=dict)


def task_sheet(assignment: str, students: Iterable[Student], finals: dict[str, Final]) -> Sheet:
    """Every graded item's raw points, their sum, what lateness costs, and what remains."""
    marks = {who: finals[who.id].marks[assignment] for who in students}
    items: dict[str, float] = {}
    for mark in marks.values():
        items |= mark.work.most if mark.work else {}
    most = sum(items.values())
    sheet = Sheet({**items, "raw": most, "days late": None, "deduction %": None, "points": most, "to mark": None})
    for who, mark in marks.items():
        if mark.work is None:
            sheet.rows[who] = [None] * len(items) + [None, None, None, points(mark, most), None]
            continue
        earned = [mark.work.points.get(item, 0.0) for item in items]
        sheet.rows[who] = [
            *earned,
            sum(earned),
            float(mark.days),
            mark.deduction,
            points(mark, most),
            " ".join(mark.work.waiting) or None,
        ]
    return sheet


def points(mark: Mark, most: float) -> float | None:
    """What remains of an assignment's `most` points."""
    return None if mark.percent is None else mark.percent / 100 * most


def assignment_sheet(assignment: str, students: Iterable[Student], finals: dict[str, Final]) -> Sheet:
    """One column: the points of an assignment after lateness."""
    tasks = task_sheet(assignment, students, finals)
    place = list(tasks.columns).index("points")
    return Sheet({assignment: tasks.columns["points"]}, {who: [row[place]] for who, row in tasks.rows.items()})


def final_sheet(students: Iterable[Student], finals: dict[str, Final]) -> Sheet:
    """Each assignment in percent after lateness, then the weighted mean, the bonus, and the grade."""
    known = next(iter(finals.values()), None)
    names = list(known.marks) if known else []
    sheet = Sheet({**dict.fromkeys(names, 100.0), "dropped": None, "core": 100.0, "bonus": None, "grade": 100.0})
    for who in students:
        final = finals[who.id]
        dropped = " ".join(name for name, mark in final.marks.items() if mark.dropped)
        percents = [final.marks[name].percent for name in names]
        sheet.rows[who] = [*percents, dropped or None, final.core, final.bonus, final.grade]
    return sheet
