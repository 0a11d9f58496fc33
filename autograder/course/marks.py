"""Reads all points of a course out of the gradebook in one query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nbgrader import api
from sqlalchemy import select

from ..records.grades import Work


def read_works(gradebook: Any, assignment: str | None = None) -> list[Work]:
    """Every submission with the points of each graded item, of one assignment or of all; nothing is written.

    Points are raw: what the grader or a person gave, with extra credit, before any rule of the course.
    """
    grades, cells, notebooks = api.Grade.__table__, api.BaseCell.__table__, api.SubmittedNotebook.__table__
    worth, handed_in, assignments = (
        api.GradeCell.__table__,
        api.SubmittedAssignment.__table__,
        api.Assignment.__table__,
    )
    query = (
        select(
            handed_in.c.student_id,
            assignments.c.name,
            handed_in.c.timestamp,
            cells.c.name,
            worth.c.max_score,
            grades.c.auto_score,
            grades.c.manual_score,
            grades.c.extra_credit,
            grades.c.needs_manual_grade,
        )
        .select_from(handed_in)
        .join(assignments, assignments.c.id == handed_in.c.assignment_id)
        .outerjoin(notebooks, notebooks.c.assignment_id == handed_in.c.id)
        .outerjoin(grades, grades.c.notebook_id == notebooks.c.id)
        .outerjoin(cells, cells.c.id == grades.c.cell_id)
        .outerjoin(worth, worth.c.id == grades.c.cell_id)
        .order_by(handed_in.c.student_id, assignments.c.name, cells.c.id)
    )
    if assignment is not None:
        query = query.where(assignments.c.name == assignment)
    found: dict[tuple[str, str], tuple[datetime | None, dict[str, float], dict[str, float], list[str]]] = {}
    for student, name, stamp, cell, most, auto, manual, extra, waits in gradebook.db.execute(query):
        _, points, worths, waiting = found.setdefault((student, name), (stamp, {}, {}, []))
        if cell is None:
            continue
        given = manual if manual is not None else auto
        points[cell], worths[cell] = (given or 0.0) + (extra or 0.0), most or 0.0
        if waits or given is None:
            waiting.append(cell)
    return [
        Work(student, name, stamp, points, worths, tuple(waiting))
        for (student, name), (stamp, points, worths, waiting) in found.items()
    ]


def deadlines(gradebook: Any) -> dict[str, datetime]:
    """The deadline of every assignment that has one, in UTC without an offset."""
    return {item.name: item.duedate for item in gradebook.assignments if item.duedate is not None}
