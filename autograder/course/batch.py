"""Grades a batch: examines in parallel, records in one process; one bad submission harms only itself."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from ..errors import KitError
from ..examine.crew import local_executor
from .examining import Examined, Examiner
from .folder import Course
from .office import Office
from .record import Recorder


@dataclass
class Outcome:
    """What became of one student's submission.

    Parameters
    ----------
    student : str
    points : float or None  of the checks alone; None if the grader has no verdict
    max : float
    score : float or None  what the gradebook has now, hand-marked items included
    trouble : str  why it could not be graded or recorded
    skipped : bool  nothing had changed since it was graded
    """

    student: str
    points: float | None = None
    max: float = 0.0
    score: float | None = None
    trouble: str = ""
    skipped: bool = False


@dataclass
class Batch:
    """All outcomes, and where the time went: wall seconds, and processor seconds of recording alone."""

    outcomes: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0
    recording: float = 0.0

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.trouble]


def grade(
    course: Course,
    assignment: str,
    *,
    jobs: int | None = None,
    only: Iterable[str] = (),
    again: bool = False,
    tier: str | None = None,
    execute: bool = False,
    executor: Callable[[int], AbstractContextManager[Executor]] | None = None,
    on_start: Callable[[int], None] = lambda count: None,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> Batch:
    """Grade the collected submissions of an assignment.

    Those that were graded before and did not change are skipped; `again` examines all of them anew. `execute` runs
    the notebooks, too, so that their plots are fresh. `executor` makes what examines (see `examine.job`) for so many
    workers, by default processes of this machine; reading, journal and gradebook stay here.
    Raises `KitError`, before anything is written, for an unknown assignment or one that is not released, nothing
    collected, an unknown student in `only`, and for what would meet every submission (no sandbox, no reference).
    """
    started = time.perf_counter()
    office, examiner = Office(course), Examiner(course, assignment, tier, execute)
    students = examiner.students(only)
    workers = jobs or os.cpu_count() or 1
    batch = Batch()
    with office.gradebook() as gradebook:
        recorder = Recorder(office, examiner, gradebook)
        on_start(len(students))
        skip = (lambda student, submission: False) if again else recorder.is_recorded
        with executor(workers) if executor else local_executor(min(workers, len(students)), len(students)) as pool:
            for student, examined in examiner.examine_all(pool, 2 * workers, students, again, skip):
                before = time.thread_time()
                outcome = _record(recorder, student, examined) if examined else _already(examiner, student)
                batch.recording += time.thread_time() - before if examined else 0.0
                batch.outcomes.append(outcome)
                on_done(outcome)
    batch.outcomes.sort(key=lambda outcome: outcome.student)
    batch.seconds = time.perf_counter() - started
    return batch


def _already(examiner: Examiner, student: str) -> Outcome:
    report = examiner.known(student, examiner.read(student))
    points, most = (report.points, report.max) if report else (None, 0.0)
    return Outcome(student, points, most, skipped=True)


def _record(recorder: Recorder, student: str, examined: Examined) -> Outcome:
    report = examined.report
    points, most = (report.points, report.max) if report else (None, 0.0)
    outcome = Outcome(student, points, most, trouble=examined.trouble)
    try:
        outcome.score = recorder.record(student, examined)
    except KitError:
        raise
    except Exception as error:  # noqa: BLE001 - one submission must not stop the batch
        recorder.gradebook.db.rollback()
        outcome.trouble = f"not recorded ({type(error).__name__}: {error})"
    return outcome
