"""`autograder check` and `autograder replay`: what the notebook shows, in a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ..checks import load, signatures
from ..errors import KitError
from ..examine.present import render_text
from ..examine.replay import run_replay
from ..subject import Implementation
from .package import PACKAGE, StudentPackage
from .place import assignment_in, require_versions
from .session import Session

SECONDS = 10.0
SIZE = 8 << 20


@click.command()
@click.argument("tasks", nargs=-1)
@click.option(
    "--folder", type=click.Path(path_type=Path), default=".", help="The assignment's folder, by default this one."
)
@click.option("--hint", type=click.IntRange(1, 2), default=1, help="2 tells the stronger hints on known mistakes.")
def check(tasks: tuple[str, ...], folder: Path, hint: int) -> None:
    """Try TASKS on their published cases; without TASKS show the whole assignment.

    Exits with 0 if everything that was tried passes, with 1 if not.
    """
    require_versions()
    folder = folder.resolve()
    session = Session(load(assignment_in(folder)), folder)
    if not tasks:
        overview = session.overview()
        click.echo(overview.text())
        raise SystemExit(any(row.status not in ("ok", "hand") for row in overview.rows))
    found = [session.task(name) for name in tasks]
    verdicts = [session.verdict(task) for task in found]
    cards = []
    for verdict, task in zip(verdicts, found, strict=True):
        ask = f"autograder check {task.name} --hint 2" if hint == 1 else ""
        cards.append(render_text(verdict, task, ask))
    click.echo("\n\n".join(cards))
    raise SystemExit(not all(item.ok for verdict in verdicts for item in verdict.properties))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--package", type=click.Path(path_type=Path), default=".", help="The folder with your convnet, by default this one."
)
def replay(file: Path, package: Path) -> None:
    """Run the failed case in FILE, which your feedback gave you, on your code as it is now.

    Exits with 0 if it passes now, with 1 if it still fails.
    """
    data = _read(file)
    folder = package.resolve()
    with StudentPackage(folder.parent if folder.name == PACKAGE else folder, SECONDS) as subject:
        trial = run_replay(data, Implementation(subject, signatures()))
    name = f"{data['task']}, {data['property']}"
    if not trial.findings:
        click.echo(f"✓ {name}: this case passes now. Grading draws fresh cases for each submission.")
        return
    click.echo(f"✗ {name}: this case still fails")
    for finding in trial.findings:
        click.echo(f"  {finding.words}")
    if data.get("call"):
        click.echo(f"  the call: {data['call']}")
    raise SystemExit(1)


def _read(file: Path) -> Any:
    want, mend = "a replay file from your feedback", "Download it again from the feedback page."
    if not file.is_file():
        raise KitError(str(file), None, want, mend)
    if file.stat().st_size > SIZE:
        raise KitError(str(file), f"{file.stat().st_size:,} bytes", want, mend)
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        raise KitError(str(file), "a file that is not JSON", want, mend) from None
