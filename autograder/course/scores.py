"""Writes scores into nbgrader's gradebook, by nbgrader's own rules but in one transaction a submission.

Gradebooks are `nbgrader.api.Gradebook`; its annotations are wrong, so here they are `Any`.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from nbgrader import utils
from nbgrader.api import BaseCell, MissingEntry
from sqlalchemy import select

from ..errors import KitError

_LOG = logging.getLogger(__name__)


def enter_submission(gradebook: Any, assignment: str, student: str, stamp: datetime | None) -> Any:
    """The student's submission in the gradebook, made if it is new, with its time and without an earlier one's scores.

    An existing one is not committed here: `save_scores` does, so that no moment is without scores.
    """
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        gradebook.update_or_create_student(student)
        return gradebook.add_submission(assignment, student, timestamp=stamp)
    submission.timestamp = stamp
    _forget(submission)
    return submission


def reset_scores(gradebook: Any, assignment: str, student: str) -> None:
    """Forget the grader's scores of an earlier submission. What a person entered stays, and is flagged for review."""
    _forget(gradebook.find_submission(assignment, student))
    gradebook.db.commit()


def _forget(submission: Any) -> None:
    for notebook in submission.notebooks:
        notebook.late_submission_penalty = None
        for grade in notebook.grades:
            grade.auto_score, grade.needs_manual_grade = None, True


def save_scores(gradebook: Any, book: Any, assignment: str, notebook: str, student: str) -> None:
    """Save the score of every graded cell, and "No response." for untouched answers.

    Raises `KitError` if the gradebook knows other cells: the notebook was changed after its release.
    """
    submission = gradebook.find_submission_notebook(notebook, assignment, student)
    names = dict(
        gradebook.db.execute(
            select(BaseCell.id, BaseCell.name).where(BaseCell.notebook_id == submission.notebook_id)
        ).all()
    )
    grades = {names[grade.cell_id]: grade for grade in submission.grades}
    comments = {names[comment.cell_id]: comment for comment in submission.comments}
    for cell in book.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if utils.is_grade(cell):
            grade = _entry(grades, grade_id, assignment)
            grade.auto_score, _ = utils.determine_grade(cell, _LOG)
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        if utils.is_solution(cell):
            untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            _entry(comments, grade_id, assignment).auto_comment = "No response." if untouched else None
    gradebook.db.commit()


def _entry(found: dict[str, Any], grade_id: str, assignment: str) -> Any:
    if grade_id not in found:
        raise KitError(
            f"{assignment}: cell {grade_id}",
            None,
            "a cell that is in the gradebook",
            "The assignment was built anew after its release: `autograder release --again`",
        )
    return found[grade_id]
