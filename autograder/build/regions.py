"""Solution and mark scheme regions, in nbgrader's own words but only in their exact form.

nbgrader ignores a misspelt marker and releases what follows; here every near-miss is an error with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..errors import KitError

SOLUTION, MARK_SCHEME, HIDDEN_TESTS = "SOLUTION", "MARK SCHEME", "HIDDEN TESTS"
VIEWS = ("student", "instructor")
_EXACT = re.compile(r"(\s*)### (BEGIN|END) (SOLUTION|MARK SCHEME|HIDDEN TESTS)")
_LEGAL = "### BEGIN SOLUTION, ### END SOLUTION, ### BEGIN MARK SCHEME, ### END MARK SCHEME"
_HIDDEN = re.compile(r"(BEGIN|END)[\W_]*HIDDEN[\W_]*TESTS?")
_SHOUTED = re.compile(r"\b(BEGIN|END)[\W_]*(SOLUTION|MARK[\W_]*SCHEME)")
_COMPACT = tuple(edge + what for edge in ("BEGIN", "END") for what in ("SOLUTION", "MARKSCHEME"))
_SYNONYMS = {
    "START": "BEGIN",
    "STOP": "END",
    "FINISH": "END",
    "MARKING": "MARK",
    "ANSWER": "SOLUTION",
    "GUIDE": "SCHEME",
}


@dataclass(frozen=True)
class Region:
    """What stands between a begin and an end marker.

    Parameters
    ----------
    kind : str  SOLUTION, MARK_SCHEME or HIDDEN_TESTS
    line : int  line number of the begin marker in its file
    indent : str  white space before the begin marker
    lines : tuple of str  the text between the markers
    """

    kind: str
    line: int
    indent: str
    lines: tuple[str, ...]


Stub = Callable[[Region], list[str]]


def split(text: str, file: str, first: int = 1) -> list[str | Region]:
    """The lines of `text`, each region in one piece.

    `file` and `first` (the line number of the text's first line) are for messages. Raises `KitError` that
    begins `file:line:` for a marker that is not exact, out of order, nested or never closed.
    """
    parts: list[str | Region] = []
    start: tuple[int, str, str] | None = None  # line, indent, kind of the region that is open
    inside: list[str] = []
    for number, line in enumerate(text.split("\n"), first):
        exact = _EXACT.fullmatch(line)
        if exact is None:
            _refuse_near_miss(line, f"{file}:{number}")
            (parts if start is None else inside).append(line)
            continue
        indent, edge, kind = exact.groups()
        if edge == "BEGIN":
            if start is not None:
                raise KitError(
                    f"{file}:{number}",
                    line.strip(),
                    f"### END {start[2]} first",
                    f"Close the region of line {start[0]}; regions do not nest",
                )
            start, inside = (number, indent, kind), []
        elif start is None or start[2] != kind:
            want = (
                f"### BEGIN {kind} before it" if start is None else f"### END {start[2]}, which closes line {start[0]}"
            )
            raise KitError(f"{file}:{number}", line.strip(), want, "Put the markers in pairs")
        else:
            parts.append(Region(kind, start[0], start[1], tuple(inside)))
            start = None
    if start is not None:
        raise KitError(
            f"{file}:{start[0]}",
            f"### BEGIN {start[2]} without an end",
            f"### END {start[2]} after it",
            "Close the region",
        )
    return parts


def regions(text: str, file: str, first: int = 1) -> list[Region]:
    """The regions of `text` alone; raises as `split` does."""
    return [part for part in split(text, file, first) if isinstance(part, Region)]


def render(text: str, view: str, stub: Stub, file: str = "text", first: int = 1) -> str:
    """`text` as students or instructors see it.

    student: each solution is replaced by the lines of `stub(region)`, indented as its marker is; mark schemes and
    hidden tests go.
    instructor: only the markers go.
    """
    if view not in VIEWS:
        raise KitError("view", view, f"one of {', '.join(VIEWS)}")
    lines: list[str] = []
    for part in split(text, file, first):
        if isinstance(part, str):
            lines.append(part)
        elif view == "instructor":
            lines.extend(part.lines)
        elif part.kind == SOLUTION:
            lines.extend(part.indent + line if line else "" for line in stub(part))
    return "\n".join(lines)


def _refuse_near_miss(line: str, place: str) -> None:
    if _HIDDEN.search(line):
        raise KitError(
            place,
            line.strip(),
            "### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS, in a test cell",
            "Better, make it a property of the task in autograder/checks: there nothing needs to be hidden",
        )
    if _is_near_miss(line):
        raise KitError(
            place,
            line.strip(),
            f"a marker in exact form on a line of its own: {_LEGAL}",
            "Write the marker out, or reword the line",
        )


def _is_near_miss(line: str) -> bool:
    if _SHOUTED.search(line):
        return True
    words: list[str] = re.findall(r"[A-Z]+", line.upper().replace("_", " "))
    if not words or len(words) > 4 or re.search(r"[=(\[]", line):
        return False
    if line.lstrip().startswith("###") and words in (["BEGIN"], ["END"]):
        return True
    words = [_SYNONYMS.get(word, word) for word in words]
    as_written = "".join(words)
    edge_first = "".join(sorted(words, key=lambda word: word not in ("BEGIN", "END")))
    orders = (as_written, edge_first)
    if not any(_alike(order[:5], "BEGIN") or order.startswith("EN") for order in orders):
        return False
    return any(SequenceMatcher(None, order, marker).ratio() >= 0.85 for order in orders for marker in _COMPACT)


def _alike(word: str, other: str) -> bool:
    return SequenceMatcher(None, word, other).ratio() >= 0.6
