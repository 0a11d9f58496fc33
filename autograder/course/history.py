"""What the journal tells of each student: the newest verdicts, and how many different submissions were examined."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from ..examine.verdict import Report


@dataclass
class History:
    """One student's verdicts in one assignment."""

    report: Report
    contents: set[str] = field(default_factory=set)


def histories(path: Path) -> dict[str, History]:
    """By student; empty if nothing was graded. Lines that a crash cut off are left out."""
    newest: dict[str, bytes] = {}
    contents: dict[str, set[str]] = {}
    if path.is_file():
        with open(path, "rb") as file:
            for line in file:
                try:
                    entry = json.loads(line)
                    contents.setdefault(entry["student"], set()).add(entry["digest"])
                    newest[entry["student"]] = line
                except (ValueError, KeyError, TypeError):
                    continue
    return {
        student: History(Report.from_json(json.loads(line)["report"]), contents[student])
        for student, line in newest.items()
    }
