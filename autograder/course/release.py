"""Release, collect and return: what passes through nbgrader's exchange."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.preprocessors import CheckCellMetadata, ComputeChecksums, SaveCells

from ..checks import load
from ..errors import KitError
from .exchange import Collect
from .folder import Course
from .office import Office


def release(course: Course, assignment: str, due: datetime | None = None, again: bool = False) -> Path:
    """Enter the assignment into the gradebook and put it into the exchange; returns where students fetch it.

    `due` is in UTC. Raises `KitError` for an unknown or unbuilt assignment, for one that is out already unless
    `again`, and for one whose graded cells changed while there are submissions.
    """
    load(assignment)
    view, made = course.student_views / assignment, course.releases / assignment
    for folder in (view, made):
        if not (folder / f"{assignment}.ipynb").is_file():
            raise KitError(str(folder), None, "the built assignment", f"Run `autograder build {assignment}`")
    office = Office(course)
    out = course.exchange / course.course_id / "outbound" / assignment
    if out.exists() and not again:
        raise KitError("release", assignment, "an assignment that is not out yet", "Put it out anew with --again; students' work stays as it is")
    if not course.exchange.is_dir():
        raise KitError("exchange", str(course.exchange), "a folder", "Make it with mode 0777, or name another in course.toml")
    _enter(office, view / f"{assignment}.ipynb", assignment, due)
    office.exchanged("ReleaseAssignment", assignment, "*", force=again)
    return out


def _enter(office: Office, path: Path, assignment: str, due: datetime | None) -> None:
    book = nbformat.read(path, as_version=4)
    resources = {"nbgrader": {"assignment": assignment, "notebook": assignment, "db_url": office.course.db_url}}
    with office.gradebook() as gradebook:
        gradebook.update_or_create_assignment(assignment, **({"duedate": due} if due else {}))
    try:
        for step in (CheckCellMetadata, ComputeChecksums, SaveCells):
            book, resources = step(config=office.config).preprocess(book, resources)
    except RuntimeError as error:
        raise KitError(assignment, None, "the same graded cells as when it was first released", f"{error}") from None


def collect(course: Course, assignment: str) -> Collect:
    """Fetch the newest submission of each student from the exchange. Raises `KitError` if nothing is out or in."""
    load(assignment)
    if not (course.exchange / course.course_id / "outbound" / assignment).is_dir():
        raise KitError("collect", assignment, "an assignment that was released", f"Run `autograder release {assignment}`")
    done = Office(course).exchanged("Collect", assignment, "*", update=True)
    if not done.src_records:
        raise KitError("collect", assignment, "at least one submission in the exchange", "Nobody has submitted yet")
    return done


@dataclass
class Returned:
    """Whose feedback was written and put into the exchange, and what stood in the way."""

    written: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


def clear_part_files(course: Course, assignment: str) -> None:
    """Remove what an interrupted run left beside the folders."""
    for path in [*course.folder.glob(f"submitted/*/.{assignment}.part"), *course.folder.glob(f"autograded/*/.{assignment}.part")]:
        shutil.rmtree(path, ignore_errors=True)
