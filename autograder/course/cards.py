"""Answers check cells from verdicts: words, a card, and last a plain number, which nbgrader takes for the score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..checking import Assignment
from ..examine.present import render_html, render_text
from ..examine.verdict import Report, TaskVerdict
from .nodes import display, result, stream
from .rebuild import is_check

NO_VERDICT = "The grader has no verdict for this cell, so it counts 0 for now. Please tell your instructor."


def answer_checks(
    book: Any,
    assignment: Assignment,
    report: Report | None,
    trouble: str = "",
    ran: Mapping[str, list[Any]] = MappingProxyType({}),
) -> None:
    """Give every graded cell that is not marked by hand its outputs, and those in `ran` theirs, by cell id.

    `trouble` says why there is no report.
    """
    verdicts = {task.task: task for task in report.tasks} if report else {}
    known = {task.name: task for task in assignment.tasks}
    for cell in book.cells:
        if cell.get("id") in ran:
            cell.outputs = ran[cell.id]
        if not is_check(cell) or cell.cell_type != "code":
            continue
        grading = cell.metadata["nbgrader"]
        name, most = grading["grade_id"], float(grading["points"])
        if name in verdicts:
            cell.outputs = _answered(verdicts[name], known.get(name), most)
        elif name in known or cell.id not in ran:
            cell.outputs = _said(f"{name}: {trouble or NO_VERDICT}")


def score(verdict: TaskVerdict, most: float) -> float:
    """The verdict's points as a finite float in [0, most]: other numbers nbgrader takes for full marks, or stops at."""
    points = sum(float(item.points) for item in verdict.properties)  # not `verdict.points`: `min` passes nan over
    return min(max(points, 0.0), most) if math.isfinite(points) else 0.0


def _answered(verdict: TaskVerdict, task: Any, most: float) -> list[Any]:
    text = render_text(verdict, task)
    return [
        stream(text + "\n"),
        display({"text/html": str(render_html(verdict, task)), "text/plain": text}),
        result(repr(score(verdict, most))),
    ]


def _said(words: str) -> list[Any]:
    return [stream(words + "\n"), result(repr(0.0))]
