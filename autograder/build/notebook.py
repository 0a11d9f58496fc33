"""Notebooks from their source: cells with stable ids, points, locks and nbgrader's metadata, as JSON text."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ..checking import Assignment
from ..errors import KitError
from ..notebook.overview import CODE_STUB, TEXT_STUB
from .regions import render
from .source import HAND_MARKED, TEST, Cell

GRADED = "{{ graded }}"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
}
_FIELD = re.compile(r"\{\{\s*graded\s*\}\}|\{\{ \w+ \}\}", re.IGNORECASE)


def notebook(assignment: Assignment, cells: list[Cell], view: str) -> str:
    """The text of the assignment's `.ipynb`, for students or instructors (solved)."""
    made, seen = [], set()
    for cell in cells:
        source = cell_text(assignment, cells, cell, view)
        node = (new_markdown_cell if cell.type == "markdown" else new_code_cell)(source)
        node.id = _cell_id(cell, seen)
        if cell.tags:
            node.metadata.tags = list(cell.tags)
        node.metadata.update(_grading(assignment, cell, source))
        made.append(node)
    note = {"generated": f"from {cells[0].file} by `autograder build`; do not edit", "assignment": assignment.name}
    book = new_notebook(cells=made, metadata={**METADATA, "convnet_course_kit": note}, nbformat_minor=5)
    return nbformat.writes(book) + "\n"


def cell_text(assignment: Assignment, cells: list[Cell], cell: Cell, view: str) -> str:
    """The cell as the view shows it."""
    if cell.kind == "check":
        return f'check("{cell.name}")'
    stub = TEXT_STUB if cell.type == "markdown" else CODE_STUB
    text = render(cell.text, view, lambda region: [stub], cell.file, cell.first).strip("\n")
    if cell.type == "markdown":
        for field in _FIELD.findall(text):
            if field != GRADED:
                raise KitError(cell.place, field, GRADED, "No other field is known")
        text = text.replace(GRADED, graded_table(assignment, cells))
    return text


def graded_table(assignment: Assignment, cells: list[Cell]) -> str:
    """What is graded, as a markdown table: a row for each property of a task and each hand-marked item."""
    rows = ["| graded | property | tried with | points |", "|---|---|---|---:|"]
    for task in assignment.tasks:
        for i, item in enumerate(task.properties.values()):
            words = item.words.replace("|", "&#124;")
            rows.append(f"| {f'`{task.name}`' if i == 0 else ''} | {item.name} | {words} | {item.points:g} |")
    for cell in cells:
        if cell.kind in HAND_MARKED:
            what = "your answer" if cell.kind == "answer" else "your plot"
            rows.append(f"| `{cell.name}` | {what} | read by a person | {cell.points:g} |")
        elif cell.kind == TEST:
            rows.append(f"| `{cell.name}` | the asserts in its cell | your notebook | {cell.points:g} |")
    rows.append(f"| **total** | | | **{assignment.points:g}** |")
    return "\n".join(rows)


def _cell_id(cell: Cell, seen: set[str]) -> str:
    """The item's name, else a hash of the text: it stays when other cells come and go."""
    if cell.name:
        return cell.name
    digest = hashlib.sha256(f"{cell.kind}\n{cell.text}".encode()).hexdigest()[:8]
    number = 1
    while f"{digest}-{number}" in seen:
        number += 1
    seen.add(f"{digest}-{number}")
    return f"{digest}-{number}"


def _grading(assignment: Assignment, cell: Cell, source: str) -> dict[str, Any]:
    """nbgrader's metadata of a graded cell, and the locks that go with it."""
    if cell.kind not in ("check", TEST, *HAND_MARKED):
        return {}
    by_hand = cell.kind in HAND_MARKED
    points = assignment[cell.name].points if cell.kind == "check" else cell.points
    grading = {
        "schema_version": 3,
        "grade": True,
        "solution": by_hand,
        "locked": not by_hand,
        "task": False,
        "grade_id": cell.name,
        "points": int(points) if float(points).is_integer() else float(points),
        "cell_type": cell.type,
    }
    grading["checksum"] = checksum(source, grading)
    return {"nbgrader": grading, "deletable": False} | ({} if by_hand else {"editable": False})


def checksum(source: str, grading: dict[str, Any]) -> str:
    """nbgrader's `compute_checksum` of a graded cell: it tells an answer from an untouched stub."""
    locked = not grading["solution"]  # what nbgrader takes for locked: graded and not a solution
    flags = [grading["grade"], grading["solution"], locked]
    parts = [source, grading["cell_type"], *map(str, flags), grading["grade_id"], str(float(grading["points"]))]
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
