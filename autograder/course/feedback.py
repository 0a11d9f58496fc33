"""The feedback page: one self-contained HTML file, printable, without scripts or outside requests."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbconvert.filters import markdown2html_mistune

from ..checking import Assignment
from ..checks import load
from ..examine.present import STATES, Html, bar, is_unwritten, number, pill, render_html
from ..examine.verdict import Report, TaskVerdict
from .code import highlighted
from .rebuild import ATTACHED, is_answer
from .showing import CODE

NO_RESPONSE, UNMARKED = "No response.", "not marked yet"
# What markdown makes of an answer; no class, no style, and no address but a web page's.
TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
    "sub",
    "sup",
}


@dataclass(frozen=True)
class Replay:
    """A failing case as a link from which it is saved: what to call the file, and its content as an address."""

    item: str
    file: str
    address: str


@dataclass(frozen=True)
class Item:
    """One graded item of the page.

    Parameters
    ----------
    name, kind : str  "check", "test", "answer" or "plot"
    score, max : float
    state : str  a key of `present.STATES`, or "" for what a person marks or will mark
    words : str  the state in words
    body : Html
    pictures : list of (address, alt text)
    outputs : str  text outputs, as submitted
    replays : list of Replay
    comment : Html
    """

    name: str
    kind: str
    score: float
    max: float
    state: str
    words: str
    body: Html
    pictures: list[tuple[str, str]]
    outputs: str
    replays: list[Replay]
    comment: Html

    @property
    def mark(self) -> Html:
        if not self.state:
            return Html(f"<span>{self.words}</span>")
        sign, _, colour = STATES[self.state]
        return Html(pill(sign, self.words, colour))


def feedback_page(book: Any, about: dict[str, Any]) -> str:
    """The page for an autograded notebook with its grades (see `preprocessors.Grades`).

    `about` is nbgrader's: student, assignment, score, max_score, late_penalty, and what `Grades` adds.
    """
    assignment = load(about["assignment"])
    travelled = book.metadata.get("autograder", {})
    report = Report.from_json(travelled["report"]) if travelled.get("report") else None
    items = [
        _item(cell, book.cells, assignment, report)
        for cell in book.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    ]
    code = [_code(cell) for cell in book.cells if _kind(cell) == CODE]
    notes = [*travelled.get("notes", []), *(report.notes if report else travelled.get("submission_notes", []))]
    return _template().render(
        assignment=assignment,
        about=about,
        items=items,
        code=code,
        report=report,
        notes=list(dict.fromkeys(notes)),
        silent=[item for item in items if item.state == "not_written" and not item.comment and not item.outputs],
        unmarked=[item.name for item in items if item.words == UNMARKED],
        number=number,
        bar=lambda a, b: Html(bar(a, b, "14em")),
    )


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader(__package__ or "", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("feedback.html.j2")


def _kind(cell: Any) -> str:
    return cell.metadata.get("autograder", {}).get("kind", "")


def _item(cell: Any, cells: list[Any], assignment: Assignment, report: Report | None) -> Item:
    grading = cell.metadata["nbgrader"]
    if is_answer(cell):
        return _by_hand(cell, cells, grading)
    return _checked(cell, grading, assignment, report)


def _checked(cell: Any, grading: Any, assignment: Assignment, report: Report | None) -> Item:
    name, score, most = grading["grade_id"], float(grading["score"]), float(grading["points"])
    verdict = next((task for task in report.tasks if task.task == name), None) if report else None
    if verdict is None:
        return _without_verdict(cell, grading, by_kit=any(task.name == name for task in assignment.tasks))
    body = render_html(verdict, next((task for task in assignment.tasks if task.name == name), None))
    state, words = _state(verdict)
    if abs(score - verdict.points) > 1e-9:
        words += f", {number(score)} points from a person"
    return Item(
        name,
        "check",
        score,
        most,
        state,
        words,
        body,
        [],
        "",
        _replays(assignment.name, verdict),
        markdown(grading.get("comment")),
    )


def _without_verdict(cell: Any, grading: Any, by_kit: bool) -> Item:
    """A check that was not judged, or a test that an instructor wrote by hand: its source, and what it printed."""
    name, score, most = grading["grade_id"], float(grading["score"]), float(grading["points"])
    text = "".join(output["text"] for output in cell.outputs if output.output_type == "stream")
    if by_kit:
        body = Html(f"<p>{nh3.clean_text(text)}</p>")
        return Item(name, "check", score, most, "died", "no verdict", body, [], "", [], Html(""))
    state, words = ("ok", "the test passed") if score >= most else ("share" if score else "wrong", "the test failed")
    lines = "\n".join(highlighted(cell.source))
    body = Html(f'<pre class="source" tabindex="0">{lines}</pre>')
    return Item(name, "test", score, most, state, words, body, [], text, [], markdown(grading.get("comment")))


def _state(verdict: TaskVerdict) -> tuple[str, str]:
    right = sum(item.ok for item in verdict.properties)
    if right == len(verdict.properties):
        return "ok", "all properties hold"
    if is_unwritten(verdict):
        return "not_written", "not written yet"
    return "share" if verdict.points else "wrong", f"{right} of {len(verdict.properties)} properties hold"


def _by_hand(cell: Any, cells: list[Any], grading: Any) -> Item:
    name, most = grading["grade_id"], float(grading["points"])
    score = float(grading["score"])
    if grading.get("needs_manual_grade"):
        state, words = "", UNMARKED
    else:
        state, words = ("ok" if score >= most else ""), "marked by a person"
        if grading.get("untouched"):
            state, words = "not_written", "no answer"
    comment = grading.get("comment") or ""
    if comment == NO_RESPONSE:  # nbgrader's own words for an answer that was not touched
        comment = ""
    beside = [other for other in cells if _kind(other) == ATTACHED and other.metadata["autograder"]["of"] == name]
    if cell.cell_type == "markdown":
        body, outputs = markdown(cell.source), [output for other in beside for output in other.outputs]
    else:
        lines = "\n".join(highlighted(cell.source))
        body = Html(f'<pre class="source" tabindex="0">{lines}</pre>')
        outputs = list(cell.outputs)
    text = "".join(output["text"] for output in outputs if output.output_type == "stream")
    kind = "answer" if cell.cell_type == "markdown" else "plot"
    return Item(name, kind, score, most, state, words, body, _pictures(outputs), text, [], markdown(comment))


def _pictures(outputs: list[Any]) -> list[tuple[str, str]]:
    found = []
    for output in outputs:
        for kind in ("image/png", "image/jpeg"):
            if kind in output.get("data", {}):
                found.append((f"data:{kind};base64,{output['data'][kind]}", output.metadata.get("alt", "")))
    return found


def _replays(assignment: str, verdict: TaskVerdict) -> list[Replay]:
    found = []
    for item in verdict.properties:
        if item.replay:
            content = base64.b64encode(json.dumps(item.replay).encode()).decode()
            found.append(
                Replay(
                    item.name,
                    f"{assignment}-{verdict.task}-{item.name}.json",
                    f"data:application/json;base64,{content}",
                )
            )
    return found


def _code(cell: Any) -> dict[str, Any]:
    html = next((output["data"]["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})), "")
    return {"title": cell.metadata["autograder"]["title"], "html": Html(html)}


def markdown(text: str | None) -> Html:
    """Markdown of a student or grader as HTML without anything active."""
    if not text:
        return Html("")
    attributes = {"a": {"href"}, "th": set(), "td": set()}
    return Html(
        nh3.clean(
            markdown2html_mistune(text), tags=TAGS, attributes=attributes, url_schemes={"http", "https", "mailto"}
        )
    )
