"""`autograder redteam`: hostile submissions between honest ones, and a table of what they achieved."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..errors import KitError
from ..examine.command import REPOSITORY
from .run import Line, Result, chosen, play


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@click.option("--only", multiple=True, metavar="NAME", help="Play this attack alone; may be given several times.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Play in this folder, and leave it there to be looked at."
)
@click.option("--tier", help="Grade in this sandbox, by default the strongest; see docs/isolation.md.")
def redteam(as_json: bool, only: tuple[str, ...], keep: Path | None, tier: str | None) -> None:
    """Grade hostile submissions between honest ones. Exits 0 only if all got what they deserve, no more."""
    attacks = chosen(only)
    if keep is not None and keep.exists():
        raise KitError("--keep", str(keep), "a folder that does not exist yet")
    notes, started = Console(stderr=True), time.perf_counter()

    def say(words: str) -> None:
        notes.print(f"[dim]{time.perf_counter() - started:6.1f} s[/dim]  {words}", highlight=False)

    if keep is not None:
        keep.mkdir(parents=True)
        result = play(keep.absolute(), REPOSITORY, attacks, say, tier)
    else:
        with tempfile.TemporaryDirectory(prefix="redteam-", ignore_cleanup_errors=True) as folder:
            result = play(Path(folder), REPOSITORY, attacks, say, tier)
    if as_json:
        click.echo(json.dumps(_plain(result), indent=1))
    else:
        _show(result)
    sys.exit(0 if result.right else 1)


def _plain(result: Result) -> dict:
    return {
        "right": result.right,
        "seconds": round(result.seconds, 1),
        "leaked": result.leaked,
        "left": result.left,
        "trouble": result.trouble,
        "lines": [{**vars(line), "right": line.right} for line in result.lines],
    }


def _show(result: Result) -> None:
    table = Table("name", "what it tries", box=None, header_style="bold")
    for name in ("deserved", "got"):
        table.add_column(name, justify="right")
    for name in ("leaked", "left behind", "", "what the grader said"):
        table.add_column(name, overflow="fold")
    for line in result.lines:
        table.add_row(*map(escape, _row(line)))
    console = Console()
    console.print(table)
    for title, found in (("leaked", result.leaked), ("left behind", result.left), ("trouble", result.trouble)):
        for words in found:
            console.print(f"{title}: {words}", markup=False, highlight=False)
    right = sum(line.right for line in result.lines)
    console.print(
        f"{right} of {len(result.lines)} submissions got exactly what they deserve; graded in {result.seconds:.0f} s."
    )


def _row(line: Line) -> list[str]:
    got = "-" if line.got is None else f"{line.got:g}"
    left = [*line.left, *(f"active: {text}" for text in line.active)]
    said = ascii(line.said)[1:-1]  # a terminal is no place for what attackers write
    return [
        line.name,
        line.words,
        f"{line.deserved:g}",
        got,
        ", ".join(line.leaked) or "nothing",
        ", ".join(left) or "nothing",
        "✓" if line.right else "✗",
        said if len(said) <= 200 else f"{said[:200]} …",
    ]
