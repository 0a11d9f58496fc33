"""One submission's verdicts: from the journal, or by examining it in a sandbox."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..build import stub_files
from ..checks import load
from ..errors import KitError
from ..examine.examiner import Solutions
from ..examine.seeds import grading_seed
from ..examine.submission import Submission, examine_submission, read_submission
from ..examine.verdict import Report
from .folder import Course
from .journal import Journal, checks_version


@dataclass(frozen=True)
class Examined:
    """A submission with its verdicts; `trouble` says why there are none."""

    submission: Submission
    report: Report | None
    trouble: str = ""


class Examiner:
    """Examines the submissions of one assignment of a course; may be used by several threads.

    Parameters
    ----------
    course : Course
    assignment : str  Raises `KitError` for an unknown one
    tier : str  a weaker sandbox, asked for by name
    """

    def __init__(self, course: Course, assignment: str, tier: str | None = None):
        self.course, self.tier = course, tier
        self.assignment = load(assignment)
        self.key = course.key
        self.version = checks_version(assignment, course.solutions)
        self.journal = Journal(course.journal(assignment))
        self._solutions: Solutions | None = None
        self._lock = threading.Lock()

    @property
    def solutions(self) -> Solutions:
        """The reference and the mistakes, loaded at the first use. Raises `KitError` if the repository has none."""
        with self._lock:
            if self._solutions is None:
                folder = self.course.solutions
                if not (folder / "convnet").is_dir():
                    raise KitError(
                        "solutions",
                        str(folder),
                        "a folder that holds convnet/",
                        f"Mend `repository` in {self.course.folder}/course.toml",
                    )
                self._solutions = Solutions.load(folder, self.assignment.name)
            return self._solutions

    def read(self, student: str) -> Submission:
        """The student's files as bytes; nothing in `submitted/` is changed."""
        return read_submission(self.course.submitted(student, self.assignment.name), self.assignment)

    def known(self, student: str, submission: Submission) -> Report | None:
        """The verdict of an earlier run on the same content with the same checks."""
        return self.journal.find(student, submission.digest, self.version)

    def examine(self, student: str, again: bool = False) -> Examined:
        """The verdicts on a student's submission. Only what every submission would meet is raised (`KitError`);
        a defect that one submission lays bare is told in `trouble`, and the submission is tried again next time."""
        submission = self.read(student)
        report = None if again else self.known(student, submission)
        if report is not None:
            return Examined(submission, report)
        solutions = self.solutions

        def seed_of(task: str) -> int:
            return grading_seed(self.key, self.assignment.name, student, task, submission.digest)

        try:
            with np.errstate(all="ignore"):  # what a known mistake overflows on is no news to anybody
                report = examine_submission(self.assignment, submission, solutions, seed_of, self.tier)
            self.journal.add(student, submission.digest, self.version, report)
        except KitError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one submission brings about must not stop the batch
            return Examined(
                submission,
                None,
                f"the grader itself failed ({type(error).__name__}: {error}); it counts 0 until it is graded again",
            )
        return Examined(submission, report)

    def stubs(self) -> dict[str, bytes]:
        """What students were handed out: the files that they write, by name."""
        view = self.course.student_views / self.assignment.name
        return {
            Path(path).name: (view / path).read_bytes()
            for path in stub_files(self.assignment)
            if (view / path).is_file()
        }
