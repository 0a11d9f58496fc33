"""Verdicts as words and as HTML: one look for notebook, terminal, pytest and feedback page.

`render_text` and `render_html` say the same things. The HTML is one fragment with inline styles, without
scripts, outside requests or ids; it is readable on light and dark backgrounds and in print, because text keeps
the page's own colour and every coloured mark also carries a word.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from ..checking import Task
from ..checking.task import PROPERTIES
from .error_map import error_map, where
from .verdict import PropertyVerdict, TaskVerdict

WIDTH = 100
AGAIN, STRONGER = "The same mistake as above.", "A stronger hint"
# status: sign, words, colour. The colours are Okabe and Ito's; black text on them has a contrast above 5.
STATES = {
    "ok": ("✓", "passed", "#009E73"),
    "waits": ("○", "holds, does not count yet", "#56B4E9"),
    "withheld": ("○", "holds, does not count", "#56B4E9"),
    "wrong": ("✗", "wrong", "#D55E00"),
    "measured": ("✗", "measured, not derived", "#D55E00"),
    "share": ("✗", "partly right", "#E69F00"),
    "raised": ("✗", "raised an error", "#D55E00"),
    "missing": ("✗", "not found", "#D55E00"),
    "timeout": ("✗", "took too long", "#D55E00"),
    "memory": ("✗", "too much memory", "#D55E00"),
    "died": ("✗", "no answer", "#D55E00"),
    "not_written": ("○", "not written yet", "#56B4E9"),
}
LINE = "1px solid rgba(128,128,128,.4)"
CELL = (
    "text-align:left;vertical-align:top;padding:.3em .8em .3em 0;background:transparent;white-space:normal;"
    f"border:0;border-top:{LINE}"
)
CARD = f"border:{LINE};border-radius:8px;padding:.8em 1em;margin:.4em 0;max-width:56em;line-height:1.45"
TABLE = "table-layout:auto;border-collapse:collapse;border:0;margin:.4em 0;width:100%;font-size:1em;color:inherit"
CODE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em"


class Html(str):
    """A fragment of HTML that templates with autoescape put in as it is, and that Jupyter displays."""

    def __html__(self) -> str:
        return str(self)

    _repr_html_ = __html__


@dataclass(frozen=True)
class Failure:
    """Properties that failed with the same words, told once. `again` if its mistake was told before."""

    names: list[str]
    item: PropertyVerdict
    again: bool


def number(points: float) -> str:
    """Points as people write them: 3, 2.5."""
    return f"{round(points, 2):g}"


def failures(verdict: TaskVerdict) -> list[Failure]:
    """The failed properties in order; the same words with the same mistake stand once."""
    found: dict[tuple[str, str | None], Failure] = {}
    told: set[str] = set()
    for item in verdict.properties:
        if not item.ok and item.status != "not_written":
            failure = found.setdefault((item.message, item.mistake), Failure([], item, item.mistake in told))
            failure.names.append(item.name)
            told |= {item.mistake} if item.mistake else set()
    return list(found.values())


def headline(verdict: TaskVerdict) -> str:
    """The verdict in a few words: "5 of 7 points"."""
    if is_unwritten(verdict):
        return "not written yet" + (f", 0 of {number(verdict.max)} points" if verdict.max else "")
    if not verdict.max:
        passed = sum(item.ok for item in verdict.properties)
        return f"{passed} of {len(verdict.properties)} properties hold (not graded)"
    return f"{number(verdict.points)} of {number(verdict.max)} points"


def state(item: PropertyVerdict) -> tuple[str, str, str]:
    """Sign, words and colour for what came out of a property."""
    return STATES["share" if item.points and not item.ok else item.status if item.status in STATES else "wrong"]


def is_unwritten(verdict: TaskVerdict) -> bool:
    """Whether the function is still the stub that was handed out."""
    return bool(verdict.properties) and all(item.status == "not_written" for item in verdict.properties)


# ---- text ---------------------------------------------------------------------------------------
def render_text(verdict: TaskVerdict, task: Task | None = None, ask: str = "") -> str:
    """The verdict as plain text, lines of at most about 100 characters.

    Parameters
    ----------
    verdict : TaskVerdict
    task : Task  where it is at hand: its own words for what each property tries
    ask : str  what a reader types for the stronger hints; without it they are told at once
    """
    lines = [f"{verdict.task}: {headline(verdict)}"]
    if not is_unwritten(verdict):
        lines += _text_rows(verdict, _words(task))
        for failure in failures(verdict):
            lines += ["", *_text_failure(failure, ask)]
    elif extra := _why_unwritten(verdict):
        lines += _wrapped(extra, "  ")
    if verdict.note:
        lines += ["", *_wrapped(verdict.note, "")]
    return "\n".join(lines)


def _why_unwritten(verdict: TaskVerdict) -> str:
    """What is missing, where it is not simply the function: a result that was not saved."""
    first = verdict.properties[0].message.splitlines()[0]
    return "" if first == f"{verdict.task} is not written yet" else first


def _words(task: Task | None) -> Mapping[str, str]:
    return {name: item.words for name, item in task.properties.items()} if task else PROPERTIES


def _text_rows(verdict: TaskVerdict, words: Mapping[str, str]) -> list[str]:
    points = [f"{number(item.points)}/{number(item.max)}" if verdict.max else "" for item in verdict.properties]
    wide = (max(len(item.name) for item in verdict.properties), max(map(len, points)))
    rows = []
    for item, shown in zip(verdict.properties, points, strict=True):
        sign, result, _ = state(item)
        rows.append(
            f"  {sign} {item.name:<{wide[0]}}  {shown:>{wide[1]}}  {words.get(item.name, '')}: {result}".rstrip()
        )
    return rows


def _text_failure(failure: Failure, ask: str) -> list[str]:
    item = failure.item
    lines = [f"{', '.join(failure.names)}:"]
    for sentence in item.message.splitlines():
        lines += _wrapped(sentence, "  ")
    if item.wrong_map:
        lines += _wrapped(f"Where: {where(item.wrong_map)}.", "  ")
    if failure.again:
        return [*lines, f"  {AGAIN}"]
    if item.title:
        lines += _wrapped(f"Looks like: {item.title}.", "  ")
    if item.hint:
        lines += _wrapped(f"Hint: {item.hint}", "  ")
    if item.stronger:
        lines += _wrapped(f"{STRONGER}: {ask or item.stronger}", "  ")
    if item.replay and item.replay.get("call"):
        lines += ["  To see it yourself:", textwrap.indent(item.replay["call"], "    ")]
    return lines


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False) or [""]


# ---- HTML ---------------------------------------------------------------------------------------
def render_html(verdict: TaskVerdict, task: Task | None = None, ask: str = "") -> Html:
    """The verdict as one self-contained fragment of HTML; the words are those of `render_text`.

    With `ask` the stronger hints are folded away, until a reader opens them.
    """
    parts = [_head(verdict)]
    if not is_unwritten(verdict):
        parts.append(_table(verdict, _words(task)))
        parts += [_html_failure(failure, bool(ask)) for failure in failures(verdict)]
    elif extra := _why_unwritten(verdict):
        parts.append(f'<p style="margin:.3em 0 0">{marked(extra)}</p>')
    if verdict.note:
        parts.append(f'<p style="margin:.7em 0 0;font-size:.92em">{marked(verdict.note)}</p>')
    label = escape(f"{verdict.task}: {headline(verdict)}")
    return Html(f'<div role="group" aria-label="{label}" style="{CARD}">{"".join(parts)}</div>')


def bar(points: float, total: float, width: str = "9em") -> str:
    """A bar for points of a total; it is decoration, the numbers stand beside it."""
    share = 100 * points / total if total else 0
    shape = f"width:{width};height:.7em;border:{LINE};border-radius:.35em"
    outer = f"display:inline-block;vertical-align:middle;overflow:hidden;{shape}"
    inner = f"display:block;height:100%;width:{share:.0f}%;background:#009E73"
    return f'<span aria-hidden="true" style="{outer}"><span style="{inner}"></span></span>'


def pill(sign: str, words: str, colour: str) -> str:
    """A coloured mark with its sign and word."""
    shape = "display:inline-block;padding:0 .6em;border-radius:1em;white-space:nowrap;font-size:.92em"
    style = f"{shape};background:{colour};color:#000;print-color-adjust:exact"
    return f'<span style="{style}"><span aria-hidden="true">{sign}</span> {escape(words)}</span>'


def _head(verdict: TaskVerdict) -> str:
    name = f'<strong style="{CODE};font-size:1.05em">{escape(verdict.task)}</strong>'
    if is_unwritten(verdict):
        words = f"0 of {number(verdict.max)} points" if verdict.max else ""
        return f"<div>{name} &nbsp; {pill(*STATES['not_written'])} &nbsp; <span>{words}</span></div>"
    shown = bar(verdict.points, verdict.max) if verdict.max else ""
    words = f"<strong>{escape(headline(verdict))}</strong>"
    return f'<div style="margin-bottom:.5em">{name} &nbsp; {words} &nbsp; {shown}</div>'


def _table(verdict: TaskVerdict, words: Mapping[str, str]) -> str:
    heads = ["Property", "What is tried", *(["Points"] if verdict.max else []), "Result"]
    head = "".join(f'<th scope="col" style="{CELL};border-top:0;font-weight:600">{text}</th>' for text in heads)
    rows = []
    for item in verdict.properties:
        cells = [f'<td style="{CELL}">{marked(words.get(item.name, ""))}</td>']
        if verdict.max:
            cells.append(f'<td style="{CELL};white-space:nowrap">{number(item.points)} of {number(item.max)}</td>')
        cells.append(f'<td style="{CELL}">{pill(*state(item))}</td>')
        first = f'<th scope="row" style="{CELL};font-weight:400;{CODE}">{escape(item.name)}</th>'
        rows.append(f'<tr style="background:transparent">{first}{"".join(cells)}</tr>')
    top = f'<thead><tr style="background:transparent">{head}</tr></thead>'
    return f'<table style="{TABLE}">{top}<tbody>{"".join(rows)}</tbody></table>'


def _html_failure(failure: Failure, folded: bool) -> str:
    item = failure.item
    colour = state(item)[2]
    names = ", ".join(f'<strong style="{CODE}">{escape(name)}</strong>' for name in failure.names)
    lines = "".join(f'<p style="margin:.2em 0">{marked(line)}</p>' for line in item.message.splitlines())
    parts = [
        f'<div style="flex:1 1 20em;min-width:0"><p style="margin:0">{names}</p>{lines}{_advice(failure, folded)}</div>'
    ]
    if item.wrong_map:
        parts.append(f'<div style="flex:none">{error_map(item.wrong_map)}</div>')
    style = f"border-left:4px solid {colour};padding-left:.8em;margin-top:.9em"
    flex = "display:flex;flex-wrap:wrap;gap:.6em 1.4em;align-items:flex-start"
    return f'<div style="{style}"><div style="{flex}">{"".join(parts)}</div>{_call(failure)}</div>'


def _advice(failure: Failure, folded: bool) -> str:
    item, parts = failure.item, []
    if failure.again:
        parts.append(f"<em>{AGAIN}</em>")
    elif item.title:
        parts.append(f"<em>Looks like:</em> {marked(item.title)}.")
    if item.hint and not failure.again:
        parts.append(f"<strong>Hint:</strong> {marked(item.hint)}")
    told = f'<p style="margin:.5em 0 0">{"<br>".join(parts)}</p>' if parts else ""
    if item.stronger and not failure.again:
        told += _unfolding(STRONGER, f'<p style="margin:.2em 0 0">{marked(item.stronger)}</p>', not folded)
    return told


def _unfolding(summary: str, content: str, unfolded: bool = False) -> str:
    head = f'<summary style="cursor:pointer">{summary}</summary>'
    return f'<details style="margin-top:.5em"{" open" if unfolded else ""}>{head}{content}</details>'


def _call(failure: Failure) -> str:
    call = failure.item.replay.get("call") if failure.item.replay else None
    if not call or failure.again:
        return ""
    look = "overflow-x:auto;white-space:pre-wrap;background:transparent;color:inherit"
    box = f"margin:.3em 0 0;padding:.5em .7em;border:{LINE};border-radius:4px;{look};{CODE}"
    return _unfolding("To see it yourself: the failing call", f'<pre style="{box}" tabindex="0">{escape(call)}</pre>')


def marked(text: str) -> str:
    """Escaped text in which `code` between backticks is set as code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    style = f"{CODE};background:transparent;color:inherit"
    return "".join(f'<code style="{style}">{part}</code>' if i % 2 else part for i, part in enumerate(parts))
