"""Builds the notebook that is graded from the released one, with the student's answers put in.

Nothing else of the student's notebook gets through: no check cells, points, flags, tags, other cells or outputs.
So there is nothing to repair.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from ..build.notebook import CODE_STUB
from ..errors import KitError
from .answers import Slot, find_answers, odd_checks
from .handin import Theirs, read_cells
from .nodes import locked_cell
from .plots import keep_attachments, keep_outputs

JOINER = "\u2060"  # takes no room and is not seen
GUIDE, ATTACHED = "guide", "attached"
# What begins a tag, an address, the target of a link or picture, or a macro of MathJax that makes links.
_ACTIVE = re.compile(
    r"(?<=<)(?=[A-Za-z/!?])|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\])(?=[(:\[])"
    r"|(?<=\\)(?=(?:href|url|require|html|unicode|class|cssId|style)\b)"
)


def load_release(path: Path) -> Any:
    """The released notebook. Raises `KitError` if the build has not made it."""
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise KitError(str(path), None, "the released notebook", "Run `autograder build`") from None


def rebuild(release: Any, folder: Path, name: str, guides: Mapping[str, str]) -> Any:
    """The notebook `name` of the submission in `folder`, built anew; notes stand in `metadata.autograder.notes`.

    `guides` are the marking guides by grade_id: they get cells of their own, which feedback leaves out.
    """
    theirs, notes = read_cells(folder, name)
    book: Any = nbformat.from_dict(json.loads(json.dumps(release)))  # a copy, ten times as fast as deepcopy
    slots = [_slot(cell) for cell in book.cells]
    found, more = find_answers(slots, theirs)
    cells = []
    for number, (cell, slot) in enumerate(zip(book.cells, slots, strict=True)):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cells.append(cell)
        if number in found:
            cells += _put_in(cell, slot, found[number])
        if slot.grade_id in guides and slot.answer:
            cells.append(_guide(slot.grade_id, guides[slot.grade_id]))
    book.cells = cells
    book.metadata["autograder"] = {"notes": [*notes, *more, *odd_checks(slots, theirs)]}
    return book


def is_answer(cell: Any) -> bool:
    """Whether students write into this cell: marked by hand."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_check(cell: Any) -> bool:
    """Whether this is a graded cell that the grader answers."""
    grading = cell.metadata.get("nbgrader", {})
    return bool(grading.get("grade")) and not grading.get("solution")


def _slot(cell: Any) -> Slot:
    grading = cell.metadata.get("nbgrader", {})
    work = cell.cell_type == "code" and not grading and CODE_STUB in cell.source  # not graded, but it explains a plot
    return Slot(cell.get("id", ""), grading.get("grade_id", ""), cell.cell_type, cell.source, is_answer(cell) or work)


def _put_in(cell: Any, slot: Slot, theirs: Theirs) -> list[Any]:
    """Put the answer into `cell`; returns the cell for pictures that were pasted into it, if any."""
    if slot.type == "code":
        cell.source = theirs.source
        cell.outputs = keep_outputs(theirs, slot.grade_id or "a cell of your own")
        return []
    if theirs.source != slot.source:
        cell.source = inert(theirs.source)
    pictures = keep_attachments(theirs, slot.grade_id)
    if not pictures:
        return []
    about = {"kind": ATTACHED, "of": slot.grade_id}
    return [locked_cell("code", f"{slot.id}-pictures", f"# Pictures in the answer {slot.grade_id}", about, pictures)]


def inert(markdown: str) -> str:
    """Markdown that shows the same text but makes no tags, links or pictures: Formgrader renders it as it comes."""
    return _ACTIVE.sub(JOINER, markdown)


def _guide(grade_id: str, text: str) -> Any:
    quoted = "\n".join(f"> {line}" for line in text.strip().splitlines())
    title = f"> **Marking guide of `{grade_id}`** (not shown to students)"
    return locked_cell("markdown", f"{grade_id}-guide", f"{title}\n>\n{quoted}", {"kind": GUIDE, "of": grade_id})
