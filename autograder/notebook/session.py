"""One notebook at work on one assignment: `start`, `check`, `progress`, `failing_case`."""

from __future__ import annotations

import difflib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cached_property
from pathlib import Path
from typing import Any

from ..checking import Assignment, Task
from ..checks import load
from ..errors import KitError
from ..examine.present import is_unwritten, number, render_html, render_text
from ..examine.recorded import FILE, Recorded
from ..examine.verdict import TaskVerdict
from .calm import install
from .display import show, show_line
from .overview import Overview
from .place import assignment_in, require_own_package, require_versions
from .published import failing_trial, fresh_cases, judge
from .reloading import Reloader

QUICK = 0.3  # share of a task's seconds where all tasks are looked at


class Session:
    """An assignment in its folder."""

    def __init__(self, assignment: Assignment, folder: Path):
        self.assignment, self.folder = assignment, folder

    @cached_property
    def recorded(self) -> Recorded:
        """The answers that came with the assignment."""
        return Recorded(self.folder / FILE)

    def task(self, name: str) -> Task:
        """The task of that name. Raises `KitError` with the legal names for an unknown one."""
        names = [task.name for task in self.assignment.tasks]
        if name not in names:
            close = difflib.get_close_matches(str(name), names, 1)
            raise KitError("task", name, f"one of {', '.join(names)}", f"Did you mean {close[0]!r}?" if close else "")
        return self.assignment[name]

    def verdict(self, task: Task, seconds: float | None = None, arrays: Any = None) -> TaskVerdict:
        """The verdict on the published cases, with what grading will do besides."""
        result = judge(task, self.folder, self.recorded, seconds, arrays)
        if not is_unwritten(result):
            count = fresh_cases(task)
            cases = "1 fresh case" if count == 1 else f"{count} fresh cases"
            result.note = f"Tried on the published cases; {cases} will be drawn at grading."
        return result

    def overview(self) -> Overview:
        """All tasks, tried quietly and with little patience."""
        with _quiet():
            verdicts = [self.verdict(task, QUICK * task.seconds) for task in self.assignment.tasks]
        return Overview(self.assignment, verdicts, self.folder)


_session: Session | None = None


def start(assignment: str) -> None:
    """Begin to work on an assignment: run this in the notebook's first cell.

    From then on changed files are loaded again before each cell, and a cell that meets a function that
    is not written yet says so and goes on. Raises `KitError` with a mend where the folder or the
    versions are wrong.
    """
    global _session
    found, folder = load(assignment), Path.cwd()
    require_versions()
    require_own_package(folder)
    _session = Session(found, folder)
    _prepare(folder)
    graded = sum(task.points for task in found.tasks)
    points = f" for {number(graded)} of {number(found.points)} points" if found.points else ""
    tasks = "1 task" if len(found.tasks) == 1 else f"{len(found.tasks)} tasks"
    where = "Write in the folder `convnet`; `progress()` shows where you are."
    show_line("ok", "ready", f"{found.title}: {tasks} to check{points}. {where}")


def _prepare(folder: Path) -> None:
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return
    Reloader(folder).register(shell.events)
    install(shell, folder)


def check(task: str, hint: int = 1, *, arrays: Any = None) -> float:
    """Try one task on its published cases, show what came out, and return the points.

    With `hint=2` the stronger hints on known mistakes are told at once. With `arrays=cupy` your functions get arrays of
    that library, and what they return is fetched from the graphics card.
    """
    session = _started()
    found = session.task(task)
    if hint not in (1, 2):
        raise KitError("hint", hint, "1, or 2 for the stronger hints")
    verdict, ask = session.verdict(found, arrays=arrays), f'check("{task}", hint=2)' if hint == 1 else ""
    show(render_text(verdict, found, ask), render_html(verdict, found, ask))
    return float(verdict.points)


def progress() -> None:
    """Show the whole assignment: points so far, what is left, and what people will mark."""
    overview = _started().overview()
    show(overview.text(), overview.html())


def failing_case(task: str, name: str) -> tuple[tuple, dict[str, Any]]:
    """The arguments of the call with which a property of a task fails now: `(args, kwargs)`.

    Raises `KitError` if there is no such property, or it does not fail.
    """
    session = _started()
    found = session.task(task)
    if name not in found.properties:
        raise KitError(f"property of {task}", name, f"one of {', '.join(found.properties)}")
    trial = failing_trial(found, name, session.folder, session.recorded)
    if trial is None or not trial.calls:
        mend = f'Run check("{task}") to see which do.'
        raise KitError(f"{task}, {name}", "a property that does not fail", "one that fails now", mend)
    return trial.calls[-1].args, trial.calls[-1].kwargs


def _started() -> Session:
    global _session
    if _session is None:  # the first cell was not run: the folder says which assignment it is
        folder = Path.cwd()
        _session = Session(load(assignment_in(folder)), folder)
    return _session


@contextmanager
def _quiet() -> Iterator[None]:
    """What the students' functions print or warn about, nine times over, is no help in an overview."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
