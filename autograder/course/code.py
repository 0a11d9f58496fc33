"""A student's `.py` files beside the stubs: highlighted, with line numbers, with what the student wrote marked."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from .handin import clean

MAX_SHOWN = 120_000
MAX_LINES = 2_000
# what is coloured; each colour has a contrast above 4.5 on the light backgrounds below
COLOURS = {"comment": "#57606a", "string": "#0a3069", "keyword": "#6639ba", "defined": "#953800", "number": "#0550ae"}
_PATTERNS = {
    "comment": r"#[^\n]*",
    "string": r"""[rRbBfFuU]{0,2}(?:"{3}(?:[^\\]|\\.)*?(?:"{3}|\Z)|'{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)"""
    r"""|"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\Z)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\Z))""",
    "defined": r"(?<=def )\w+|(?<=class )\w+",
    "keyword": rf"\b(?:{'|'.join(keyword.kwlist)})\b",
    "number": r"\b\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?\b",
}
_WORDS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()), re.DOTALL)
# nbconvert's parser keeps only one of several blanks that stand alone between tags: they go into the next tag.
_LONE_BLANKS = re.compile(r'(^|>)([ \t]+)<span style="([^"]*)">')
WRITTEN, PLAIN = "#e6f4ea", "transparent"


@dataclass(frozen=True)
class Line:
    """One line of a file: its number, text, and whether it was `written` by the student or `removed` from the stub."""

    number: int | None
    text: str
    written: bool = False
    removed: bool = False


@dataclass(frozen=True)
class CodeFile:
    """One file of the student's package, ready to be shown.

    Parameters
    ----------
    name : str  "affine.py"
    lines : list of Line
    note : str  what is odd about it, e.g. that it does not parse
    written : int  number of lines that are not the stub's
    """

    name: str
    lines: list[Line]
    note: str
    written: int


def code_files(files: Mapping[str, bytes], stubs: Mapping[str, bytes]) -> list[CodeFile]:
    """The student's files: those with a stub in the stubs' order, then those of the student's own."""
    names = [name for name in stubs if name in files] + sorted(name for name in files if name not in stubs)
    return [_code_file(name, files[name], stubs.get(name)) for name in names]


def _code_file(name: str, content: bytes, stub: bytes | None) -> CodeFile:
    text = clean(content.decode("utf-8-sig", "replace"), MAX_SHOWN)
    lines = compare(stub.decode() if stub is not None else "", text)
    note = "" if stub is not None else "a file of the student's own"
    try:
        ast.parse(text)
    except SyntaxError as error:
        note = f"does not parse: line {error.lineno}, {error.msg}"
    except (ValueError, RecursionError, MemoryError):
        note = "does not parse"
    if stub is not None and not any(line.written or line.removed for line in lines):
        note = "as handed out: nothing was written"
    return CodeFile(clean(name, 200), lines[:MAX_LINES], note, sum(line.written for line in lines))


def compare(stub: str, text: str) -> list[Line]:
    """The lines of `text`, with those that the stub lacks marked, and the stub's lines that are gone between them."""
    old, new = stub.splitlines(), text.splitlines()
    if len(old) * len(new) > 4_000_000:
        return [Line(i, line, written=True) for i, line in enumerate(new, 1)]
    lines = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            lines += [Line(None, line, removed=True) for line in old[a0:a1]]
        lines += [Line(i + 1, new[i], written=tag != "equal") for i in range(b0, b1)]
    return lines


def highlighted(text: str) -> list[str]:
    """Each line of Python as escaped HTML with coloured words; text that is no Python comes out all the same.

    One regular expression instead of a lexer: a twentieth of the time, in code that runs once for each file of a class.
    """
    parts, last = [], 0
    for match in _WORDS.finditer(text):
        parts.append(escape(text[last : match.start()]))
        colour = COLOURS[str(match.lastgroup)]
        parts.append(
            "\n".join(
                f'<span style="color:{colour}">{escape(line)}</span>' if line else "" for line in match[0].split("\n")
            )
        )
        last = match.end()
    return ("".join(parts) + escape(text[last:])).split("\n")


def render_code(file: CodeFile) -> str:
    """One file as a table of lines: number, a mark for what the student wrote or took away, text."""
    shown = highlighted("\n".join(line.text for line in file.lines))
    rows = "".join(_row(line, html) for line, html in zip(file.lines, shown, strict=False))
    style = "border-collapse:collapse;border:0;margin:0;width:100%;background:#fff;color:#1f2328"
    font = "font:12px/1.5 ui-monospace,Menlo,Consolas,monospace"
    hidden = "text-align:left;padding:0;height:0;overflow:hidden;font-size:0"
    caption = f'<caption style="{hidden}">{escape(file.name)}, line by line</caption>'
    return f'<table style="{style};{font}">{caption}<tbody>{rows}</tbody></table>'


def _row(line: Line, html: str) -> str:
    mark, words = ("−", "taken away") if line.removed else ("+", "written") if line.written else ("", "")
    ground = "#fdeceb" if line.removed else WRITTEN if line.written else PLAIN
    cell = "padding:0 .6em;border:0;vertical-align:top;text-align:"
    kept = _LONE_BLANKS.sub(r'\1<span style="\3">\2', html)
    number = f'<td style="{cell}right;color:#57606a;user-select:none;width:1%">{line.number or ""}</td>'
    sign = f'<td style="{cell}center;width:1%;user-select:none" aria-label="{words}">{mark}</td>'
    text = f'<td style="{cell}left;white-space:pre-wrap;overflow-wrap:anywhere">{kept or " "}</td>'
    return f'<tr style="background:{ground}">{number}{sign}{text}</tr>'
