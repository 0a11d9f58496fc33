"""`autograder data`: which image data are found, where, and whether they are intact."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from ..errors import KitError
from .manifest import Dataset, datasets
from .places import where


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), help="Look here only, not in the usual places.")
def data(folder: Path | None) -> None:
    """Say which image data are found, and where; exit 1 if a file is missing or is not the one that was shipped."""
    console = Console(highlight=False, soft_wrap=True)
    intact = [_show(console, dataset, folder) for dataset in datasets().values()]
    sys.exit(0 if all(intact) else 1)


def _show(console: Console, dataset: Dataset, folder: Path | None) -> bool:
    console.print(f"[bold]{dataset.name}[/]  {dataset.title}. {dataset.licence}.", markup=True)
    try:
        place = where(dataset.name, folder)
    except KitError as error:
        console.print(f"  not found: {error}\n", markup=False)
        return False
    console.print(f"  {place}", markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=True)
    table.add_column("file")
    table.add_column("bytes", justify="right")
    table.add_column("content")
    intact = True
    for file in dataset.files:
        differs = file.differs(place.folder / file.name)
        intact = intact and not differs
        table.add_row(file.name, f"{(place.folder / file.name).stat().st_size:,}", differs or "as shipped")
    console.print(table)
    return intact
