"""The marking guides of hand-marked items, read from the instructor's source."""

from __future__ import annotations

from pathlib import Path


def marking_guides(repository: Path, assignment: str) -> dict[str, str]:
    """The guide of each hand-marked item by its grade_id; empty where the repository holds no source."""
    from ..build.regions import MARK_SCHEME, regions
    from ..build.source import HAND_MARKED, read_source

    path = repository / "source" / assignment / "notebook.py"
    if not path.is_file():
        return {}
    guides = {}
    for cell in read_source(path.read_text(encoding="utf-8"), str(path)):
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
