"""What invented students do with a fetched assignment: solve it, or get it wrong in a known way."""

from __future__ import annotations

import ast
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

from ..checking import Assignment
from ..checks import own_modules
from ..examine.examiner import Solutions
from ..examine.mistakes import patched_source
from ..examine.verdict import COURTESIES, GUARDS

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass
class Desk:
    """One student's copy of one assignment, and what the student deserves for it.

    Parameters
    ----------
    assignment : Assignment
    folder : Path  the fetched folder
    solutions : Solutions  the reference, from which right answers are copied
    lost : set of (task, property)  what the work on the desk gets wrong
    named : set of str  ids of the mistakes that the grader should name
    """

    assignment: Assignment
    folder: Path
    solutions: Solutions
    lost: set[tuple[str, str]] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    @property
    def deserved(self) -> float:
        """The points of all properties that are not lost; courtesies count where something else is right."""
        total = 0.0
        for task in self.assignment.tasks:
            kept = [item for item in task.properties.values() if (task.name, item.name) not in self.lost]
            alone = COURTESIES | GUARDS
            if task.properties.keys() <= alone or any(item.name not in alone for item in kept):
                total += sum(item.points for item in kept)
        return total

    def module(self, name: str) -> Path:
        return self.folder / "convnet" / f"{name}.py"

    def leave_blank(self, tasks: list[str]) -> None:
        """Nothing is written for these tasks."""
        for name in tasks:
            self._lose(name)

    def solve(self, results: Path | None = None) -> None:
        """Write the reference's code into every module, and save the result files."""
        for name in own_modules(self.assignment):
            text = (self.solutions.folder / "convnet" / f"{name}.py").read_text()
            self.module(name).write_text(_without_markers(text))
        for file in self.assignment.files:
            if results is not None:
                shutil.copy(results / file, self.folder / file)

    def solve_in_style(self, style: Path, results: Path) -> None:
        """Solve it, with modules of another style where there are any."""
        self.solve(results)
        for path in sorted(style.glob("*.py")):
            if path.stem in own_modules(self.assignment):
                shutil.copy(path, self.module(path.stem))

    def solve_half(self) -> None:
        """The first half of the tasks is solved, the others are as they were."""
        tasks = [task.name for task in self.assignment.tasks]
        for name in tasks[: len(tasks) // 2]:
            if self.assignment[name].module:
                self._put_body(name, None)
        self.leave_blank(tasks[len(tasks) // 2 :])

    def mistake(self, identifier: str) -> None:
        """Make a known mistake in work that is solved."""
        made = next(item for item in self.solutions.mistakes if item.id == identifier)
        path = self.module(self.assignment[made.task].module)
        path.write_text(patched_source(path.read_text(), made, str(path)))
        self.lost |= {(made.task, name) for name in made.fails.split()}
        self.named.add(identifier)

    def break_syntax(self, task: str) -> None:
        """Forget a bracket in the module of `task`: every task of that module is lost."""
        module = self.assignment[task].module
        self.module(module).write_text(self.module(module).read_text() + "\n\nprint('so far so good'\n")
        for other in self.assignment.tasks:
            if other.module == module:
                self._lose(other.name)

    def write_body(self, task: str, body: str) -> None:
        """Put `body` in place of the answer to a task, which is lost."""
        self._put_body(task, body)
        self._lose(task)

    def _lose(self, task: str) -> None:
        self.lost |= {(task, name) for name in self.assignment[task].properties}

    def _put_body(self, task: str, body: str | None) -> None:
        """Replace what the desk has of `task` by the reference's text of it, with `body` as its answer."""
        module = self.module(self.assignment[task].module)
        right = (self.solutions.folder / "convnet" / module.name).read_text()
        text = _cut(right, task)
        if body is not None:
            start, rest = text.split(BEGIN, 1)
            _, end = rest.rsplit(END, 1)
            text = f"{start.rstrip()}\n{indent(body.strip(), '    ')}\n{end.lstrip()}"
        mine = module.read_text()
        module.write_text(mine.replace(_cut(mine, task), _without_markers(text)))


def _cut(text: str, name: str) -> str:
    """The source of one function or class."""
    node = next(
        item for item in ast.parse(text).body if isinstance(item, (ast.FunctionDef, ast.ClassDef)) and item.name == name
    )
    lines = text.splitlines(keepends=True)
    last = node.end_lineno or node.lineno
    while last < len(lines) and lines[last].strip() == END:
        last += 1
    return "".join(lines[node.lineno - 1 : last])


def _without_markers(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if line.strip() not in (BEGIN, END))
