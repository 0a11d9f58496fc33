"""Grades a batch: examines in parallel, records in one process; one bad submission harms only itself."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from ..errors import KitError
from ..examine.submission import Submission
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
    on_start: Callable[[int], None] = lambda count: None,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> Batch:
    """Grade the collected submissions of an assignment.

    Those that were graded before and did not change are skipped; `again` examines all of them anew.
    Raises `KitError`, before anything is written, for an unknown assignment or one that is not released, nothing
    collected, an unknown student in `only`, and for what would meet every submission (no sandbox, no reference).
    """
    started = time.perf_counter()
    office, examiner = Office(course), Examiner(course, assignment, tier)
    students = _students(course, assignment, only)
    batch = Batch()
    with office.gradebook() as gradebook:
        recorder = Recorder(office, examiner, gradebook)
        on_start(len(students))
        todo = []
        for student in students:
            submission = examiner.read(student)
            if again or not recorder.is_recorded(student, submission):
                todo.append(student)
                continue
            _note(batch, _already(examiner, student, submission), on_done)
        with ThreadPoolExecutor(jobs or os.cpu_count() or 1, thread_name_prefix="examine") as pool:
            futures = {pool.submit(examiner.examine, student, again): student for student in todo}
            try:
                for future in as_completed(futures):
                    before = time.thread_time()
                    outcome = _record(recorder, futures[future], future)
                    batch.recording += time.thread_time() - before
                    _note(batch, outcome, on_done)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    batch.outcomes.sort(key=lambda outcome: outcome.student)
    batch.seconds = time.perf_counter() - started
    return batch


def _students(course: Course, assignment: str, only: Iterable[str]) -> list[str]:
    there = course.students(assignment)
    if not there:
        raise KitError("submissions", None, f"collected work on {assignment}", f"Run `autograder collect {assignment}`")
    if unknown := [student for student in only if student not in there]:
        raise KitError(
            "--only", ", ".join(unknown), "students whose work was collected", f"There are {', '.join(there[:10])}"
        )
    return [student for student in there if not only or student in set(only)]


def _note(batch: Batch, outcome: Outcome, on_done: Callable[[Outcome], None]) -> None:
    batch.outcomes.append(outcome)
    on_done(outcome)


def _already(examiner: Examiner, student: str, submission: Submission) -> Outcome:
    report = examiner.known(student, submission)
    points, most = (report.points, report.max) if report else (None, 0.0)
    return Outcome(student, points, most, skipped=True)


def _record(recorder: Recorder, student: str, future: Future[Examined]) -> Outcome:
    examined = future.result()
    report = examined.report
    outcome = Outcome(
        student, report.points if report else None, report.max if report else 0.0, trouble=examined.trouble
    )
    try:
        outcome.score = recorder.record(student, examined)
    except KitError:
        raise
    except Exception as error:  # noqa: BLE001 - one submission must not stop the batch
        recorder.gradebook.db.rollback()
        outcome.trouble = f"not recorded ({type(error).__name__}: {error})"
    return outcome
