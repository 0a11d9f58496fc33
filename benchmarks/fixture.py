"""A repository whose notebook is A1's with its check cells alone: no training, no plots, what every grader must do."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat

from autograder.build.release import Course as Workshop
from autograder.build.release import write_release
from autograder.checks import load
from autograder.course.folder import Course, create_course
from autograder.course.handout import release

REPOSITORY = Path(__file__).resolve().parents[1]
ASSIGNMENT = "two_layer_net"


def make_repository(root: Path) -> Path:
    """Make it in `root`; returns a folder with a solved submission."""
    (root / "solutions").symlink_to(REPOSITORY / "solutions")
    made, view = root / "assignments" / ASSIGNMENT, root / "build" / "student_view" / ASSIGNMENT
    solved = root / "solved"
    for folder, kind in ((made, "student"), (solved, "instructor")):
        folder.mkdir(parents=True)
        write_release(Workshop(REPOSITORY), load(ASSIGNMENT), folder, kind)
        path = folder / f"{ASSIGNMENT}.ipynb"
        book = nbformat.read(path, as_version=4)
        book.cells = [cell for cell in book.cells if "start(" in cell.source or cell.source.startswith("check(")]
        nbformat.write(book, path)
    shutil.copytree(made, view)
    shutil.copy(made / "recorded.npz", solved)
    return solved


def make_course(root: Path, name: str) -> Course:
    """A course in `root/name` with the assignment released, without proof that its checks tell right from wrong."""
    course = create_course(root / name, name, None, root)
    release(course, ASSIGNMENT, prove=False)
    return course


def hand_in(course: Path, work: Path, students: list[str]) -> None:
    """Put copies of the folder `work` where collected submissions lie."""
    for student in students:
        shutil.copytree(work, course / "submitted" / student / ASSIGNMENT)


def names(count: int) -> list[str]:
    return [f"student{number:04}" for number in range(count)]
