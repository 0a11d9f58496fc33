"""Puts what was found into the notebook: answers of check cells, verdicts for the feedback page, the student's code."""

from __future__ import annotations

from html import escape
from typing import Any

from ..checking import Assignment
from .cards import answer_checks
from .code import CodeFile, code_files, render_code
from .examining import Examined
from .nodes import display, locked_cell

CODE = "code"


def show(book: Any, assignment: Assignment, examined: Examined, stubs: dict[str, bytes]) -> None:
    """Complete a rebuilt notebook; all of it by us, so that whatever shows the notebook shows inert text."""
    answer_checks(book, assignment, examined.report, examined.trouble, examined.ran)
    travelling = book.metadata.setdefault("autograder", {})
    travelling["report"] = examined.report.to_json() if examined.report else None
    travelling["trouble"] = examined.trouble
    travelling["executed"] = examined.executed
    travelling["digest"] = examined.submission.digest
    travelling["submission_notes"] = list(examined.submission.notes)
    for file in code_files(examined.submission.files, stubs):
        book.cells.insert(_behind(book, assignment, file.name), _code_cell(file))


def _behind(book: Any, assignment: Assignment, name: str) -> int:
    """Where a file is shown: behind the last check of what is written in it, else at the end."""
    tasks = {task.name for task in assignment.tasks if f"{task.module}.py" == name}
    checks = [i for i, cell in enumerate(book.cells) if cell.metadata.get("nbgrader", {}).get("grade_id") in tasks]
    return checks[-1] + 1 if checks else len(book.cells)


def _code_cell(file: CodeFile) -> Any:
    text = "\n".join(
        f"{line.number or '':>4} {'-' if line.removed else '+' if line.written else ' '} {line.text}"
        for line in file.lines
    )
    html = f'<div role="group" aria-label="{escape(file.name)}">{render_code(file)}</div>'
    identifier = "code-" + "".join(c for c in file.name if c.isascii() and (c.isalnum() or c in "-_"))
    untouched = not any(line.written or line.removed for line in file.lines)
    outputs = [] if untouched else [display({"text/html": html, "text/plain": text})]
    return locked_cell("code", identifier, f"# {title(file)}", {"kind": CODE, "title": title(file)}, outputs)


def title(file: CodeFile) -> str:
    """The file in a few words: "convnet/affine.py: 12 lines written"."""
    name = f"convnet/{file.name}".replace("\n", " ")
    return f"{name}: {file.note or f'{file.written} lines written'}".replace("\n", " ")
