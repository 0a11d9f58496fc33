"""Records one examined submission: scores, then the autograded folder, without nbgrader's converter."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc

from ..errors import KitError
from ..examine.submission import Submission
from .examining import Examined, Examiner
from .guides import marking_guides
from .handin import MAX_NOTEBOOK, read_regular
from .office import Office
from .rebuild import load_release, rebuild
from .scores import enter_submission, save_scores
from .showing import show
from .tidy import fill


class Recorder:
    """Records the submissions of one assignment; used by one thread, which alone holds the gradebook.

    Raises `KitError` if the assignment was not released, so that the gradebook does not know it.
    """

    def __init__(self, office: Office, examiner: Examiner, gradebook: Any):
        self.office, self.examiner, self.gradebook = office, examiner, gradebook
        course, name = office.course, examiner.assignment.name
        if name not in {item.name for item in gradebook.assignments}:
            raise KitError("assignment", name, "one that was released", f"Run `autograder release {name}`")
        self.release = load_release(course.releases / name / f"{name}.ipynb")
        self.guides = marking_guides(course.repository, name)
        self.stubs = examiner.stubs()
        self._made = _digest(json.dumps([self.release, self.guides, examiner.plan.tests], sort_keys=True).encode())

    def mark(self, student: str, submission: Submission) -> str:
        """A digest of all that the record of a submission is made from: equal marks, equal records."""
        folder = self.office.course.submitted(student, self.examiner.assignment.name)
        parts = [submission.digest, self.examiner.version, self._made]
        for name in ("timestamp.txt", f"{self.examiner.assignment.name}.ipynb"):
            try:
                parts.append(_digest(read_regular(folder / name, MAX_NOTEBOOK)))
            except OSError:
                parts.append("none")
        return _digest("\n".join(parts).encode())

    def is_recorded(self, student: str, submission: Submission) -> bool:
        """Whether this very submission was recorded, with these checks and this release."""
        name = self.examiner.assignment.name
        path = self.office.course.autograded(student, name) / f"{name}.ipynb"
        try:
            about = json.loads(path.read_bytes())["metadata"]["autograder"]
        except (OSError, ValueError, KeyError):
            return False
        as_wanted = about.get("report") is not None and (about.get("executed") or not self.examiner.plan.execute)
        return as_wanted and about.get("mark") == self.mark(student, submission)

    def record(self, student: str, examined: Examined) -> float:
        """Write scores and the autograded folder; returns the score that the gradebook now has."""
        course, assignment = self.office.course, self.examiner.assignment
        folder = course.submitted(student, assignment.name)
        book = rebuild(self.release, folder, assignment.name, self.guides)
        show(book, assignment, examined, self.stubs)
        book.metadata["autograder"]["mark"] = self.mark(student, examined.submission)
        stamp = _stamp(folder, book.metadata["autograder"]["notes"])
        submitted = enter_submission(self.gradebook, assignment.name, student, stamp)
        save_scores(self.gradebook, book, assignment.name, assignment.name, student)
        if submitted.total_seconds_late > 0:
            self._penalise(book, student)
        self._write(student, book, examined.submission)
        self.gradebook.db.expire_all()
        return float(submitted.score)

    def _penalise(self, book: Any, student: str) -> None:
        name = self.examiner.assignment.name
        about = {"student": student, "assignment": name, "notebook": name, "db_url": self.office.course.db_url}
        AssignLatePenalties(config=self.office.config).preprocess(book, ResourcesDict(nbgrader=about))

    def _write(self, student: str, book: Any, submission: Submission) -> None:
        """The folder is made beside its place and moved there whole; its files are read-only, as nbgrader's are."""
        name = self.examiner.assignment.name
        dest = self.office.course.autograded(student, name)
        beside = dest.with_name(f".{name}.part")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(mode=0o700, parents=True)
        fill(self.office.course, student, self.examiner.assignment, submission, beside)
        (beside / f"{name}.ipynb").write_text(json.dumps(book, sort_keys=True) + "\n")
        for folder, _, files in os.walk(beside):
            for file in files:
                os.chmod(os.path.join(folder, file), 0o444)
        shutil.rmtree(dest, ignore_errors=True)
        os.replace(beside, dest)


def _stamp(folder: Path, notes: list[str]) -> datetime | None:
    """When it was submitted, in UTC; None, with a note, where that cannot be told."""
    try:
        return parse_utc(read_regular(folder / "timestamp.txt", 100).decode().strip())
    except (OSError, ValueError, OverflowError):
        notes.append("The time of submission is not known.")
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
