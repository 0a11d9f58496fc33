"""The solved notebooks as pages for instructors: executed here and now, with every output."""

from __future__ import annotations

import shutil
import tempfile
from html import escape
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

from ..checking import Assignment
from ..errors import KitError
from ..examine.recorded import FILE
from .release import Course, write_release

SECONDS = 300  # for one cell


def render_solution(course: Course, assignment: Assignment, place: Path) -> Path:
    """Execute the solved notebook and write `place/<assignment>.html`; returns that path.

    Raises `KitError` for a cell that raises.
    """
    name = assignment.name
    with tempfile.TemporaryDirectory(prefix="solution-") as scratch:
        folder = Path(scratch) / name
        folder.mkdir()
        write_release(course, assignment, folder, view="instructor")
        recorded = course.root / "assignments" / name / FILE
        if not recorded.is_file():
            raise KitError(
                str(recorded), None, "the recorded answers of the built assignment", f"Run `autograder build {name}`"
            )
        shutil.copy(recorded, folder)
        book = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        try:
            NotebookClient(book, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
        except CellExecutionError as error:
            raise KitError(f"source/{name}/notebook.py", None, "cells that run", str(error)[-2000:]) from error
    describe_pictures(book)
    page, _ = HTMLExporter().from_notebook_node(book, {"metadata": {"name": f"{assignment.title} (solved)"}})
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{name}.html"
    path.write_text(page, encoding="utf-8")
    return path


def describe_pictures(book: nbformat.NotebookNode) -> None:
    """Put the alt texts of pictures where a browser finds them: the page's template leaves them out."""
    for output in (output for cell in book.cells for output in cell.get("outputs", ())):
        about = output.get("metadata", {}).get("image/png", {})
        if "alt" in about and "image/png" in output.get("data", {}):
            picture = f'src="data:image/png;base64,{output.data["image/png"]}" alt="{escape(about["alt"])}"'
            output.data = {"text/html": f'<img {picture} width="{about["width"]}" height="{about["height"]}">'}
