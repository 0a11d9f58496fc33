"""`autograder mutate`: the gate, as tables or as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ..checks import ASSIGNMENTS, load
from ..examine.command import solutions_folder
from .gate import Gate, keep, try_assignment
from .generic import Survivor


class Steps:
    """Progress on stderr, of one part of the gate after the other. It is drawn between the steps only, without a
    thread, because a process with threads should not be forked."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        console = Console(stderr=True)
        self._progress = Progress(
            *columns, TextColumn("{task.fields[name]}"), console=console, auto_refresh=False, transient=True
        )
        self._shown = console.is_terminal

    def __enter__(self) -> Steps:
        if self._shown:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the progress away, e.g. for a question."""
        if self._shown:
            self._progress.stop()

    def start(self, title: str, count: int) -> None:
        self._task = self._progress.add_task(title, total=count, name="")

    def done(self, name: str) -> None:
        self._progress.update(self._task, advance=1, name=escape(name), refresh=self._shown)


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]…")
@click.option(
    "--seeds", type=click.IntRange(min=1), default=5, show_default=True, help="How many for each listed mistake."
)
@click.option("--listed", is_flag=True, help="Leave out the generic mutants of the reference.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="How many processes at once.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON: a list if several are tried.")
@click.option("--solutions", type=click.Path(path_type=Path), help="Folder with the reference and the known mistakes.")
def mutate(
    assignments: tuple[str, ...], seeds: int, listed: bool, jobs: int, as_json: bool, solutions: Path | None
) -> None:
    """Prove that the checks of each ASSIGNMENT (by default of all) tell right from wrong.

    The reference must pass; each listed mistake must fail exactly the properties that it declares and be named;
    99 % of the generic mutants of the reference must fail. Exits 1 unless all of that holds.
    """
    folder = solutions_folder(solutions)
    for name in assignments:
        load(name)
    gates = []
    for name in assignments or ASSIGNMENTS:
        with Steps() as steps:
            gate = try_assignment(name, folder, range(1, seeds + 1), not listed, jobs, steps.start, steps.done)
        keep(gate, folder, folder.parent / "build" / "gate")
        gates.append(gate)
        if not as_json:
            show(gate)
    if as_json:
        results = [gate.to_json() for gate in gates]
        click.echo(json.dumps(results[0] if len(assignments) == 1 else results, indent=1))
    if not all(gate.ok for gate in gates):
        sys.exit(1)


def show(gate: Gate) -> None:
    """The result for a person."""
    console = Console()
    title = f"{gate.assignment}: the gate {'holds' if gate.ok else 'does not hold'}"
    table = Table(title=title, title_justify="left", box=None, header_style="bold")
    table.add_column("Task", no_wrap=True)
    for heading in ("Reference", "Mistakes", "right", "Mutants", "caught", "equal", "alive"):
        table.add_column(heading, justify="right")
    for task in dict.fromkeys(verdict.task for verdict in gate.verdicts):
        mine = [verdict for verdict in gate.verdicts if verdict.task == task]
        listed = [verdict for verdict in mine if verdict.id]
        reference = "passes" if all(verdict.ok for verdict in mine if not verdict.id) else "fails"
        cells = [task, reference, str(len(listed)), str(sum(verdict.ok for verdict in listed))]
        if gate.mutants is not None and (count := gate.mutants.get(task)):
            cells += [str(count.total), str(count.caught), str(count.equivalent), str(len(count.survivors))]
        table.add_row(*cells)
    console.print(table)
    if gate.mutants is not None:
        console.print(f"{gate.total.share:.1%} of the mutants that are not equivalent are caught.")
    for line in gate.troubles:
        console.print(f"✗ {line}", markup=False, highlight=False, soft_wrap=True)
    for survivor in gate.total.survivors:
        console.print(words(survivor), markup=False, highlight=False, soft_wrap=True)


def words(survivor: Survivor) -> str:
    """A survivor in three lines: where, before, after."""
    where = f"convnet/{survivor.file}:{survivor.line} ({survivor.task})"
    return f"survives: {where}\n  - {survivor.original}\n  + {survivor.mutated}"
