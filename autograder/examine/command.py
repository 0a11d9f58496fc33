"""`autograder examine`: one submission folder in, points and words out; no nbgrader, no gradebook."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import click

from ..checks import load
from ..errors import KitError
from .examiner import Solutions
from .present import render_text
from .submission import examine_submission, read_submission
from .verdict import Report

REPOSITORY = Path(__file__).resolve().parents[2]


def solutions_folder(given: Path | None = None) -> Path:
    """The folder with reference and mistakes: the given or the repository's. Raises `KitError` if there is none."""
    folder = given or REPOSITORY / "solutions"
    if not (folder / "convnet").is_dir():
        raise KitError(
            "solutions", str(folder), "a folder that holds convnet/", "Give it with --solutions; students have none"
        )
    return folder


@click.command()
@click.argument("assignment")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(min=0), help="Draw the cases of this seed instead of fresh ones.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON.")
@click.option("--tier", help="Ask for a weaker sandbox by name, e.g. C on a machine without namespaces.")
@click.option("--solutions", type=click.Path(path_type=Path), help="Folder with the reference and the known mistakes.")
def examine(
    assignment: str, path: Path, seed: int | None, as_json: bool, tier: str | None, solutions: Path | None
) -> None:
    """Grade the submission folder PATH of ASSIGNMENT. Exits 0 when grading worked, whatever the score."""
    checks = load(assignment)
    submission = read_submission(path, checks)
    number = secrets.randbits(48) if seed is None else seed
    known = Solutions.load(solutions_folder(solutions), assignment)
    report = examine_submission(checks, submission, known, lambda task: number, tier)
    click.echo(json.dumps(report.to_json(), indent=1) if as_json else text(report))


def text(report: Report) -> str:
    """The report for a terminal."""
    about = f"(seed {report.seed}, sandbox {report.isolation})"
    lines = [f"{report.assignment}: {report.points:g} of {report.max:g} points  {about}"]
    lines += [f"note: {note}" for note in report.notes]
    return "\n\n".join(["\n".join(lines), *(render_text(task) for task in report.tasks)])
