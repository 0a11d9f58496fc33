"""`autograder take`: submissions from an LMS's export."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from ..checks import load
from ..errors import KitError
from .archive import open_export
from .layouts import LAYOUTS, uploads
from .take import People, read_names
from .take import take as put

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("assignment")
@click.argument("export", type=_PATH)
@click.option("--course", type=_PATH, default="course", show_default=True, help="The course's folder.")
@click.option("--layout", type=click.Choice(list(LAYOUTS)), help="Whose export it is, by default found out.")
@click.option("--names", type=_PATH, help="CSV file with the columns key and id: what the export calls a student.")
@click.option("--time", help="Counts as the time of submission where the export has none, in UTC: '2026-10-31 23:59'.")
def take(assignment: str, export: Path, course: Path, layout: str | None, names: Path | None, time: str | None) -> None:
    """Take submissions to ASSIGNMENT from EXPORT: the zip file, or folder, of Canvas, Moodle or Gradescope."""
    from ..course.folder import open_course
    from ..course.office import Office
    from ..course.roster import participants

    load(assignment)
    opened = open_course(course)
    with Office(opened).gradebook() as gradebook:
        people = People(participants(opened, gradebook), read_names(names) if names else None)
    with open_export(export) as box:
        kind, found = uploads(box, layout)
        taken = put(box, found, people, assignment, opened.folder / "submitted", _time(time))
    for line in taken.trouble:
        click.echo(f"note: {line}", err=True)
    click.echo(f"{assignment}: {len(taken.students)} submissions of {len(found)} uploads taken (layout: {kind})")
    if not taken.students:
        raise KitError("export", str(export), "uploads of students of this course", "Name them with --names")


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise KitError("--time", text, "a date and time in UTC as in '2026-10-31 23:59'") from None
