"""`autograder data`: which image data are found, where, and whether they are intact; downloads more on demand."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from ..errors import KitError
from .manifest import Dataset, datasets
from .places import VARIABLE, cache, where


@click.command()
@click.argument("name", required=False)
@click.option("--folder", type=click.Path(path_type=Path), help="Look here only, not in the usual places.")
@click.option("--into", type=click.Path(path_type=Path), help="Download into this folder; by default into your cache.")
@click.option("--mirror", "mirrors", multiple=True, metavar="URL", help="Try this address first; may be repeated.")
def data(name: str | None, folder: Path | None, into: Path | None, mirrors: tuple[str, ...]) -> None:
    """Say which image data are found, and where; exit 1 if a file is missing or is not the one that was shipped.

    With a NAME (cifar10, fashion_mnist, mnist): download it, unless it is found already. On a hub, let `--into` name a
    folder that everybody may read, and set CONVNET_DATA to it.
    """
    console = Console(highlight=False, soft_wrap=True)
    if name:
        _download(console, name, folder, into, mirrors)
        return
    intact = [_show(console, dataset, folder) for dataset in datasets().values()]
    sys.exit(0 if all(intact) else 1)


def _download(console: Console, name: str, folder: Path | None, into: Path | None, mirrors: tuple[str, ...]) -> None:
    wanted = {dataset.name: dataset for dataset in datasets().values() if dataset.mirrors}
    if name not in wanted:
        raise KitError("data", name, f"one of {', '.join(wanted)}", "The other images come with the kit.")
    if into is None and (found := _intact(wanted[name], folder)):
        console.print(f"{name}: found in {found}", markup=False)
        return
    from .download import download  # reads half of the network's libraries

    console.print(f"{wanted[name].title}. {wanted[name].licence}.", markup=False)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        tasks: dict[str, object] = {}

        def watch(file: str, done: int, total: int) -> None:
            task = tasks.setdefault(file, None) or progress.add_task(file, total=total or None)
            tasks[file] = task
            progress.update(task, completed=done, total=total or None)  # type: ignore[arg-type]

        place = download(wanted[name], into or folder or cache(), mirrors, watch)
    console.print(f"{name}: in {place}", markup=False)
    if into:
        console.print(f"Set {VARIABLE}={into} where it shall be found.", markup=False)


def _intact(dataset: Dataset, folder: Path | None) -> Path | None:
    try:
        place = where(dataset.name, folder).folder
    except KitError:
        return None
    return None if any(file.differs(place / file.name) for file in dataset.files) else place


def _show(console: Console, dataset: Dataset, folder: Path | None) -> bool:
    console.print(f"[bold]{dataset.name}[/]  {dataset.title}. {dataset.licence}.", markup=True)
    try:
        place = where(dataset.name, folder)
    except KitError as error:
        words = f"not downloaded: `autograder data {dataset.name}`" if dataset.mirrors else f"not found: {error}"
        console.print(f"  {words}\n", markup=False)
        return bool(dataset.mirrors)
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
