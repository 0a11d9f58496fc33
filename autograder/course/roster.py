"""The roster: who takes part. It stands in roster.csv of the course; without it, everybody in the gradebook does."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import KitError
from ..records.sheets import Student
from .folder import Course, is_student, write_private

ROSTER = "roster.csv"
COLUMNS = ("first_name", "last_name", "email")


def read_roster(path: Path) -> list[Student]:
    """The rows of a CSV file with a column id, and as one likes first_name, last_name and email.

    Raises `KitError` that begins `file:line:` for a missing column, an id that cannot be a folder's name, or one
    that stands twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(str(path), None, "a CSV file in UTF-8", str(error)) from None
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    if "id" not in (reader.fieldnames or []):
        raise KitError(
            f"{path}:1", ", ".join(reader.fieldnames or []), f"a column id, and as you like {', '.join(COLUMNS)}"
        )
    rows: dict[str, Student] = {}
    for row in reader:
        name = (row["id"] or "").strip()
        if not is_student(name):
            raise KitError(
                f"{path}:{reader.line_num}", name, "an id of letters, digits and '_.@-', not beginning with '.'"
            )
        if name in rows:
            raise KitError(f"{path}:{reader.line_num}", name, "each id once")
        rows[name] = Student(name, **{column: (row.get(column) or "").strip() for column in COLUMNS})
    return list(rows.values())


def participants(course: Course, gradebook: Any) -> list[Student]:
    """Who takes part: the roster's rows in its order, else all in the gradebook by last name and id."""
    path = course.folder / ROSTER
    if path.is_file():
        return read_roster(path)
    known = [Student(item.id, *(getattr(item, column) or "" for column in COLUMNS)) for item in gradebook.students]
    return sorted(known, key=lambda who: (who.last_name, who.id))


@dataclass(frozen=True)
class Change:
    """What a new roster changes. Who leaves keeps points and files; exports and reports leave them out."""

    joins: list[Student]
    leaves: list[Student]
    changes: list[tuple[Student, Student]]

    def lines(self) -> list[str]:
        """The plan, a line a student."""
        return [
            *(f"joins    {who.id}" for who in self.joins),
            *(f"leaves   {who.id}" for who in self.leaves),
            *(f"changes  {new.id}: {_named(old)} → {_named(new)}" for old, new in self.changes),
        ]


def _named(who: Student) -> str:
    return ", ".join(text for text in (who.first_name, who.last_name, who.email) if text) or "no name"


def compare(old: list[Student], new: list[Student]) -> Change:
    """What changes between two rosters."""
    before, after = {who.id: who for who in old}, {who.id: who for who in new}
    return Change(
        [who for who in new if who.id not in before],
        [who for who in old if who.id not in after],
        [(before[who.id], who) for who in new if who.id in before and before[who.id] != who],
    )


def install(course: Course, gradebook: Any, students: list[Student]) -> None:
    """Make these the participants: in the gradebook, and in roster.csv. Nobody is removed from the gradebook."""
    for who in students:
        gradebook.update_or_create_student(who.id, **{column: getattr(who, column) or None for column in COLUMNS})
    write_roster(course, students)


def write_roster(course: Course, students: list[Student]) -> None:
    """Write roster.csv anew, readable by its owner only."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", *COLUMNS])
    writer.writerows([who.id, who.first_name, who.last_name, who.email] for who in students)
    path = course.folder / ROSTER
    path.unlink(missing_ok=True)
    write_private(path, out.getvalue())
