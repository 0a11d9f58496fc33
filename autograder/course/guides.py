"""What only the instructor's source has: the marking guides of hand-marked items, and hidden tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..build.source import Cell


def marking_guides(repository: Path, assignment: str) -> dict[str, str]:
    """The guide of each hand-marked item by its grade_id; empty where the repository holds no source."""
    from ..build.regions import MARK_SCHEME, regions
    from ..build.source import HAND_MARKED

    guides = {}
    for cell in _cells(repository, assignment):
        if cell.kind not in HAND_MARKED:
            continue
        lines = [
            line
            for region in regions(cell.text, cell.file, cell.first)
            if region.kind == MARK_SCHEME
            for line in region.lines
        ]
        if cell.type == "code":  # where a guide is a comment
            lines = [line.strip().removeprefix("#").strip() for line in lines]
        if text := "\n".join(lines).strip():
            guides[cell.name] = text
    return guides


def whole_tests(repository: Path, assignment: str) -> dict[str, str]:
    """The tests that an instructor wrote by hand, by grade_id, with what is hidden from students."""
    from ..build.regions import render
    from ..build.source import TEST

    return {
        cell.name: render(cell.text, "instructor", lambda region: [], cell.file, cell.first).strip("\n")
        for cell in _cells(repository, assignment)
        if cell.kind == TEST
    }


def _cells(repository: Path, assignment: str) -> Iterator[Cell]:
    from ..build.source import read_source

    path = repository / "source" / assignment / "notebook.py"
    if path.is_file():
        yield from read_source(path.read_text(encoding="utf-8"), str(path))
