"""Release, collect and return: what passes through nbgrader's exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import CheckCellMetadata, ComputeChecksums, SaveCells

from ..checks import load
from ..errors import KitError
from ..mutate.gate import require_gate
from .amend import Plan, amend, plan
from .deadlines import refuse_open_solutions
from .exchange import Collect
from .folder import Course
from .handin import read_regular
from .office import Office


def release(
    course: Course,
    assignment: str,
    due: datetime | None = None,
    again: bool = False,
    *,
    prove: bool = True,
    agree: Callable[[Plan], None] = lambda plan: None,
    on_start: Callable[[str, int], None] = lambda title, count: None,
    on_done: Callable[[str], None] = lambda name: None,
) -> Path:
    """Enter the assignment into the gradebook and put it into the exchange; returns where students fetch it.

    `due` is in UTC. Raises `KitError` for an unknown or unbuilt assignment, for one that is out already unless
    `again`, for one that holds the solution of an assignment which somebody may still hand in, and for one whose
    checks do not tell right from wrong. Where it is not known that they do, that is tried first: `on_start` and
    `on_done` hear how far it is. `prove=False` leaves this last question to somebody else (the demonstration leaves
    it to `make test`). Where graded cells changed since the last release, `agree` hears what that changes, and may
    raise to leave all as it was.
    """
    load(assignment)
    view, made = course.student_views / assignment, course.releases / assignment
    for folder in (view, made):
        if not (folder / f"{assignment}.ipynb").is_file():
            raise KitError(str(folder), None, "the built assignment", f"Run `autograder build {assignment}`")
    office = Office(course)
    out = course.exchange / course.course_id / "outbound" / assignment
    if out.exists() and not again:
        raise KitError(
            "release",
            assignment,
            "an assignment that is not out yet",
            "Put it out anew with --again; students' work stays as it is",
        )
    if not course.exchange.is_dir():
        raise KitError(
            "exchange", str(course.exchange), "a folder", "Make it with mode 0777, or name another in course.toml"
        )
    with office.gradebook() as gradebook:
        refuse_open_solutions(course, gradebook, assignment, datetime.now(UTC).replace(tzinfo=None))
    if prove:
        require_gate(assignment, course.solutions, course.repository / "build" / "gate", on_start, on_done)
    book = nbformat.read(view / f"{assignment}.ipynb", as_version=4)
    with office.gradebook() as gradebook:
        if change := plan(gradebook, assignment, book):
            agree(change)
        gradebook.update_or_create_assignment(assignment, **({"duedate": due} if due else {}))
        amend(gradebook, assignment, book)
    _enter(office, book, assignment)
    office.exchanged("ReleaseAssignment", assignment, "*", force=again)
    return out


def _enter(office: Office, book: Any, assignment: str) -> None:
    resources: Any = {"nbgrader": {"assignment": assignment, "notebook": assignment, "db_url": office.course.db_url}}
    for step in (CheckCellMetadata, ComputeChecksums, SaveCells):
        book, resources = step(config=office.config).preprocess(book, resources)


def collect(course: Course, assignment: str) -> Collect:
    """Fetch the newest submission of each student from the exchange. Raises `KitError` if nothing is out or in."""
    load(assignment)
    if not (course.exchange / course.course_id / "outbound" / assignment).is_dir():
        raise KitError(
            "collect", assignment, "an assignment that was released", f"Run `autograder release {assignment}`"
        )
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


def give_feedback(
    course: Course,
    assignment: str,
    *,
    only: Iterable[str] = (),
    release: bool = True,
    on_start: Callable[[int], None] = lambda count: None,
    on_done: Callable[[str], None] = lambda student: None,
) -> Returned:
    """Write the feedback page of everybody who was graded, and put it into the exchange.

    Whose newest submission is not graded yet is left out and named. Raises `KitError` if nobody was graded.
    """
    load(assignment)
    graded = course.students(assignment, "autograded")
    if not graded:
        raise KitError("feedback", assignment, "graded submissions", f"Run `autograder grade {assignment}`")
    if unknown := [student for student in only if student not in graded]:
        raise KitError("--only", ", ".join(unknown), "students who were graded", f"There are {', '.join(graded[:10])}")
    office, returned = Office(course), Returned()
    chosen = [student for student in graded if not only or student in set(only)]
    on_start(len(chosen))
    for student in chosen:
        if trouble := _give(office, assignment, student, release, returned):
            returned.trouble.append(f"{student}: {trouble}")
        on_done(student)
    return returned


def _give(office: Office, assignment: str, student: str, release: bool, returned: Returned) -> str:
    """Write and release one student's page; returns what stood in the way, "" if nothing did."""
    course = office.course
    if _time(course.submitted(student, assignment)) != _time(course.autograded(student, assignment)):
        return "a newer submission is not graded yet"
    with office.about(assignment, student):
        converter = GenerateFeedback(coursedir=office.coursedir, config=office.config)
        converter.force = True
        try:
            converter.start()
        except NbGraderException as error:
            return f"no page was written: {error}"
    returned.written.append(student)
    if not release:
        return ""
    if not (course.feedback(student, assignment) / "submission_secret.txt").is_file():
        return "the page is written, but this submission did not come through the exchange; hand it over yourself"
    office.exchanged("ReleaseFeedback", assignment, student)
    returned.released.append(student)
    return ""


def _time(folder: Path) -> bytes:
    try:
        return read_regular(folder / "timestamp.txt", 100)
    except OSError:
        return b""
