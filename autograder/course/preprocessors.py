"""What takes the place of nbgrader's own preprocessors in `nbgrader autograde` and Formgrader's button."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from traitlets import Unicode

from .examining import Examiner
from .folder import Course, open_course
from .guides import marking_guides
from .rebuild import load_release, rebuild
from .scores import reset_scores, save_scores
from .showing import show
from .tidy import tidy


class _OfCourse(NbGraderPreprocessor):
    """A preprocessor that knows its course. `course` is the course's folder, set by `config.configure`."""

    course = Unicode("", help="The course's folder.").tag(config=True)

    def opened(self) -> Course:
        """The course. Raises `KitError` if the configuration names none."""
        return open_course(Path(self.course or "course"))


class Rebuild(_OfCourse):
    """In place of nbgrader's sanitising: the released notebook with the student's answers put in (see `rebuild`).

    The score of an earlier submission goes first: should anything fail after this, no stale score is left.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        course, about = self.opened(), resources["nbgrader"]
        student, assignment, notebook = about["student"], about["assignment"], about["notebook"]
        with Gradebook(about["db_url"], course.course_id) as gradebook:
            reset_scores(gradebook, assignment, student)
        release = load_release(course.releases / assignment / f"{notebook}.ipynb")
        book = rebuild(
            release, course.submitted(student, assignment), notebook, marking_guides(course.repository, assignment)
        )
        return book, resources


class Examine(_OfCourse):
    """In place of Execute: check cells are answered by the examiner, which runs the student's code in a sandbox."""

    tier = Unicode("", help="A weaker sandbox, asked for by name.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        course, about = self.opened(), resources["nbgrader"]
        student, assignment = about["student"], about["assignment"]
        examiner = _examiner(course, assignment, self.tier)
        examined = examiner.examine(student)
        show(nb, examiner.assignment, examined, examiner.stubs())
        tidy(course, student, examiner.assignment, examined.submission)
        return nb, resources


class SaveScores(NbGraderPreprocessor):
    """In place of SaveAutoGrades: the same scores and comments by nbgrader's own rules, in one transaction."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            save_scores(gradebook, nb, about["assignment"], about["notebook"], about["student"])
        return nb, resources


class Grades(GetGrades):
    """nbgrader's grades and comments for the feedback page, and the names, the time, and what is not marked yet."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        nb, resources = super().preprocess(nb, resources)
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            submission: Any = gradebook.find_submission(about["assignment"], about["student"])
            student = submission.student
            about["student_name"] = (
                " ".join(part for part in (student.first_name, student.last_name) if part) or student.id
            )
            about["submitted"] = f"{submission.timestamp:%d %B %Y, %H:%M}" if submission.timestamp else ""
        return nb, resources

    def _get_score(self, cell: Any, resources: Any) -> None:
        super()._get_score(cell, resources)
        about = resources["nbgrader"]
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader["grade_id"], about["notebook"], about["assignment"], about["student"]
        )
        cell.metadata.nbgrader["needs_manual_grade"] = grade.needs_manual_grade

    def _get_comment(self, cell: Any, resources: Any) -> None:
        super()._get_comment(cell, resources)
        cell.metadata.nbgrader["untouched"] = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)


@lru_cache(maxsize=4)
def _examiner(course: Course, assignment: str, tier: str) -> Examiner:
    return Examiner(course, assignment, tier or None)
