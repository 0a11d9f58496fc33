"""What takes the place of nbgrader's own preprocessors in `nbgrader autograde` and Formgrader's button."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
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
        book = rebuild(release, course.submitted(student, assignment), notebook, marking_guides(course.repository, assignment))
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


@lru_cache(maxsize=4)
def _examiner(course: Course, assignment: str, tier: str) -> Examiner:
    return Examiner(course, assignment, tier or None)
