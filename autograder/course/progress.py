"""Progress and results of a batch, in the terminal."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from .batch import Batch, Outcome  # which imports nbgrader
    from .differences import Change


class Bar:
    """A progress bar with the time left, on stderr, so that output can be piped."""

    def __init__(self, title: str):
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, TextColumn("{task.fields[name]}"), console=Console(stderr=True))
        self._task = self._progress.add_task(title, total=None, name="")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.update(self._task, name="")
        self._progress.stop()

    def start(self, count: int) -> None:
        self._progress.update(self._task, total=count)

    def advance(self, name: str) -> None:
        self._progress.update(self._task, advance=1, name=escape(name))


def table(batch: Batch) -> None:
    """Each student's points of the checks and what became of the submission, then the batch in one line."""
    shown = Table("Student", "Checks", "In the gradebook", "", box=None, header_style="bold")
    for outcome in batch.outcomes:
        points = "-" if outcome.points is None else f"{outcome.points:g} of {outcome.max:g}"
        score = "" if outcome.score is None else f"{outcome.score:g}"
        shown.add_row(escape(outcome.student), points, score, escape(_words(outcome)))
    console = Console()
    console.print(shown)
    graded = [outcome for outcome in batch.outcomes if not outcome.skipped and not outcome.trouble]
    each = f", {1000 * batch.recording / len(graded):.0f} ms of recording each" if graded else ""
    skipped = sum(outcome.skipped for outcome in batch.outcomes)
    console.print(
        f"{len(graded)} graded, {skipped} unchanged, {len(batch.failed)} failed in {batch.seconds:.1f} s{each}"
    )


def listing(titles: Sequence[str], rows: Sequence[Sequence[object]], as_csv: bool = False) -> None:
    """Rows under titles, as a table for people or as CSV; None is an empty cell."""
    texts = [
        ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    ]
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([titles, *texts])
        return
    shown = Table(*titles, box=None, header_style="bold")
    for row in texts:
        shown.add_row(*map(escape, row))
    Console().print(shown if rows else "Nothing yet.")


def changes(assignment: str, found: Sequence[Change]) -> None:
    """Whose points would change, and in which tasks; then all of them in one line."""
    rows = [change for change in found if change.differs]
    shown = Table("Student", "Recorded", "Now", "", "What changes", box=None, header_style="bold")
    for change in rows:
        step = "" if change.before is None or change.now is None else f"{change.now - change.before:+g}"
        what = [f"{task} {_points(before)} → {_points(now)}" for task, before, now in change.tasks]
        words = change.trouble or ", ".join(what) or "not graded yet"
        shown.add_row(escape(change.student), _points(change.before), _points(change.now), step, escape(words))
    console = Console()
    if rows:
        console.print(shown)
    same = len(found) - len(rows)
    console.print(f"{len(rows)} would change, {same} stay as they are. Nothing was recorded:", end=" ")
    console.print(f"`autograder grade {assignment}` records it.")


def _points(points: float | None) -> str:
    return "-" if points is None else f"{points:g}"


def _words(outcome: Outcome) -> str:
    if outcome.trouble:
        return f"✗ {outcome.trouble}"
    return "unchanged since it was graded" if outcome.skipped else ""
