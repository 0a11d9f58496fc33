"""Runs a submission's notebook in the sandbox: for tests that an instructor wrote by hand, and for fresh plots.

The score of such a test is nbgrader's: full points if the cell ran, none if it raised, and what its last value says
if that is a number. It is decided in the process of the student's code, which can change whatever the test relies on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..checking import Assignment
from ..checks import load
from ..examine.job import Job, examine_job
from ..examine.submission import PACKAGE, Submission
from ..examine.verdict import Report
from ..sandbox.notebook import Ran, Source, run_notebook
from .handin import Theirs, clean
from .nodes import result, stream
from .plots import keep_outputs
from .rebuild import is_check

FRESH = "Run again by the grader."
IN_COMMON = "This test ran together with your own code, in one process."
HIDDEN = "A hidden test failed"


@dataclass(frozen=True)
class Plan:
    """What is run beside the checks.

    Parameters
    ----------
    tests : dict  grade_id -> source of the tests by hand, with what is hidden from students
    execute : bool  run everything else, too, and show its outputs
    """

    tests: Mapping[str, str] = field(default_factory=dict)
    execute: bool = False


def tests_by_hand(book: Any, assignment: Assignment) -> list[Any]:
    """The graded code cells that are no checks of the kit."""
    names = {task.name for task in assignment.tasks}
    return [cell for cell in book.cells if cell.cell_type == "code" and is_check(cell) and _name(cell) not in names]


@dataclass(frozen=True)
class Cells:
    """The rebuilt notebook whose cells are to run, and what is to run of it.

    `given` are the kit's own modules, `beside` the released files beside the notebook, both by file name.
    """

    book: Any
    given: Mapping[str, bytes]
    plan: Plan
    beside: Mapping[str, bytes] = field(default_factory=dict)


def examine_and_run(job: Job, known: Report | None, cells: Cells) -> tuple[Report | None, str, dict[str, list[Any]]]:
    """What `examine_job` gives, unless it is known already, and the outputs of the cells that ran."""
    report, trouble = (known, "") if known else examine_job(job)
    return report, trouble, run_cells(cells, load(job.assignment), job.submission, job.tier)


def run_cells(
    cells: Cells, assignment: Assignment, submission: Submission, tier: str | None = None
) -> dict[str, list[Any]]:
    """Outputs by cell id, of the tests by hand and with `plan.execute` of all other code cells.

    With both, the notebook runs twice, so that no cell that is shown runs after a hidden test. Raises `KitError` if
    the sandbox cannot be had.
    """
    plan, tests = cells.plan, {cell.id: cell for cell in tests_by_hand(cells.book, assignment)}
    files = {f"{PACKAGE}/{name}": content for name, content in {**submission.files, **cells.given}.items()}
    files |= {**submission.results, **cells.beside}
    code = [cell for cell in cells.book.cells if cell.cell_type == "code" and (cell.id in tests or not is_check(cell))]
    outputs: dict[str, list[Any]] = {}
    if plan.execute:
        ran = run_notebook([Source(cell.source, cell.id in tests) for cell in code], files, tier)
        outputs = {cell.id: _shown(one, cell) for cell, one in zip(code, ran, strict=True)}
    if tests:
        while code[-1].id not in tests:
            code.pop()
        texts = [plan.tests.get(_name(cell), cell.source) if cell.id in tests else cell.source for cell in code]
        hidden = texts != [cell.source for cell in code]
        sources = [Source(text, cell.id in tests) for text, cell in zip(texts, code, strict=True)]
        ran = dict(zip([cell.id for cell in code], run_notebook(sources, files, tier), strict=True))
        outputs |= {name: _judged(ran[name], cell, hidden) for name, cell in tests.items()}
    return outputs


def _name(cell: Any) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def _shown(ran: Ran, cell: Any) -> list[Any]:
    label = f"{FRESH} It {ran.lost}" if ran.lost else FRESH
    return keep_outputs(_theirs(ran), _name(cell) or "a cell", label) or [stream(label + "\n")]


def _judged(ran: Ran, cell: Any, hidden: bool) -> list[Any]:
    """Outputs of a test from which nbgrader's rule reads the score. What a student's code printed is left out where
    tests are hidden, because it may print those."""
    most, name = float(cell.metadata["nbgrader"]["points"]), _name(cell)
    if ran.lost:
        return [stream(f"{name}: it {ran.lost}\n{IN_COMMON}\n"), *_failed("Stopped", "no result")]
    printed = [] if hidden else keep_outputs(_theirs(ran, results=False), name, IN_COMMON)
    if ran.error is not None:
        return [*printed, *_explained(ran.error, name, cell.source, hidden)]
    value = next((clean(_plain(item), 100) for item in ran.outputs if item.get("result") is True), None)
    if value is None:
        return [*printed, stream(f"{name}: the test ran without an error.\n")]
    if math.isfinite(number := _number(value)) and number > most:  # for nbgrader this is the end of the submission
        return [stream(f"{name}: the test said {value}, of {most:g} points.\n"), result(repr(most))]
    return [*printed, result(value)]


def _explained(error: tuple[str, str, int], name: str, source: str, hidden: bool) -> list[Any]:
    kind, message, line = clean(error[0], 100), clean(error[1], 1000), error[2]
    lines = source.splitlines()
    seen = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    if hidden:
        return [stream(f"{name}: {HIDDEN}.\n"), *_failed(kind, "")]
    words = f"{name}: {kind}{': ' * bool(message)}{message}" + (f"\nin line {line}: {seen}" if seen else "")
    return [stream(words + "\n"), *_failed(kind, message)]


def _failed(kind: str, message: str) -> list[Any]:
    from nbformat import from_dict

    return [from_dict({"output_type": "error", "ename": kind, "evalue": message, "traceback": []})]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _plain(item: dict[str, Any]) -> str:
    data = item.get("data")
    text = data.get("text/plain") if isinstance(data, dict) else ""
    return text if isinstance(text, str) else ""


def _theirs(ran: Ran, results: bool = True) -> Theirs:
    raw = [
        {"output_type": "stream", "text": item["text"]} if "text" in item else {"data": item.get("data")}
        for item in ran.outputs
        if results or item.get("result") is not True
    ]
    return Theirs("", "", "code", "", raw)
