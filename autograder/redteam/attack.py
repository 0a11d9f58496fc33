"""What an attack is: a change to an honest submission, and the tasks that it spoils."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..demo.desk import Desk

TARGET = "hinge_loss"  # the task that most attacks put their code into: no other task uses it
BLANK = 'raise NotImplementedError("hinge_loss is not written yet")'


@dataclass(frozen=True)
class Scene:
    """One attacker's submission as it lies in the exchange, solved by everybody's honest reference answers.

    Parameters
    ----------
    desk : Desk  changes the package
    places : dict  what `@NAME@` stands for in hostile code: real paths of this course, the run's token
    """

    desk: Desk
    places: dict[str, str]

    @property
    def folder(self) -> Path:
        return self.desk.folder

    @property
    def notebook(self) -> Path:
        return self.folder / f"{self.desk.assignment.name}.ipynb"

    def fill(self, text: str) -> str:
        """`text` with the places put in."""
        for name, value in self.places.items():
            text = text.replace(f"@{name}@", value)
        return text

    def body(self, code: str, task: str = TARGET) -> None:
        """Put hostile code in place of the answer to a task."""
        self.desk.write_body(task, self.fill(code))

    def prepend(self, code: str, module: str = "losses") -> None:
        """Run hostile code before an honest module."""
        path = self.desk.module(module)
        self.write(f"convnet/{path.name}", self.fill(code).encode() + b"\n" + path.read_bytes())

    def append(self, code: str, module: str) -> None:
        """Run hostile code behind an honest module."""
        path = self.desk.module(module)
        self.write(f"convnet/{path.name}", path.read_bytes() + b"\n\n" + self.fill(code).encode())

    def write(self, name: str, content: bytes | str) -> None:
        """Write a file of the submission; `content` has its places filled in if it is text."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else self.fill(content).encode("utf-8", "surrogatepass"))

    def link(self, name: str, target: str) -> None:
        """Make a link, in place of what is there."""
        path = self.folder / name
        path.unlink(missing_ok=True)
        os.symlink(self.fill(target), path)

    def book(self, edit: Callable[[dict[str, Any]], Any]) -> None:
        """Change the notebook's JSON: `edit` changes it, or returns another."""
        book = json.loads(self.notebook.read_text())
        self.write(self.notebook.name, json.dumps(edit(book) or book))

    def cells(self, *sources: str, first: bool = True) -> None:
        """Add code cells to the notebook."""
        added = [code_cell(self.fill(source)) for source in sources]

        def edit(book: dict[str, Any]) -> None:
            book["cells"] = [*added, *book["cells"]] if first else [*book["cells"], *added]

        self.book(edit)


Change = Callable[[Scene], None]


@dataclass(frozen=True)
class Attack:
    """One attack.

    Parameters
    ----------
    name : str
    words : str  what it tries
    change : function  makes it of an honest submission
    spoils : tuple of str  the tasks whose points it does not deserve; all others it does
    inert : tuple of str  texts that must not come out as anything but text in its feedback
    """

    name: str
    words: str
    change: Change
    spoils: tuple[str, ...] = ()
    inert: tuple[str, ...] = field(default=())

    def deserved(self, points: dict[str, float]) -> float:
        """All points but those of the spoilt tasks."""
        return sum(points.values()) - sum(points[task] for task in self.spoils)


def coded(name: str, words: str, code: str, *, inert: tuple[str, ...] = ()) -> Attack:
    """An attack by code in place of an answer."""
    return Attack(name, words, lambda scene: scene.body(code), (TARGET,), inert)


def noted(name: str, words: str, *sources: str, edit: Callable[[dict[str, Any]], Any] | None = None) -> Attack:
    """An attack by the notebook, for the points of a task that is left blank."""

    def change(scene: Scene) -> None:
        scene.body(BLANK)
        if edit is not None:
            scene.book(edit)
        if sources:
            scene.cells(*sources)

    return Attack(name, words, change, (TARGET,))


def code_cell(source: str, **more: Any) -> dict[str, Any]:
    """A code cell as notebooks store it."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None, **more}


def check_cells(book: dict[str, Any], task: str = TARGET) -> list[dict[str, Any]]:
    """The cells of the notebook that check a task."""
    return [cell for cell in book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == task]
