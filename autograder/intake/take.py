"""Puts uploads where nbgrader and the grader look for them: submitted/STUDENT/ASSIGNMENT/."""

from __future__ import annotations

import csv
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from ..errors import KitError
from ..examine.submission import PACKAGE
from ..records.sheets import Student
from .archive import Box, Files, Refused
from .layouts import Upload


@dataclass
class Taken:
    """What became of an export: students whose work is in place, and what a person should know."""

    students: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


class People:
    """Finds a student by what an LMS calls them: id, address, name, or a key of a CSV file with columns key, id."""

    def __init__(self, students: Iterable[Student], named: Mapping[str, str] | None = None):
        self._by: dict[str, set[str]] = {}
        self._named: dict[str, str] = {}
        for who in students:
            for key in (who.id, who.email, f"{who.first_name} {who.last_name}", f"{who.last_name} {who.first_name}"):
                if folded(key):
                    self._by.setdefault(folded(key), set()).add(who.id)
        known = {student for found in self._by.values() for student in found}
        for key, student in (named or {}).items():
            if student not in known:
                raise KitError(f"--names: {key}", student, "the id of a student who takes part")
            self._named[folded(key)] = student

    def find(self, key: str) -> str | None:
        """The one student whom the key names; None if nobody or several."""
        found = self._by.get(folded(key), set())
        return self._named.get(folded(key)) or (next(iter(found)) if len(found) == 1 else None)

    def behind(self, upload: Upload) -> tuple[list[str], list[str]]:
        """The students who handed it in, and the keys that say nothing."""
        if upload.number and (student := self._named.get(folded(upload.number))):
            return [student], []
        found = {key: self.find(key) for key in upload.keys}
        students = dict.fromkeys(student for student in found.values() if student)
        return list(students), [key for key, student in found.items() if not student]


def folded(text: str) -> str:
    """A name or address without accents, capitals and whatever is no letter or digit: as Canvas writes names."""
    apart = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[^\w@]|_", "", apart.casefold())


def read_names(path: Path) -> dict[str, str]:
    """A CSV file with the columns key and id: what the LMS calls somebody, and who that is. Raises `KitError`."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), skipinitialspace=True))
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(str(path), None, "a CSV file in UTF-8", str(error)) from None
    if not rows or not {"key", "id"} <= rows[0].keys():
        raise KitError(f"{path}:1", ", ".join(rows[0]) if rows else None, "the columns key and id")
    return {row["key"].strip(): row["id"].strip() for row in rows}


def take(
    box: Box, uploads: Iterable[Upload], people: People, assignment: str, submitted: Path, time: datetime | None = None
) -> Taken:
    """Put each upload into `submitted`/STUDENT/`assignment`. One that cannot be read harms nobody else.

    `time` counts as the time of submission where the export has none. What was there before is replaced; of a group
    each member gets a copy.
    """
    taken = Taken(trouble=list(box.notes))
    for upload in uploads:
        students, nobody = people.behind(upload)
        taken.trouble += [f"{upload.label}: who in this course is {key}?" for key in nobody]
        if not students:
            continue
        try:
            files, notes = unpacked(box, upload, assignment)
            for student in students:
                place(submitted / student / assignment, files, upload.time or time)
        except (Refused, OSError) as error:
            taken.trouble.append(f"{upload.label}: not taken, {error}")
            continue
        taken.trouble += [f"{upload.label}: {note}" for note in notes]
        taken.students += students
    return taken


def unpacked(box: Box, upload: Upload, assignment: str) -> tuple[Files, list[str]]:
    """The files of a submission, an archive within it opened, a folder around them taken away. Raises `Refused`."""
    raw = box.gather(upload.names.values())
    files = {path: raw[name] for path, name in upload.names.items()}
    notes: list[str] = []
    for path in [path for path in files if path.lower().endswith(".zip")]:
        with Box(files.pop(path)) as inner:
            files |= {str(PurePosixPath(path).parent / name): data for name, data in inner.gather(inner.names).items()}
            notes += inner.notes
    if not files:
        raise Refused("it holds no file")
    root = _root(files, assignment)
    return {path.removeprefix(root): data for path, data in files.items() if path.startswith(root)}, notes


def _root(files: Files, assignment: str) -> str:
    """The folder that holds the notebook or the package, the uppermost one; "" if it is the top."""
    heads = [
        "".join(f"{part}/" for part in PurePosixPath(path).parts[:at])
        for path in files
        for at, part in enumerate(PurePosixPath(path).parts)
        if part == PACKAGE or part == f"{assignment}.ipynb"
    ]
    return min(heads, key=lambda head: (head.count("/"), head), default="")


def place(folder: Path, files: Files, time: datetime | None) -> None:
    """Write a submission whole or not at all, in place of an earlier one, with its time as nbgrader writes it."""
    beside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        for path, data in files.items():
            target = beside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except OSError:
        shutil.rmtree(beside)
        raise
    stamp = beside / "timestamp.txt"
    stamp.unlink(missing_ok=True)  # a student's own says nothing
    if time is not None:
        stamp.write_text(f"{time:%Y-%m-%d %H:%M:%S.%f} UTC")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(beside, folder)
