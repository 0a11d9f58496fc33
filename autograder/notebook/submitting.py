"""Hands an assignment in: `submit()` in the notebook, `autograder submit` in a terminal."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import click

from ..checks import load
from ..errors import KitError
from .display import show, show_line
from .place import assignment_in
from .receipt import Receipt, lacking, listed, said_by_checks

HELD = "Not handed in yet"


def submit(anyway: bool = False) -> None:
    """Hand in this assignment as it is saved on the disk now, through nbgrader's exchange, and show a receipt.

    What lacks a file, or is all stubs, is held back and said so; `anyway=True` hands it in as it is. Save the notebook
    first. Raises `KitError` where there is no exchange.
    """
    folder = Path.cwd()
    lacks = lacking(load(assignment_in(folder)), folder)
    if lacks and not anyway:
        more = "`submit(anyway=True)` hands it in as it is."
        show_line("not_written", "held back", " ".join([f"{HELD}:", *lacks, more]))
        return
    receipt = _through_exchange(folder)
    show(receipt.text(), receipt.html())


@click.command(name="submit")
@click.option("--folder", type=click.Path(path_type=Path), default=".", help="The assignment's, by default this one.")
@click.option("--anyway", is_flag=True, help="Hand in also what lacks a file or is all stubs.")
@click.option("--zip", "archive", type=click.Path(path_type=Path), help="Write a zip file to upload instead.")
def command(folder: Path, anyway: bool, archive: Path | None) -> None:
    """Hand in the assignment through nbgrader's exchange, or as a zip file, and print a receipt.

    Exits with 1 if something is missing and it was held back.
    """
    folder = folder.resolve()
    lacks = lacking(load(assignment_in(folder)), folder)
    if lacks and not anyway:
        click.echo("\n  ".join([f"{HELD}:", *lacks, "--anyway hands it in as it is."]), err=True)
        raise SystemExit(1)
    receipt = _as_zip(folder, archive.absolute(), lacks) if archive else _through_exchange(folder)
    click.echo(receipt.text())


def _through_exchange(folder: Path) -> Receipt:
    try:
        from nbgrader.exchange import ExchangeError

        from ..course.submit import submit as hand_in
    except ModuleNotFoundError:
        want = "nbgrader, which hands in where your course has an exchange"
        mend = "Elsewhere: `autograder submit --zip FILE`, and upload the file as your course says."
        raise KitError("submitting", "no nbgrader here", want, mend) from None
    try:
        receipt = hand_in(folder, anyway=True).receipt
    except (ExchangeError, OSError, RuntimeError) as error:
        raise KitError("submitting", None, "", str(error).rstrip(".")) from error
    if receipt is None:
        raise KitError("receipt", None, "one", "It was handed in, but the receipt could not be written")
    return receipt


def _as_zip(folder: Path, archive: Path, lacks: list[str]) -> Receipt:
    files = [file for file in listed(folder) if folder / file.name != archive]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.write(folder / file.name, f"{folder.name}/{file.name}")
    title = f"{folder.name}, packed into {archive.name} (hand that file in)"
    return Receipt(title, datetime.now().astimezone(), files, said_by_checks(folder), lacks)
