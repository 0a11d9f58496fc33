"""`autograder export`: the grades of a course as files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import KitError
from .files import SYSTEMS, fill, to_csv
from .grades import Final, finals
from .sheets import Student, assignment_sheet, final_sheet, task_sheet

if TYPE_CHECKING:
    from ..course.folder import Course

_PATH = click.Path(path_type=Path)
_course = click.option("--course", type=_PATH, default="course", show_default=True, help="The course's folder.")
_output = click.option("--output", "-o", type=_PATH, help="The file to write, by default the terminal.")


@click.group()
def export() -> None:
    """Write grades to a file: the course's rules applied, raw points untouched."""


@export.command("csv")
@click.argument("assignment", required=False)
@_course
@_output
def as_csv(assignment: str | None, course: Path, output: Path | None) -> None:
    """The points of every item of ASSIGNMENT, or without one the whole term with the final grades."""
    students, terms = term(_opened(course))
    need(terms, assignment)
    sheet = task_sheet(assignment, students, terms) if assignment else final_sheet(students, terms)
    _write(to_csv(sheet), output)


def _into(name: str) -> None:
    system = SYSTEMS[name]

    @export.command(name, help=f"Fill the points of ASSIGNMENT into TEMPLATE, the gradebook as {name} exports it.")
    @click.argument("assignment")
    @click.argument("template", type=_PATH)
    @_course
    @_output
    @click.option("--column", help="The item's title there, by default the assignment's name.")
    def command(assignment: str, template: Path, course: Path, output: Path | None, column: str | None) -> None:
        students, terms = term(_opened(course))
        need(terms, assignment)
        sheet = assignment_sheet(assignment, students, terms)
        if column:
            sheet.columns = {column: sheet.columns[assignment]}
        filled = fill(system, template, sheet)
        _write(filled.text, output)
        for line in filled.unknown:
            click.echo(f"note: nobody of this course, left as it was: {line}", err=True)
        if filled.absent:
            click.echo(f"note: not in {template}: {', '.join(filled.absent)}", err=True)


for _name in SYSTEMS:
    _into(_name)


def _opened(folder: Path) -> Course:
    from ..course.folder import open_course

    return open_course(folder)


def term(course: Course, now: datetime | None = None) -> tuple[list[Student], dict[str, Final]]:
    """The students of a course, and the term of each by id. `now` is in UTC, without an offset."""
    from ..course.deadlines import course_rules
    from ..course.marks import deadlines, read_works
    from ..course.office import Office
    from ..course.roster import participants

    rules = course_rules(course)
    with Office(course).gradebook() as gradebook:
        students, works, due = participants(course, gradebook), read_works(gradebook), deadlines(gradebook)
    now = now or datetime.now(UTC).replace(tzinfo=None)
    return students, {final.student: final for final in finals(rules, [who.id for who in students], works, due, now)}


def need(terms: dict[str, Final], assignment: str | None) -> None:
    """Raise `KitError` unless there are students and, if one is named, the assignment counts."""
    if not terms:
        raise KitError("course", None, "students", "Name them: `autograder roster FILE`")
    counting = next(iter(terms.values())).marks
    if assignment is not None and assignment not in counting:
        raise KitError("assignment", assignment, f"one that counts: {', '.join(counting)}")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"{len(text.splitlines()) - 1} lines in {output}", err=True)
