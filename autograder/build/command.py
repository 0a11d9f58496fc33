"""`autograder build`: assignments and student view from source and solutions."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from .build import build_assignments, check_assignments
from .release import Course, assignments_named

REPOSITORY = Path(__file__).resolve().parents[2]


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option("--check", is_flag=True, help="Change nothing; fail if a fresh build differs from assignments/.")
@click.option(
    "--root", type=click.Path(path_type=Path), default=REPOSITORY, help="The repository, with source/ and solutions/."
)
def build(assignments: tuple[str, ...], check: bool, root: Path) -> None:
    """Make assignments/ and the student view of each ASSIGNMENT (all, if none is named) from source/ and solutions/."""
    course = Course(root)
    chosen = assignments_named(course, assignments)
    if check:
        check_assignments(course, chosen)
        click.echo(f"{len(chosen)} assignments are what the sources make")
        return
    changed = build_assignments(course, chosen)
    for assignment in chosen:
        what = "new" if assignment.name in changed else "unchanged"
        click.echo(f"assignments/{assignment.name}: {what}")


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build/solutions"),
    show_default=True,
    help="Where the pages go.",
)
def solutions(assignments: tuple[str, ...], out: Path) -> None:
    """Execute the solved notebook of each ASSIGNMENT (all, if none is named) and render it as an HTML page."""
    from .solutions import render_solution

    course = Course(REPOSITORY)
    for assignment in assignments_named(course, assignments):
        started = time.perf_counter()
        path = render_solution(course, assignment, out)
        click.echo(f"{path}  ({time.perf_counter() - started:.0f} s)")


@click.command("zip")
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True)
def bundle(assignments: tuple[str, ...], out: Path) -> None:
    """Pack each built ASSIGNMENT (all, if none is named) with the package it needs into one zip for students."""
    from .bundle import make_wheel, write_bundle

    course = Course(REPOSITORY)
    with tempfile.TemporaryDirectory() as folder:
        wheel = make_wheel(course, Path(folder))
        for assignment in assignments_named(course, assignments):
            click.echo(str(write_bundle(course, assignment.name, assignment.title, wheel, out)))
