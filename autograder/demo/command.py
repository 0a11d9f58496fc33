"""`autograder demo`: a whole course in a few minutes, with every score judged."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..errors import KitError
from .cast import PLOTS
from .run import Line, open_demo, play, write_feedback


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("build/demo"),
    show_default=True,
    help="Where the course is played.",
)
@click.option("--only", multiple=True, type=click.Choice(list(PLOTS)), help="Play these assignments alone.")
def demo(folder: Path, only: tuple[str, ...]) -> None:
    """Release, fetch, work, submit, collect, grade and return with an invented class, and judge every score."""
    repository = Path.cwd()
    if not (repository / "solutions").is_dir():
        raise KitError("demo", str(repository), "the course kit's repository", "Run it there, e.g. with `make demo`")
    console, started = Console(), time.perf_counter()

    def say(words: str) -> None:
        console.print(f"[dim]{time.perf_counter() - started:6.1f} s[/dim]  {words}", highlight=False)

    course = open_demo(repository, folder.absolute())
    say(f"a course in {folder}/course")
    lines: list[Line] = []
    for assignment in only or PLOTS:
        lines += play(course, assignment, say)
        say(f"{assignment}: {write_feedback(course, assignment)} feedback pages")
    for assignment in only or PLOTS:
        console.print(_table(assignment, [line for line in lines if line.assignment == assignment]))
    summary = folder / "summary.json"
    summary.write_text(json.dumps([line.summary() for line in lines], indent=1) + "\n")
    wrong = [line for line in lines if not line.right]
    console.print(
        f"{len(lines) - len(wrong)} of {len(lines)} scores are as deserved, with every mistake named; "
        f"{summary} says the same."
    )
    console.print(f"Feedback pages: {folder}/course/feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html")
    for line in wrong:
        console.print(f"[bold]not as it should be[/bold]: {line.student}, {line.assignment}: {line.summary()}")
    sys.exit(1 if wrong else 0)


def _table(assignment: str, lines: list[Line]) -> Table:
    table = Table(title=assignment, title_justify="left")
    table.add_column("student")
    table.add_column("what is wrong", max_width=26)
    table.add_column("deserved", justify="right")
    table.add_column("got", justify="right")
    table.add_column("", width=1)
    table.add_column("what the grader said", overflow="fold")
    for line in lines:
        got = "-" if line.got is None else f"{line.got:g}"
        table.add_row(line.student, line.wrong, f"{line.deserved:g}", got, "✓" if line.right else "✗", line.said)
    return table
