"""The student's side of the exchange: fetch and submit through nbgrader, as a named student."""

from __future__ import annotations

from pathlib import Path

from .folder import Course
from .office import Office


def fetch(course: Course, assignment: str, student: str, desk: Path) -> Path:
    """Fetch a released assignment into `desk`; returns its folder there."""
    Office(course).exchanged("FetchAssignment", assignment, student, assignment_dir=str(desk))
    return desk / assignment


def submit(course: Course, assignment: str, student: str, desk: Path) -> None:
    """Submit the assignment that lies in `desk`."""
    Office(course).exchanged("Submit", assignment, student, assignment_dir=str(desk), cache=str(desk / ".cache"))
