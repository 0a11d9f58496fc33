"""Deadlines and extensions: who may still be working on an assignment.

Deadlines stand in the gradebook (`autograder release --due`), extensions in course.toml (`autograder.records.rules`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..checks import ASSIGNMENTS, CORE, load
from ..errors import KitError
from ..records.rules import Rules, read_rules
from .folder import SETTINGS, Course


def course_rules(course: Course) -> Rules:
    """The rules that course.toml states. Raises `KitError` for what cannot be read."""
    core = tuple(name for name in CORE if load(name).points)
    return read_rules(course.folder / SETTINGS, core, tuple(name for name in ASSIGNMENTS if name not in core))


def refuse_open_solutions(course: Course, gradebook: Any, assignment: str, now: datetime) -> None:
    """Raise `KitError` if the release holds the solution of an assignment that somebody may still hand in.

    An assignment's folder holds the layers of the earlier ones complete. `now` is in UTC.
    """
    deadlines = {item.name: item.duedate for item in gradebook.assignments}
    for earlier in load(assignment).needs:
        due = deadlines.get(earlier)
        if due is not None and now < due:
            raise KitError(
                f"release of {assignment}",
                f"{earlier} is due {due:%Y-%m-%d %H:%M} UTC",
                f"a deadline that is over: the folder of {assignment} holds the solution of {earlier}",
            )
        if late := sorted(
            student for student, until in course_rules(course).extensions.get(earlier, {}).items() if now < until
        ):
            raise KitError(
                f"release of {assignment}",
                f"{', '.join(late)} may hand in {earlier} until later",
                f"no open extension: the folder of {assignment} holds the solution of {earlier}",
            )
