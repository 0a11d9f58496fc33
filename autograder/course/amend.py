"""Changes an assignment that is out already: checks added, removed or mended, points moved.

nbgrader refuses to add or remove graded cells once there are submissions. Here submissions are rebuilt from the
release at grading, so students' copies stay as they are; only the gradebook's list of cells must follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nbgrader import utils
from nbgrader.api import Comment, Grade, MissingEntry
from sqlalchemy import delete

_KINDS = ("grade", "solution", "task", "source")


@dataclass
class Plan:
    """What a new build changes in the gradebook; `submissions` have scores already.

    `added` and `removed` hold each cell's points, None for one without; `moved` old and new points.
    """

    added: dict[str, float | None] = field(default_factory=dict)
    removed: dict[str, float | None] = field(default_factory=dict)
    moved: dict[str, tuple[float, float]] = field(default_factory=dict)
    submissions: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)

    def lines(self) -> list[str]:
        """The plan in words, a line a cell."""
        lines = [f"new      {name}{_worth(points)}" for name, points in self.added.items()]
        lines += [f"removed  {name}{_worth(points)}, with its scores" for name, points in self.removed.items()]
        lines += [f"points   {name}: {old:g} → {new:g}" for name, (old, new) in self.moved.items()]
        total = sum(points or 0 for points in self.added.values()) - sum(
            points or 0 for points in self.removed.values()
        )
        total += sum(new - old for old, new in self.moved.values())
        return [*lines, f"all points together: {total:+g}; {self.submissions} submissions are to be graded again"]


def _worth(points: float | None) -> str:
    return "" if points is None else f", {points:g} points"


def plan(gradebook: Any, assignment: str, book: Any) -> Plan:
    """What entering the notebook `book` changes. An empty plan for an assignment that is new to the gradebook."""
    try:
        notebook = gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        return Plan()
    old = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    new = _points(book)
    known = {cell.name for kind in _KINDS for cell in getattr(notebook, f"{kind}_cells")}
    wanted = {name for kind in _KINDS for name in _cells(book, kind)}
    return Plan(
        {name: new.get(name) for name in sorted(wanted - known)},
        {name: old.get(name) for name in sorted(known - wanted)},
        {name: (old[name], new[name]) for name in sorted(old.keys() & new.keys()) if old[name] != new[name]},
        len(notebook.submissions),
    )


def amend(gradebook: Any, assignment: str, book: Any) -> None:
    """Give the gradebook the cells of `book`, and every submission a place for the score of each new one."""
    try:
        notebook = gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        return
    for kind in _KINDS:
        wanted = _cells(book, kind)
        known = {cell.name: cell for cell in getattr(notebook, f"{kind}_cells")}
        for name in known.keys() - wanted.keys():
            _remove(gradebook, known[name])
        for name in wanted.keys() - known.keys():
            make = getattr(gradebook, f"update_or_create_{kind}_cell")
            cell = make(name, assignment, assignment, **_facts(kind, wanted[name]))
            for submission in notebook.submissions:
                if kind in ("grade", "task"):
                    gradebook.db.add(Grade(cell_id=cell.id, notebook=submission))
                if kind in ("solution", "task"):
                    gradebook.db.add(Comment(cell_id=cell.id, notebook=submission))
    gradebook.db.commit()


def _remove(gradebook: Any, cell: Any) -> None:
    for table in (Grade, Comment):
        gradebook.db.execute(delete(table).where(table.cell_id == cell.id))
    gradebook.db.expire_all()
    gradebook.db.delete(cell)
    gradebook.db.flush()


def _cells(book: Any, kind: str) -> dict[str, Any]:
    """The notebook's cells of one of nbgrader's kinds by their ids, as its `SaveCells` sorts them."""
    tests = {
        "grade": utils.is_grade,
        "solution": utils.is_solution,
        "task": utils.is_task,
        "source": lambda cell: any(
            test(cell) for test in (utils.is_grade, utils.is_solution, utils.is_locked, utils.is_task)
        ),
    }
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in book.cells if tests[kind](cell)}


def _points(book: Any) -> dict[str, float]:
    cells = _cells(book, "grade") | _cells(book, "task")
    return {name: float(cell.metadata.nbgrader["points"]) for name, cell in cells.items()}


def _facts(kind: str, cell: Any) -> dict[str, Any]:
    if kind in ("grade", "task"):
        return {"max_score": float(cell.metadata.nbgrader["points"]), "cell_type": cell.cell_type}
    return {"cell_type": cell.cell_type} if kind == "source" else {}
