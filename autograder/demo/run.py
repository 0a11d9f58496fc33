"""Runs the demonstration: a real course, a real exchange, an invented class, and the judgment on every score."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..checks import load
from ..course.batch import grade
from ..course.config import write_configs
from ..course.folder import Course, create_course
from ..course.handout import collect, give_feedback, release
from ..course.student import fetch, submit
from ..examine.examiner import Solutions
from ..examine.verdict import Report
from .cast import PLOTS, Student, students
from .desk import Desk
from .results import save_results

Say = Callable[[str], None]


@dataclass
class Line:
    """One student in one assignment: what is deserved, what was given, what the grader said."""

    assignment: str
    student: str
    wrong: str
    deserved: float
    got: float | None
    expected: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    said: str = ""

    @property
    def right(self) -> bool:
        """Whether the score is the deserved one and every mistake is named."""
        return self.got is not None and abs(self.got - self.deserved) < 1e-6 and set(self.expected) <= set(self.named)

    def summary(self) -> dict:
        return {
            "assignment": self.assignment,
            "student": self.student,
            "deserved": self.deserved,
            "got": self.got,
            "named": self.named,
        }


def open_demo(repository: Path, folder: Path) -> Course:
    """A fresh course in `folder`; what an earlier demonstration left there is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    # On a fresh clone nothing is built; what nbgrader sees as source equals the committed release.
    for made in sorted((repository / "assignments").iterdir()):
        view = repository / "build" / "student_view" / made.name
        shutil.rmtree(view, ignore_errors=True)
        shutil.copytree(made, view)
    course = create_course(folder / "course", "convnet101", None, repository)
    write_configs(course)
    return course


def play(course: Course, assignment: str, say: Say) -> list[Line]:
    """One assignment, from release to collected submissions to scores."""
    checks = load(assignment)
    solutions = Solutions.load(course.solutions, assignment)
    results = course.folder.parent / "results" / assignment
    say(f"{assignment}: release")
    release(course, assignment, prove=False)
    save_results(solutions, checks.files, results)
    cast = students(assignment)
    desks = {}
    for student in cast:
        desks[student.name] = _work(course, student, assignment, solutions, results)
    say(f"{assignment}: {len(cast)} students have fetched, worked and submitted")
    collect(course, assignment)
    batch = grade(course, assignment, on_done=lambda outcome: say(f"{assignment}: graded {outcome.student}"))
    say(f"{assignment}: graded {len(batch.outcomes)} submissions in {batch.seconds:.1f} s")
    scores = {outcome.student: outcome.score for outcome in batch.outcomes}
    return [_line(course, student, desks[student.name], scores.get(student.name)) for student in cast]


def write_feedback(course: Course, assignment: str) -> int:
    """Write everybody's feedback page and return it through the exchange; how many there are."""
    return len(give_feedback(course, assignment).written)


def _work(course: Course, student: Student, assignment: str, solutions: Solutions, results: Path) -> Desk:
    place = course.folder.parent / "students" / student.name
    place.mkdir(parents=True, exist_ok=True)
    desk = Desk(load(assignment), fetch(course, assignment, student.name, place), solutions)
    student.work(desk, results, course.repository / "tests" / "styles" / assignment / PLOTS[assignment].style)
    submit(course, assignment, student.name, place)
    return desk


def _line(course: Course, student: Student, desk: Desk, score: float | None) -> Line:
    name = desk.assignment.name
    line = Line(name, student.name, student.words, desk.deserved, score, sorted(desk.named))
    book = json.loads((course.autograded(student.name, name) / f"{name}.ipynb").read_text())
    report = Report.from_json(book["metadata"]["autograder"]["report"])
    line.named = sorted({item.mistake for task in report.tasks for item in task.properties if item.mistake})
    line.said = said(report)
    return line


def said(report: Report) -> str:
    """The grader's report in one line: the named mistakes, else the first thing that is wrong."""
    failed = [item for task in report.tasks for item in task.properties if not item.ok]
    titles = list(dict.fromkeys(f"{item.mistake}: {item.title}" for item in failed if item.mistake))
    if titles:
        return "; ".join(titles)
    blank = sum(1 for item in failed if item.status in ("not_written", "missing"))
    if failed and blank == len(failed):
        names = [task.task for task in report.tasks if any(not item.ok for item in task.properties)]
        return f"not written yet: {len(names)} tasks"
    return failed[0].message.splitlines()[0] if failed else "everything is right"
