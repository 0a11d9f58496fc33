"""The autograded folder: the graded notebook and the files that were graded, nothing else that a student sent."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ..checking import Assignment
from ..examine.submission import PACKAGE, Submission
from .folder import Course
from .handin import read_regular

# nbgrader's own two files: when it was submitted, and the secret by which feedback finds its owner.
STAMPS = {"timestamp.txt": 100, "submission_secret.txt": 1_000}


def tidy(course: Course, student: str, assignment: Assignment, submission: Submission) -> None:
    """Make what nbgrader copied into the autograded folder equal to what was graded.

    nbgrader copies whatever a student sent and follows links; a link to the course's key, named like a page of
    feedback, would be handed to the student.
    """
    folder = course.autograded(student, assignment.name)
    for path in folder.iterdir():
        if path.is_symlink() or not path.is_dir():
            if path.name != f"{assignment.name}.ipynb":
                path.unlink()
        else:
            shutil.rmtree(path)
    fill(course, student, assignment, submission, folder)


def fill(course: Course, student: str, assignment: Assignment, submission: Submission, folder: Path) -> None:
    """Write into `folder` the graded files and nbgrader's stamps."""
    source = course.submitted(student, assignment.name)
    for name, limit in STAMPS.items():
        try:
            (folder / name).write_bytes(read_regular(source / name, limit))
        except OSError:
            continue
    package = folder / PACKAGE
    package.mkdir(exist_ok=True)
    given = course.releases / assignment.name / PACKAGE
    for path in given.glob("*.py") if given.is_dir() else ():
        if path.name not in submission.files:
            (package / path.name).write_bytes(path.read_bytes())
    for name, content in submission.files.items():
        (package / os.path.basename(name)).write_bytes(content)
    for name, content in submission.results.items():
        (folder / os.path.basename(name)).write_bytes(content)
