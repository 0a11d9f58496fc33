"""Reads a student's notebook without trusting it: whatever it is, cells or words come out, never an exception."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_NOTEBOOK = 100_000_000
MAX_CELLS = 2_000
LOST = "Your code was graded, your written answers and plots could not be."
MAX_SOURCE = 200_000


@dataclass(frozen=True)
class Theirs:
    """One cell of the student's notebook, reduced to what may be an answer.

    Parameters
    ----------
    id, grade_id : str  "" where there is none
    type : str  "markdown", "code" or something else
    source : str  valid Unicode, capped
    outputs : list  raw and untrusted, see `plots`
    attachments : dict  raw and untrusted, see `plots`
    """

    id: str
    grade_id: str
    type: str
    source: str
    outputs: list[Any] = field(default_factory=list)
    attachments: dict[str, Any] = field(default_factory=dict)


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes, links not followed. Raises `OSError` that says why not."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        if status.st_size > limit:
            raise OSError(0, f"it is larger than {limit:,} bytes")
        return file.read(status.st_size)  # not `limit`: room for all that is asked for is made at once


def read_cells(folder: Path, name: str) -> tuple[list[Theirs], list[str]]:
    """The cells of `folder/name.ipynb`, or of the only notebook there, and notes on what was odd."""
    path, notes = _find(folder, name)
    if path is None:
        return [], notes
    try:
        data = json.loads(read_regular(path, MAX_NOTEBOOK).decode("utf-8-sig", "replace"))
        raw = _raw_cells(data)
    except OSError as error:
        why = "it is a link" if path.is_symlink() else error.strerror
        return [], [
            *notes,
            f"The notebook was not read: {why}. {LOST}",
        ]
    except (ValueError, RecursionError):
        return [], [
            *notes,
            f"The notebook is not valid JSON and could not be read. {LOST}",
        ]
    if raw is None:
        return [], [
            *notes,
            f"The notebook file holds no cells. {LOST}",
        ]
    if len(raw) > MAX_CELLS:
        notes.append(f"Only the first {MAX_CELLS} cells of the notebook were read.")
    return [_theirs(cell) for cell in raw[:MAX_CELLS] if isinstance(cell, dict)], notes


def _find(folder: Path, name: str) -> tuple[Path | None, list[str]]:
    wanted = f"{name}.ipynb"
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        names = []
    if wanted in names:
        return folder / wanted, []
    others = [other for other in names if other.endswith(".ipynb")]
    if len(others) == 1:
        return folder / others[0], [
            f"The notebook is called {others[0]!a} instead of {wanted}; it was taken all the same."
        ]
    said = "There are several notebooks and none of them is called" if others else "There is no notebook"
    return None, [f"{said} {wanted}. {LOST}"]


def _raw_cells(data: Any) -> list[Any] | None:
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("cells"), list):
        return data["cells"]
    sheets = data.get("worksheets")  # nbformat 3
    if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict) and isinstance(sheets[0].get("cells"), list):
        return sheets[0]["cells"]
    return None


def _theirs(cell: dict[str, Any]) -> Theirs:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    source = clean(joined(cell.get("source", cell.get("input"))), MAX_SOURCE)
    outputs, attachments = cell.get("outputs"), cell.get("attachments")
    return Theirs(
        id=_short(cell.get("id")),
        grade_id=_short(grade_id),
        type=_short(cell.get("cell_type")),
        source=source,
        outputs=outputs if isinstance(outputs, list) else [],
        attachments=attachments if isinstance(attachments, dict) else {},
    )


def joined(text: Any) -> str:
    """A string, or a list of strings as notebooks store long texts; "" for anything else."""
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


# Kept out: control characters but tab and newline, and those that turn or hide text (bidirectional overrides).
_DROPPED = {
    code: None for code in [*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
}


def clean(text: str, limit: int) -> str:
    """`text` as valid Unicode with plain newlines, without control characters, of at most `limit` characters."""
    cut = text[: limit + 1].replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    cut = cut.encode("utf-8", "replace").decode("utf-8")
    return cut if len(cut) <= limit else cut[:limit] + "\n… (cut here: too long)"


def _short(value: Any) -> str:
    return clean(value, 200) if isinstance(value, str) and len(value) <= 200 else ""
