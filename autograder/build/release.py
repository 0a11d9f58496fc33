"""One assignment's release: notebook, package and recorded answers in a folder, with every rule checked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..checking import Assignment
from ..checks import ASSIGNMENTS, load
from ..errors import KitError
from ..examine.examiner import Solutions
from ..examine.recorded import FILE, record_assignment
from ..examine.seeds import PUBLISHED_SEED
from .leaks import distinctive, find_leaks
from .lint import lint_notebook
from .modules import Module, needed, package, render_module, solution_lines
from .notebook import notebook
from .regions import SOLUTION, regions
from .source import Cell, read_source


@dataclass(frozen=True)
class Course:
    """Where the course's sources lie, and where the build puts what it makes.

    Parameters
    ----------
    root : Path  the repository: holds source/ and solutions/, gets assignments/ and build/
    """

    root: Path

    def __post_init__(self) -> None:
        for name in ("source", "solutions/convnet"):
            if not (self.root / name).is_dir():
                raise KitError(
                    str(self.root),
                    f"no {name}/",
                    "the instructor's repository",
                    "Run the build there; students have no sources",
                )

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def convnet(self) -> Path:
        return self.root / "solutions" / "convnet"

    @property
    def assignments(self) -> Path:
        return self.root / "assignments"

    @property
    def student_view(self) -> Path:
        return self.root / "build" / "student_view"

    def source(self, name: str) -> Path:
        return self.root / "source" / name / "notebook.py"


def read_cells(course: Course, name: str) -> list[Cell]:
    """The cells of an assignment's notebook. Raises `KitError` if there is none."""
    path = course.source(name)
    if not path.is_file():
        raise KitError(f"source/{name}/notebook.py", None, "the notebook of the assignment", "Write it as percent text")
    return read_source(path.read_text(encoding="utf-8"), f"source/{name}/notebook.py")


def write_release(course: Course, assignment: Assignment, folder: Path, view: str = "student") -> None:
    """Write the assignment as the view has it into the empty `folder`. Raises `KitError` for the first broken rule.

    The instructor's view is the solved assignment, without recorded answers.
    """
    cells, modules = read_cells(course, assignment.name), package(assignment, course.convnet)
    texts = {module.name: render_module(module, view) for module in modules}
    lint_notebook(assignment, cells, {name: defined(text) for name, text in texts.items()})
    (folder / "convnet").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "convnet" / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / f"{assignment.name}.ipynb").write_text(notebook(assignment, cells, view), encoding="utf-8")
    if view == "student":
        solutions = Solutions.load(course.solutions, assignment.name)
        (folder / FILE).write_bytes(record_assignment(assignment, solutions, PUBLISHED_SEED))
        find_leaks(folder, secret_lines(course, assignment, modules))


def secret_lines(course: Course, assignment: Assignment, modules: list[Module]) -> Iterator[tuple[str, str]]:
    """Place and text of every telling solution line that this release does not give away on purpose."""
    given = {line.strip() for module in modules if not module.stub for _, line in solution_lines(module)}
    names = {module.name for module in modules if not module.stub}
    for path in sorted(course.convnet.glob("*.py")):
        if path.stem not in names:
            for number, line in solution_lines(Module(path.stem, path, True)):
                if distinctive(line) and line.strip() not in given:
                    yield f"solutions/convnet/{path.name}:{number}", line
    earlier = {item.name for item in needed(assignment)}
    for name in ASSIGNMENTS:
        if name not in earlier and course.source(name).is_file():
            yield from _secret_answers(read_cells(course, name))


def _secret_answers(cells: list[Cell]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        for region in regions(cell.text, cell.file, cell.first):
            prose = cell.type == "markdown" or region.kind != SOLUTION
            for number, line in enumerate(region.lines, region.line + 1):
                if distinctive(line, prose):
                    yield f"{cell.file}:{number}", line


def defined(text: str) -> set[str]:
    """The names that a module's text defines or imports at its top level."""
    names: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        else:
            names |= {
                item.id for item in ast.walk(node) if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
            }
    return names


def assignments_named(course: Course, names: tuple[str, ...]) -> list[Assignment]:
    """The assignments of these names; for none, all that have a notebook in source/."""
    return [load(name) for name in names or ASSIGNMENTS if names or course.source(name).is_file()]
