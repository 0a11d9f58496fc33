"""What is handed in: which files, their fingerprints, what they lack, and what the visible checks gave."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from html import escape
from pathlib import Path

from ..checking import Assignment
from ..checks import own_modules
from ..examine.present import CARD, CELL, CODE, TABLE, Html
from .package import PACKAGE

JUNK = (".ipynb_checkpoints", "__pycache__", "*.pyc", ".*", "feedback", "receipts")
MOST_FILES, SECONDS = 100, 120.0
FRESH = "These are the published cases; grading draws fresh ones."


@dataclass(frozen=True)
class Listed:
    """One file: its path in the folder, its size in bytes and its SHA-256."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Receipt:
    """What was handed in.

    Parameters
    ----------
    title : str  e.g. "two_layer_net, submitted as ada to convnet"
    when : datetime  with the student's own time zone
    files : list of Listed
    checks : str  what the visible checks said
    lacks : list of str  what was missing, in words
    """

    title: str
    when: datetime
    files: list[Listed]
    checks: str
    lacks: list[str]

    def _time(self) -> str:
        return f"{self.when:%d %B %Y, %H:%M:%S} (your clock, UTC{self.when:%z})"

    def text(self) -> str:
        """Lines of plain text."""
        lines = [f"Receipt: {self.title}", self._time(), ""]
        lines += [f"{file.digest}  {file.size:>9,} bytes  {file.name}" for file in self.files]
        lines += ["", "(The long numbers are the files' SHA-256.)", ""]
        lines += [*(f"Note: {words}" for words in self.lacks), *([""] if self.lacks else [])]
        return "\n".join([*lines, self.checks, FRESH])

    def html(self) -> Html:
        """One self-contained fragment; the words are those of `text`."""
        head = "".join(
            f'<th scope="col" style="{CELL};border-top:0;font-weight:600">{words}</th>'
            for words in ("File", "Bytes", "SHA-256")
        )
        rows = "".join(
            f'<tr style="background:transparent"><th scope="row" style="{CELL};font-weight:400;{CODE}">'
            f'{escape(file.name)}</th><td style="{CELL}">{file.size:,}</td>'
            f'<td style="{CELL};{CODE};overflow-wrap:anywhere;white-space:normal">{file.digest}</td></tr>'
            for file in self.files
        )
        notes = "".join(f"<p>Note: {escape(words)}</p>" for words in self.lacks)
        checks = f'<pre style="background:transparent;color:inherit;{CODE}" tabindex="0">{escape(self.checks)}</pre>'
        return Html(
            f'<div role="group" aria-label="Receipt" style="{CARD}"><strong>Receipt: {escape(self.title)}</strong>'
            f'<div>{escape(self._time())}</div><table style="{TABLE}"><thead><tr style="background:transparent">{head}'
            f"</tr></thead><tbody>{rows}</tbody></table>{notes}{checks}<div>{FRESH}</div></div>"
        )


def listed(folder: Path) -> list[Listed]:
    """The files of a folder that are handed in, at most MOST_FILES of them; links are left out."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_symlink() or not path.is_file() or any(fnmatch(part, junk) for part in parts for junk in JUNK):
            continue
        content = path.read_bytes()
        found.append(Listed("/".join(parts), len(content), hashlib.sha256(content).hexdigest()))
        if len(found) == MOST_FILES:
            break
    return found


def lacking(assignment: Assignment, folder: Path) -> list[str]:
    """What a submission lacks, in words, found without running anything; empty where nothing does."""
    modules = own_modules(assignment)
    wanted = [f"{assignment.name}.ipynb", *(f"{PACKAGE}/{module}.py" for module in modules), *assignment.files]
    missing = [name for name in wanted if not (folder / name).is_file()]
    words = [f"{name} is missing." for name in missing]
    names = [task.name for task in assignment.tasks if task.module]
    stubs = [task.name for task in assignment.tasks if task.module and _is_stub(folder, task.module, task.name)]
    if names and stubs == names:
        words.append("Every function is still as it was handed out: nothing is written yet.")
    return words


def _is_stub(folder: Path, module: str, name: str) -> bool:
    try:
        text = (folder / PACKAGE / f"{module}.py").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return re.search(rf"NotImplementedError\(.{name}(\.\w+)? is not written yet", text) is not None


def said_by_checks(folder: Path) -> str:
    """What `autograder check` says of a folder, from a process of its own: the code in it is a student's."""
    command = [sys.executable, "-P", "-m", "autograder", "check", "--folder", str(folder)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"The checks could not be run ({type(error).__name__})."
    return done.stdout.strip() or "The checks could not be run."
