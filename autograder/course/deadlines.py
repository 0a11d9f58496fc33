"""Deadlines and extensions: who may still be working on an assignment.

Deadlines stand in the gradebook (`autograder release --due`), extensions in course.toml:

    [extensions.two_layer_net]
    ada = 2026-11-30T23:59:00Z
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import Any

from ..checks import ASSIGNMENTS, load
from ..errors import KitError
from .folder import SETTINGS, Course


def extensions(course: Course, assignment: str) -> dict[str, datetime]:
    """Each student's own deadline for an assignment, in UTC. Raises `KitError` for a table that cannot be read."""
    path = course.folder / SETTINGS
    table = tomllib.loads(path.read_text()).get("extensions", {})
    if unknown := [name for name in table if name not in ASSIGNMENTS]:
        raise KitError(f"{path}: extensions", unknown[0], f"one of {', '.join(ASSIGNMENTS)}")
    return {student: _utc(f"{path}: {student}", value) for student, value in table.get(assignment, {}).items()}


def _utc(name: str, value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise KitError(name, str(value), "a time with its offset, as in 2026-11-30T23:59:00Z")
    return value.astimezone(UTC).replace(tzinfo=None)


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
        if late := sorted(student for student, until in extensions(course, earlier).items() if now < until):
            raise KitError(
                f"release of {assignment}",
                f"{', '.join(late)} may hand in {earlier} until later",
                f"no open extension: the folder of {assignment} holds the solution of {earlier}",
            )
