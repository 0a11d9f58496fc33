"""Looks for solution lines that survive in a release: in text, in notebooks, in recorded data."""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ..errors import KitError

# Lines that anybody writes: they give nothing away, and they occur in given code too.
_COMMON = re.compile(
    r"(return|yield|raise|assert|import|from|def|class|with|if|elif|else|for|while|try|except|pass)\b[\w\s,.:()\[\]=\"'*]*"
    r"|[\w\s,*]+ = [\w.]+"  # names taken from one thing: N, C, H, W = x.shape
    r"|[\w.]+ = np\.(zeros|ones|empty|arange)(_like)?\([\w.,\s()=\"']*\)"
    r"|[\w\s,]+ = (?!np\.)[\w.]+\([\w\s,=.]*\)"  # one call of a function or method: notebooks call them too
    r"|\w+ = np\.random\.default_rng\(\w*\)"
    r"|(.* = )?(plt|fig|axe?s?|lab)\w*(\[[\w, ]*\])?\..*"  # drawing
)
_MIN_TOKENS = 8
_MIN_WORDS = 6


def distinctive(line: str, prose: bool = False) -> bool:
    """Whether a solution line says so much that it can stand in a release only by mistake."""
    line = line.strip()
    if prose or line.startswith("#"):
        return len(re.findall(r"\w+", line)) >= _MIN_WORDS
    return _COMMON.fullmatch(line) is None and _tokens(line) >= _MIN_TOKENS


def squeeze(text: str) -> str:
    """The text with single blanks in its lines, so that indentation does not hide one."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def find_leaks(folder: Path, secret: Iterable[tuple[str, str]]) -> None:
    """Raise `KitError` if a file below `folder` contains a secret line. `secret` yields (place in the source, line)."""
    wanted = {squeeze(line.strip()): place for place, line in reversed(list(secret))}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = readable(path)
        for line, place in wanted.items():
            if (at := text.find(line)) >= 0:
                number = f":{text.count(chr(10), 0, at) + 1}" if path.suffix != ".npz" else ""
                raise KitError(
                    place,
                    f"the solution line `{line}` in {folder.name}/{path.relative_to(folder)}{number}",
                    "no line of a solution in a release",
                    "Put it into a region wherever it stands in the source, or reword it there",
                )


def readable(path: Path) -> str:
    """All that can be read in a file, squeezed. Raises `KitError` for a file of another kind."""
    if path.suffix == ".ipynb":
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return squeeze("\n".join("".join(cell["source"]) for cell in cells))
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            return "\n".join(arrays[name].tobytes().decode("latin-1") for name in arrays.files)
    if path.suffix == ".py":
        return squeeze(path.read_text(encoding="utf-8"))
    raise KitError(
        str(path),
        path.suffix or "a file without an ending",
        "files that end in .ipynb, .npz or .py",
        "Take it out of the release",
    )


def _tokens(line: str) -> int:
    try:
        return sum(1 for token in tokenize.generate_tokens(io.StringIO(line).readline) if token.string.strip())
    except (tokenize.TokenError, SyntaxError):  # a piece of a longer statement
        return len(re.findall(r"\w+|[^\w\s]", line))
