"""The whole assignment at a glance: every task with its points, what people will mark, and what is left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..checking import Assignment
from ..examine.present import CARD, CELL, CODE, STATES, TABLE, Html, bar, is_unwritten, marked, number, pill
from ..examine.verdict import TaskVerdict
from .published import fresh_cases

HAND, UNANSWERED = "marked by a person", "no answer yet; marked by a person"
TEXT_STUB, CODE_STUB = "*Your answer here.*", "# Your code here."  # what the build leaves where students answer


@dataclass(frozen=True)
class Row:
    """One line of the overview. `points` is None for what a person will mark."""

    name: str
    points: float | None
    total: float
    status: str
    words: str


class Overview:
    """The verdicts on all tasks of an assignment as words and as HTML.

    Parameters
    ----------
    assignment : Assignment
    verdicts : list of TaskVerdict  one a task, in order
    folder : Path  where the notebook lies (for the items marked by hand) and result files are saved
    """

    def __init__(self, assignment: Assignment, verdicts: list[TaskVerdict], folder: Path):
        self._assignment, self._folder = assignment, folder
        self._points = sum(verdict.points for verdict in verdicts)
        self._graded = sum(verdict.max for verdict in verdicts)
        self.rows = [_row(verdict) for verdict in verdicts]
        by_hand = marked_by_hand(folder / f"{assignment.name}.ipynb")
        self.rows += [Row(name, None, points, "hand", words) for name, points, words in by_hand]

    def headline(self) -> str:
        """Points so far on the published cases, and what is marked by hand."""
        if not self._assignment.points:
            done = sum(row.status == "ok" for row in self.rows)
            return f"{self._assignment.title}: {done} of {len(self.rows)} tasks done (not graded)"
        by_hand = self._assignment.points - self._graded
        rest = f"; {number(by_hand)} more are marked by a person" if by_hand else ""
        so_far = f"{number(self._points)} of {number(self._graded)} points on the published cases"
        return f"{self._assignment.title}: {so_far}{rest}"

    def left(self) -> str:
        """What is still to do, in one sentence."""
        todo = [row.name for row in self.rows if row.status not in ("ok", "hand")]
        missing = [name for name in self._assignment.files if not (self._folder / name).is_file()]
        parts = [_left(todo) if todo else "Every task passes on the published cases."]
        if missing:
            parts.append(f"Not saved yet: {', '.join(missing)}.")
        count = sum(fresh_cases(task) for task in self._assignment.tasks)
        return " ".join([*parts, f"{count} fresh cases will be drawn at grading."])

    def text(self) -> str:
        """Lines of plain text."""
        width = max(len(row.name) for row in self.rows)
        signs = {"ok": "✓", "hand": "·", "not_written": "○"}
        lines = [self.headline(), ""]
        for row in self.rows:
            lines.append(f"  {signs.get(row.status, '✗')} {row.name:<{width}}  {_points(row):>9}  {row.words}".rstrip())
        return "\n".join([*lines, "", self.left()])

    def html(self) -> Html:
        """One self-contained fragment; the words are those of `text`."""
        heads = ("Task", "Points", "Where you are")
        head = "".join(f'<th scope="col" style="{CELL};border-top:0;font-weight:600">{text}</th>' for text in heads)
        top = f'<thead><tr style="background:transparent">{head}</tr></thead>'
        rows = "".join(map(_html_row, self.rows))
        words, total = escape(self.headline()), bar(self._points, self._graded, "16em") if self._graded else ""
        return Html(
            f'<div role="group" aria-label="{words}" style="{CARD}">'
            f'<div><strong>{words}</strong></div><div style="margin-top:.3em">{total}</div>'
            f'<table style="{TABLE}">{top}<tbody>{rows}</tbody></table><div>{escape(self.left())}</div></div>'
        )


def _left(names: list[str]) -> str:
    if len(names) <= 4:
        return f"Left: {', '.join(names)}."
    return f"Left: {len(names)} tasks; the next is {names[0]}."


def _row(verdict: TaskVerdict) -> Row:
    if is_unwritten(verdict):
        return Row(verdict.task, 0, verdict.max, "not_written", "not written yet")
    failed = [item for item in verdict.properties if not item.ok]
    if not failed:
        return Row(verdict.task, verdict.points, verdict.max, "ok", "passed")
    words = ", ".join(item.name for item in failed)
    if failed[0].status == "timeout" or (failed[1:] and len({item.message for item in failed}) == 1):
        words = failed[0].message.splitlines()[0]
    return Row(verdict.task, verdict.points, verdict.max, failed[0].status, words)


def _points(row: Row) -> str:
    if row.points is None:
        return number(row.total)
    return f"{number(row.points)} of {number(row.total)}" if row.total else ""


def _html_row(row: Row) -> str:
    if row.points is None:
        state = escape(row.words)
    elif row.status in ("ok", "not_written"):
        state = pill(*STATES[row.status])
    else:
        mark = pill("✗", "look again", STATES["wrong"][2])
        state = f"{mark} &nbsp;{marked(row.words)}"
    cells = f'<td style="{CELL};white-space:nowrap">{_points(row)}</td><td style="{CELL}">{state}</td>'
    first = f'<th scope="row" style="{CELL};font-weight:400;{CODE}">{escape(row.name)}</th>'
    return f'<tr style="background:transparent">{first}{cells}</tr>'


def marked_by_hand(notebook: Path) -> list[tuple[str, float, str]]:
    """Name, points and state of the cells that a person marks, as saved; empty where the notebook cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        marks = [(cell["metadata"].get("nbgrader", {}), "".join(cell.get("source", ""))) for cell in cells]
        by_hand = [(mark, text) for mark, text in marks if mark.get("grade") and mark.get("solution")]
        return [(mark["grade_id"], float(mark["points"]), _answered(text)) for mark, text in by_hand]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _answered(text: str) -> str:
    return UNANSWERED if TEXT_STUB in text or CODE_STUB in text or not text.strip() else HAND
