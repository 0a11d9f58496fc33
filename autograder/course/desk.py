"""`autograder audit`, `regrade` and `forget`: changes of scores, questions about them, and what is held of people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from ..errors import KitError
from .folder import Course, open_course

_PATH = click.Path(path_type=Path)
_course = click.option("--course", type=_PATH, default="course", show_default=True, help="The course's folder.")


@click.command()
@click.argument("assignment", required=False)
@_course
@click.option("--student", help="Only of this student.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a file.")
def audit(assignment: str | None, course: Path, student: str | None, as_csv: bool) -> None:
    """List every change of a score, whoever made it: the grader, a person in Formgrader, a script."""
    from .audit import trail
    from .office import Office
    from .progress import listing

    with Office(open_course(course)).gradebook() as gradebook:
        changes = trail(gradebook, assignment, student)
    rows = [(item.at, item.student, item.assignment, item.item, item.field, item.old, item.new) for item in changes]
    listing(("when (UTC)", "student", "assignment", "item", "given by", "was", "is"), rows, as_csv)


@click.command()
@click.argument("assignment", required=False)
@click.argument("student", required=False)
@_course
@click.option("--item", default="", help="The task or question, by its name in the gradebook.")
@click.option("--ask", "request", metavar="WORDS", help="Enter a student's request.")
@click.option("--answer", "answered", type=(int, str), metavar="NUMBER WORDS", help="Answer a request.")
def regrade(
    assignment: str | None,
    student: str | None,
    course: Path,
    item: str,
    request: str | None,
    answered: tuple[int, str] | None,
) -> None:
    """List students' requests to look at a score again; enter one; answer one. Scores change in Formgrader."""
    from .audit import answer, ask, requests
    from .office import Office
    from .progress import listing

    with Office(open_course(course)).gradebook() as gradebook:
        if request is not None:
            if assignment is None or student is None:
                raise KitError("--ask", None, "ASSIGNMENT and STUDENT before it")
            _find(gradebook, assignment, student, item)
            number = ask(gradebook, assignment, student, item, request)
            click.echo(f'Entered as request {number}. To answer: autograder regrade --answer {number} "…"')
        elif answered is not None:
            answer(gradebook, *answered)
            click.echo(f"Request {answered[0]} is answered.")
        else:
            found = requests(gradebook, assignment, student)
            rows = [(r.id, r.asked, r.student, r.assignment, r.item, r.request, r.answer or "open") for r in found]
            listing(("no.", "asked (UTC)", "student", "assignment", "item", "request", "answer"), rows)


def _find(gradebook: object, assignment: str, student: str, item: str) -> None:
    from .marks import read_works

    works = {work.student: work for work in read_works(gradebook, assignment)}
    if student not in works:
        raise KitError("student", student, f"one who was graded in {assignment}")
    if item and item not in works[student].most:
        raise KitError("--item", item, f"one of {', '.join(works[student].most)}")


@click.command()
@click.argument("students", nargs=-1, metavar="[STUDENT]…")
@_course
@click.option("--expired", is_flag=True, help="Everybody, once the day `retention` in course.toml is over.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(students: tuple[str, ...], course: Path, expired: bool, yes: bool) -> None:
    """Remove all that the course holds of a student: points, files, verdicts, feedback. Shows first what that is."""
    from .forget import left_to_you, traces
    from .office import Office

    opened = open_course(course)
    with Office(opened).gradebook() as gradebook:
        if expired:
            _check_retention(opened)
            students = tuple(item.id for item in gradebook.students)
        elif not students:
            raise KitError("STUDENT", None, "the id of a student, or --expired")
        found = {student: traces(opened, gradebook, student) for student in students}
        for student, items in found.items():
            click.echo("\n  ".join([f"{student}:", *(item.what for item in items)]))
        if not yes:
            click.confirm("Remove all this? It cannot be brought back", abort=True)
        for student, items in found.items():
            for item in items:
                item.remove()
            if words := left_to_you(opened, student):
                click.echo(f"note: {words}; change that yourself", err=True)
    click.echo(f"Forgotten: {', '.join(found) or 'nobody'}. Copies elsewhere (back-ups, exports) are yours to remove.")


def _check_retention(course: Course, today: date | None = None) -> None:
    from .deadlines import course_rules

    until = course_rules(course).retention
    if until is None or (today or datetime.now(UTC).date()) <= until:
        got = "no date" if until is None else f"{until}, which is not over"
        raise KitError(f"{course.folder}/course.toml: retention", got, "a day that is over")
