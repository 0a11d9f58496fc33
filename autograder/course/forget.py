"""Removes what a course holds of a student: gradebook, folders, journal, exchange, roster."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.utils import notebook_hash

from ..checks import ASSIGNMENTS
from ..errors import KitError
from ..records.sheets import Student
from .audit import forget_trail
from .folder import SETTINGS, Course, is_student
from .roster import ROSTER, read_roster, write_roster


@dataclass(frozen=True)
class Trace:
    """Something that the course holds of a student, and how it is removed."""

    what: str
    remove: Callable[[], object]


def traces(course: Course, gradebook: Any, student: str) -> list[Trace]:
    """All that is there of a student. Nothing is removed by asking. Raises `KitError` for what is no student's id."""
    if not is_student(student):
        raise KitError("student", student, "a student's id")
    return [
        *_returned(course, student),
        *_folders(course, student),
        *_handed_in(course, student),
        *_verdicts(course, student),
        *_pages(course, student),
        *_rows(course, gradebook, student),
    ]


def left_to_you(course: Course, student: str) -> str:
    """Where the student is still named in course.toml, which only people change; "" if nowhere."""
    text = (course.folder / SETTINGS).read_text(encoding="utf-8")
    lines = [str(number) for number, line in enumerate(text.splitlines(), 1) if student in line]
    return f"{course.folder / SETTINGS} names {student} in line {', '.join(lines)}" if lines else ""


def _folders(course: Course, student: str) -> list[Trace]:
    folders = [course.folder / step / student for step in ("submitted", "autograded", "feedback")]
    return [Trace(f"{folder}/", lambda folder=folder: _remove(folder)) for folder in folders if folder.is_dir()]


def _handed_in(course: Course, student: str) -> list[Trace]:
    """Submissions in the exchange: one folder each, which begins with the student's id."""
    inbound = course.exchange / course.course_id / "inbound"
    names = sorted(os.listdir(inbound)) if inbound.is_dir() else []
    folders = [inbound / name for name in names if name.startswith(f"{student}+")]
    return [Trace(f"{folder}/", lambda folder=folder: _remove(folder)) for folder in folders]


def _returned(course: Course, student: str) -> list[Trace]:
    """Feedback in the exchange: pages whose names come from the submission's secret."""
    pages = []
    for name in ASSIGNMENTS:
        secret = course.feedback(student, name) / "submission_secret.txt"
        if secret.is_file():
            digest = notebook_hash(secret=secret.read_text(), notebook_id=name)
            pages.append(course.exchange / course.course_id / "feedback" / f"{digest}.html")
    return [Trace(str(page), page.unlink) for page in pages if page.is_file()]


def _verdicts(course: Course, student: str) -> list[Trace]:
    found = []
    for path in sorted((course.folder / "journal").glob("*.jsonl")):
        with open(path, "rb") as file:
            count = sum(_is_about(line, student) for line in file)
        if count:
            found.append(Trace(f"{count} verdicts in {path}", lambda path=path: _drop_lines(path, student)))
    return found


def _pages(course: Course, student: str) -> list[Trace]:
    """Reports that name the student; they can be made anew."""
    pages = [path for path in sorted((course.folder / "report").glob("*")) if path.is_file()]
    return [Trace(str(path), path.unlink) for path in pages if f">{student}<" in path.read_text(encoding="utf-8")]


def _rows(course: Course, gradebook: Any, student: str) -> list[Trace]:
    found = []
    if any(who.id == student for who in gradebook.students):
        found.append(Trace("the gradebook's rows", lambda: gradebook.remove_student(student)))
    found.append(Trace("the trail of changes, and questions", lambda: forget_trail(gradebook, student)))
    if any(who.id == student for who in _roster(course)):
        found.append(Trace("the row of the roster", lambda: _leave(course, student)))
    return found


def _roster(course: Course) -> list[Student]:
    path = course.folder / ROSTER
    return read_roster(path) if path.is_file() else []


def _leave(course: Course, student: str) -> None:
    write_roster(course, [who for who in _roster(course) if who.id != student])


def _is_about(line: bytes, student: str) -> bool:
    try:
        return json.loads(line)["student"] == student
    except (ValueError, KeyError, TypeError):
        return False


def _drop_lines(path: Path, student: str) -> None:
    """Write the journal anew without the student's lines; readers see the old one or the new one."""
    beside = path.with_suffix(".part")
    with open(path, "rb") as old, open(beside, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as new:
        new.writelines(line for line in old if not _is_about(line, student))
    os.replace(beside, path)


def _remove(folder: Path) -> None:
    """Remove a folder whose files may be read-only, as nbgrader's are."""
    for place, _, _ in os.walk(folder):
        os.chmod(place, 0o700)
    shutil.rmtree(folder)
