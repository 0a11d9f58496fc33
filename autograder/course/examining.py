"""A course's submissions and their verdicts: from the journal, or by examining them somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..build import stub_files
from ..checks import load
from ..errors import KitError
from ..examine.examiner import NOTHING, Earlier
from ..examine.job import Job, examine_job
from ..examine.recorded import FILE
from ..examine.seeds import grading_seed
from ..examine.submission import Submission, given_files, read_submission
from ..examine.verdict import Report
from ..examine.versions import task_versions, together
from .folder import Course
from .guides import whole_tests
from .journal import Entry, Journal
from .rebuild import load_release, rebuild
from .running import Cells, Plan, examine_and_run, tests_by_hand


@dataclass(frozen=True)
class Examined:
    """A submission with its verdicts; `trouble` says why there are none.

    `ran` holds the outputs of the cells that were run, by cell id; `executed` says that all of them were.
    """

    submission: Submission
    report: Report | None
    trouble: str = ""
    ran: Mapping[str, list[Any]] = field(default_factory=dict)
    executed: bool = False


class Examiner:
    """Knows the verdicts on the submissions of one assignment of a course; used by one thread.

    Parameters
    ----------
    course : Course
    assignment : str  Raises `KitError` for an unknown one
    tier : str  a weaker sandbox, asked for by name
    execute : bool  run the notebooks, too, for fresh plots
    """

    def __init__(self, course: Course, assignment: str, tier: str | None = None, execute: bool = False):
        self.course, self.tier = course, tier
        self.assignment = load(assignment)
        self.key = course.key
        self.versions = task_versions(assignment, course.solutions)
        self.version = together(self.versions.values())
        self.journal = Journal(course.journal(assignment))
        self.plan = Plan(whole_tests(course.repository, assignment), execute)
        self.release = load_release(course.releases / assignment / f"{assignment}.ipynb")
        self.runs_cells = execute or bool(tests_by_hand(self.release, self.assignment))

    def students(self, only: Iterable[str] = ()) -> list[str]:
        """Whose work was collected, or those in `only`. Raises `KitError` if there are none, or for an unknown one."""
        name = self.assignment.name
        there = self.course.students(name)
        if not there:
            raise KitError("submissions", None, f"collected work on {name}", f"Run `autograder collect {name}`")
        chosen = list(only)
        if unknown := [student for student in chosen if student not in there]:
            want = "students whose work was collected"
            raise KitError("--only", ", ".join(unknown), want, f"There are {', '.join(there[:10])}")
        return [student for student in there if not chosen or student in chosen]

    def read(self, student: str) -> Submission:
        """The student's files as bytes; nothing in `submitted/` is changed."""
        return read_submission(self.course.submitted(student, self.assignment.name), self.assignment)

    def known(self, student: str, submission: Submission) -> Report | None:
        """The verdicts of an earlier run on the same content, if all of them still hold."""
        entry = self._entry(student, submission)
        return entry.report if entry and not self._stale(entry) else None

    def job(self, student: str, submission: Submission, again: bool = False) -> Job:
        """What has to be examined of a submission; all of it with `again`."""
        name, digest = self.assignment.name, submission.digest
        seeds = {task: grading_seed(self.key, name, student, task, digest) for task in ("", *self.versions)}
        entry = None if again else self._entry(student, submission)
        earlier = NOTHING
        if entry is not None:
            earlier = Earlier({verdict.task: verdict for verdict in entry.report.tasks}, self._stale(entry))
        return Job(name, submission, seeds, self.course.solutions, self.version, self.tier, earlier)

    def examine(self, student: str, again: bool = False) -> Examined:
        """The verdicts on one submission, here and now."""
        with ThreadPoolExecutor(1) as executor:
            return next(found for _, found in self.examine_all(executor, 1, [student], again) if found)

    def examine_all(
        self,
        executor: Executor,
        width: int,
        students: Iterable[str],
        again: bool = False,
        skip: Callable[[str, Submission], bool] = lambda student, submission: False,
    ) -> Iterator[tuple[str, Examined | None]]:
        """Students with their verdicts as these come, each in the journal already; None for whom `skip` names.

        What is left to do goes to the executor: `examine_job`, and `run_cells` where cells are to be run. At most
        `width` submissions are under way at a time, so that memory does not grow with the class.
        """
        waiting: dict[Future, tuple[str, Submission, Report | None]] = {}
        try:
            for student in students:
                submission = self.read(student)
                if skip(student, submission):
                    yield student, None
                    continue
                report = None if again else self.known(student, submission)
                cells = self._cells(student)
                if report is not None and cells is None:
                    yield student, Examined(submission, report)
                    continue
                while len(waiting) >= width:
                    yield from self._done(waiting)
                job = self.job(student, submission, again)
                if cells is None:
                    future: Future = executor.submit(examine_job, job)
                else:
                    future = executor.submit(examine_and_run, job, report, cells)
                waiting[future] = (student, submission, report)
            while waiting:
                yield from self._done(waiting)
        finally:
            for future in waiting:
                future.cancel()

    def _done(self, waiting: dict[Future, tuple[str, Submission, Report | None]]) -> Iterator[tuple[str, Examined]]:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            student, submission, known = waiting.pop(future)
            report, trouble, *ran = future.result()
            if report is not None and known is None:
                self.journal.add(student, submission.digest, Entry(report, self.versions))
            yield student, Examined(submission, report, trouble, ran[0] if ran else {}, self.plan.execute)

    def _cells(self, student: str) -> Cells | None:
        """What of the student's notebook has to run; None where nothing has to: checks are not run but examined."""
        if not self.runs_cells:
            return None
        name = self.assignment.name
        book = rebuild(self.release, self.course.submitted(student, name), name, {})
        released = self.course.releases / name
        beside = {path.name: path.read_bytes() for path in (released / FILE, released / f"{name}.ipynb")}
        return Cells(book, given_files(self.assignment, self.course.solutions), self.plan, beside)

    def _entry(self, student: str, submission: Submission) -> Entry | None:
        digest = submission.digest
        seed = grading_seed(self.key, self.assignment.name, student, "", digest)
        return self.journal.find(student, digest, seed)

    def _stale(self, entry: Entry) -> frozenset[str]:
        return frozenset(task for task, version in self.versions.items() if entry.versions.get(task) != version)

    def stubs(self) -> dict[str, bytes]:
        """What students were handed out: the files that they write, by name."""
        view = self.course.student_views / self.assignment.name
        return {
            Path(path).name: (view / path).read_bytes()
            for path in stub_files(self.assignment)
            if (view / path).is_file()
        }
