"""`autograder build`: assignments and student view from source and solutions."""

from __future__ import annotations

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
    """X"""
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
