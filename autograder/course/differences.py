"""What grading now would change: each student's points a task, before anything is recorded or published."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from ..examine.crew import local_executor
from ..examine.verdict import Report
from .examining import Examiner
from .folder import Course


@dataclass(frozen=True)
class Change:
    """One student's change.

    Parameters
    ----------
    student : str
    before, now : float or None  points of the checks, as recorded and as they would be; None where there are none
    tasks : list of (task, before, now)  those whose points differ
    trouble : str  why there is no verdict now
    """

    student: str
    before: float | None
    now: float | None
    tasks: list[tuple[str, float | None, float | None]] = field(default_factory=list)
    trouble: str = ""

    @property
    def differs(self) -> bool:
        return self.before != self.now or bool(self.tasks) or bool(self.trouble)


def differences(
    course: Course,
    assignment: str,
    *,
    jobs: int | None = None,
    only: Iterable[str] = (),
    tier: str | None = None,
    executor: Callable[[int], AbstractContextManager[Executor]] | None = None,
    on_start: Callable[[int], None] = lambda count: None,
    on_done: Callable[[str], None] = lambda student: None,
) -> list[Change]:
    """Every student's change, in order. Verdicts go into the journal, so that `grade` takes them from there.

    Only what a change of checks, reference or submissions affects is examined. Raises `KitError` as `grade` does.
    """
    examiner = Examiner(course, assignment, tier)
    students = examiner.students(only)
    workers = jobs or os.cpu_count() or 1
    on_start(len(students))
    changes = []
    with executor(workers) if executor else local_executor(min(workers, len(students)), len(students)) as pool:
        for student, examined in examiner.examine_all(pool, 2 * workers, students):
            if examined is not None:
                changes.append(
                    _change(student, recorded(course, assignment, student), examined.report, examined.trouble)
                )
            on_done(student)
    return sorted(changes, key=lambda change: change.student)


def recorded(course: Course, assignment: str, student: str) -> Report | None:
    """The verdicts that the student's scores were made from, if there are any."""
    path = course.autograded(student, assignment) / f"{assignment}.ipynb"
    try:
        return Report.from_json(json.loads(path.read_bytes())["metadata"]["autograder"]["report"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _change(student: str, before: Report | None, now: Report | None, trouble: str) -> Change:
    points = [report.points if report else None for report in (before, now)]
    return Change(student, *points, tasks=list(_tasks(before, now)) if before else [], trouble=trouble)


def _tasks(before: Report | None, now: Report | None) -> Iterator[tuple[str, float | None, float | None]]:
    old, new = ({task.task: task.points for task in report.tasks} if report else {} for report in (before, now))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
