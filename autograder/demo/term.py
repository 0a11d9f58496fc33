"""`autograder term`: a term rehearsed in a copy of the repository, with every final grade computed a second time.

A class of invented students goes through the four assignments: late work, an extension, resubmissions, a group,
marks by hand, a check that is mended after the release, a regrade request, a roster that changes, and the exports.
All of it goes through the command line. What everybody deserves is worked out here from the properties that each
student's mistakes fail and from the rules as written below, without the code that the course uses for it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..checks import load
from ..errors import KitError
from ..examine.examiner import Solutions
from .cast import PLOTS
from .desk import Desk
from .results import save_results

WEIGHTS = {"two_layer_net": 20, "conv_layers": 30, "pooling": 20, "full_convnet": 30}
PER_DAY, CAP, GRACE = 10, 50, 15
RULES = f"""
[weights]
{chr(10).join(f"{name} = {weight}" for name, weight in WEIGHTS.items())}

[drop]
lowest = 1

[late]
grace = {GRACE}
per_day = {PER_DAY}
cap = {CAP}
exempt = ["pooling/s004"]

[groups.full_convnet]
blue = ["s005", "s006"]
"""
# The mended check: `bias` of affine_forward is worth more, `values` less.
CHECK = "autograder/checks/two_layer_net/affine.py"
MENDED = {("affine_forward", "bias"): (1, 1.5), ("affine_forward", "values"): (1, 0.5)}
PARTS = ("autograder", "solutions", "source", "assignments", "datasets")
NOTHING, LATE, AGAIN = 0.04, 0.15, 0.15  # shares of those who hand in nothing, late, twice


@dataclass
class Work:
    """What a student hands in: the desk it was made at, and when."""

    desk: Desk
    time: datetime


@dataclass
class Rehearsal:
    """The copy of the repository, the class, and what is known of everybody's work."""

    clone: Path
    students: list[str]
    say: Callable[[str], None]
    chance: random.Random
    works: dict[tuple[str, str], Work] = field(default_factory=dict)
    marks: dict[tuple[str, str], float] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, *arguments: str) -> str:
        """A command of the kit, in the copy. Raises `KitError` with what it said if it fails."""
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-P", "-m", "autograder", *arguments],
            cwd=self.clone,
            env=os.environ | {"PYTHONPATH": str(self.clone)},
            capture_output=True,
            text=True,
            check=False,
        )
        self.seconds[arguments[0]] = self.seconds.get(arguments[0], 0.0) + time.perf_counter() - started
        if done.returncode:
            raise KitError(f"autograder {' '.join(arguments)}", done.stdout + done.stderr, "a command that succeeds")
        return done.stdout

    # ---- the class at work -------------------------------------------------------------------

    def play(self, assignment: str, solutions: Solutions) -> None:
        """One assignment: release, two rounds of submissions with grading after each, marks by hand."""
        due = self.due[assignment]
        self.run("release", assignment, "--due", due.replace(tzinfo=UTC).isoformat())
        results = self.clone / "results"
        save_results(solutions, load(assignment).files, results)
        first, second = {}, {}
        for student in self.students:
            if self.chance.random() < NOTHING:
                continue
            early = due - timedelta(hours=self.chance.uniform(1, 100))
            late = due + timedelta(days=self.chance.uniform(0, 6)) if self.chance.random() < LATE else early
            first[student] = Work(self._work(assignment, student, solutions, results), early)
            if late > due or self.chance.random() < AGAIN:
                second[student] = Work(self._work(assignment, student, solutions, results), max(late, early))
        for works in (first, second):
            self._hand_in(assignment, works)
            self.run("grade", assignment)
        self.say(f"{assignment}: {len(first)} handed in, {len(second)} of them twice")
        self._mark(assignment)

    def _work(self, assignment: str, student: str, solutions: Solutions, results: Path) -> Desk:
        """Right but for up to two known mistakes of different tasks, or half of it, or nothing."""
        folder = self.clone / "desks" / assignment / student
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.clone / "assignments" / assignment, folder)
        desk = Desk(load(assignment), folder, solutions)
        kind = self.chance.random()
        if kind < 0.05:
            desk.leave_blank([task.name for task in desk.assignment.tasks])
        elif kind < 0.1:
            desk.solve_half()
        else:
            desk.solve(results)
            for identifier in self.chance.choice(PLOTS[assignment].mistakes) if kind < 0.8 else ():
                desk.mistake(identifier)
        return desk

    def _hand_in(self, assignment: str, works: dict[str, Work]) -> None:
        """As an export of Gradescope: folders of files, and who handed them in, and when."""
        path, about = self.clone / "export.zip", ""
        with zipfile.ZipFile(path, "w") as export:
            for number, (student, work) in enumerate(works.items()):
                about += f"submission_{number}:\n  :submitters:\n  - :sid: {student}\n"
                about += f"  :created_at: {work.time:%Y-%m-%d %H:%M:%S} +00:00\n"
                for file in sorted(work.desk.folder.rglob("*")):
                    if file.is_file() and file.suffix in (".py", ".ipynb", ".npz") and file.name != "recorded.npz":
                        export.write(file, f"submission_{number}/{file.relative_to(work.desk.folder).as_posix()}")
                self.works[student, assignment] = work
            export.writestr("submission_metadata.yml", about)
        self.run("take", assignment, str(path))

    def _mark(self, assignment: str) -> None:
        """What a person does in Formgrader: points for every answer and plot that waits."""
        from ..course.folder import open_course
        from ..course.office import Office

        with Office(open_course(self.clone / "course")).gradebook() as gradebook:
            for submission in gradebook.assignment_submissions(assignment):
                total = 0.0
                for grade in submission.notebooks[0].grades:
                    if grade.name not in {task.name for task in load(assignment).tasks}:
                        grade.manual_score = float(self.chance.randint(0, int(grade.max_score)))
                        grade.needs_manual_grade = False
                        total += grade.manual_score
                self.marks[submission.student.id, assignment] = total
            gradebook.db.commit()

    # ---- what an instructor does in between --------------------------------------------------

    def mend(self) -> int:
        """Change a check after the release; returns for how many students the difference was shown first."""
        path = self.clone / CHECK
        text = path.read_text()
        for (task, name), (old, new) in MENDED.items():
            was = f'@{task}.check("{name}", {old:g},'
            if text.count(was) != 1:
                raise KitError(CHECK, None, was)
            text = text.replace(was, f'@{task}.check("{name}", {new:g},')
        path.write_text(text)
        self.run("build", "two_layer_net")
        self.run("release", "two_layer_net", "--again", "--yes")
        shown = self.run("diff", "two_layer_net")
        self.run("grade", "two_layer_net")
        return sum(line.split()[0] in self.students for line in shown.splitlines() if line.split())

    def answer_a_request(self) -> None:
        """A student asks; a point is given by hand, as Formgrader does."""
        from ..course.folder import open_course
        from ..course.office import Office

        student = next(who for who, name in self.works if name == "conv_layers")
        self.run("regrade", "conv_layers", student, "--ask", "Is there a point missing?")
        with Office(open_course(self.clone / "course")).gradebook() as gradebook:
            grade = gradebook.find_submission("conv_layers", student).notebooks[0].grades[0]
            grade.extra_credit = 1.0
            gradebook.db.commit()
        self.marks[student, "conv_layers"] += 1.0
        self.run("regrade", "--answer", "1", "There was: one more now.")

    # ---- the grades, a second time -----------------------------------------------------------

    def deserved(self, student: str, assignment: str) -> float | None:
        """Percent of an assignment after lateness, from first principles; None if nothing was handed in."""
        mates = ("s005", "s006") if assignment == "full_convnet" and student in ("s005", "s006") else (student,)
        handed_in = [(work.time, mate) for mate in mates if (work := self.works.get((mate, assignment)))]
        if not handed_in:
            return None
        when, by = max(handed_in)
        desk = self.works[by, assignment].desk
        points = desk.deserved
        if assignment == "two_layer_net":
            kept = [move for move in MENDED if move not in desk.lost]
            points += sum(MENDED[move][1] - MENDED[move][0] for move in kept)
        points += self.marks[by, assignment]
        over = when - self.due[assignment]
        if assignment == "conv_layers" and student == "s003":
            over -= timedelta(days=3)  # the extension
        late = over > timedelta(minutes=GRACE) and (student, assignment) != ("s004", "pooling")
        share = min(CAP, PER_DAY * ceil(over / timedelta(days=1))) if late else 0
        return points * (1 - share / 100)

    def grade(self, student: str) -> float:
        """The weighted mean without the assignment whose absence helps most; all have 100 points."""
        percents = {name: self.deserved(student, name) or 0.0 for name in WEIGHTS}
        total, whole = sum(WEIGHTS[name] * percents[name] for name in WEIGHTS), sum(WEIGHTS.values())
        return max((total - WEIGHTS[name] * percents[name]) / (whole - WEIGHTS[name]) for name in WEIGHTS)


def rehearse(repository: Path, folder: Path, many: int, seed: int, say: Callable[[str], None]) -> Rehearsal:
    """Play the whole term in a copy of `repository` in `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in PARTS:
        shutil.copytree(repository / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for made in (folder / "assignments").iterdir():
        shutil.copytree(made, folder / "build" / "student_view" / made.name)
    term = Rehearsal(folder, [f"s{number:03}" for number in range(1, many + 1)], say, random.Random(seed))
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    term.due = {name: now - timedelta(days=10 * (5 - at)) for at, name in enumerate(WEIGHTS)}
    write_roster(folder / "class.csv", [*term.students[:-1], "left1"])
    term.run("init", "course", "--roster", "class.csv", "--repository", str(folder))
    extended = (term.due["conv_layers"] + timedelta(days=3)).replace(tzinfo=UTC).isoformat()
    with open(folder / "course" / "course.toml", "a") as file:
        file.write(RULES + f"\n[extensions.conv_layers]\ns003 = {extended}\n")
    write_roster(folder / "class.csv", term.students)
    term.run("roster", "class.csv", "--yes")
    for assignment in WEIGHTS:
        term.play(assignment, Solutions.load(folder / "solutions", assignment))
    term.answer_a_request()
    say(f"a check of two_layer_net was mended; {term.mend()} students' points were shown to change before they did")
    return term


def write_roster(path: Path, students: list[str]) -> None:
    """A roster of invented people."""
    lines = [f"{student},Student,Number {student[1:]},{student}@uni.example" for student in students]
    path.write_text("\n".join(["id,first_name,last_name,email", *lines]) + "\n")


def judge(term: Rehearsal) -> list[tuple[str, str, float, float]]:
    """Every number of the exports that is not what it should be: whose, which, got, want."""
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(term.run("export", "csv")))}
    if list(rows) != term.students:
        raise KitError("export", list(rows)[:3], f"the {len(term.students)} students of the roster")
    wrong = []
    for student in term.students:
        for name in (*WEIGHTS, "grade"):
            want = term.grade(student) if name == "grade" else term.deserved(student, name) or 0.0
            if abs(float(rows[student][name]) - want) > 0.00501:
                wrong.append((student, name, float(rows[student][name]), round(want, 4)))
    return wrong


@click.command()
@click.option("--students", "many", type=click.IntRange(min=10), default=100, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed is another class.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("build/term"), show_default=True)
def term(many: int, seed: int, folder: Path) -> None:
    """Rehearse a term with an invented class, and compute every final grade a second time."""
    repository = Path.cwd()
    if not (repository / "solutions").is_dir():
        raise KitError("term", str(repository), "the course kit's repository", "Run it there, e.g. with `make term`")
    console, started = Console(), time.perf_counter()

    def say(words: str) -> None:
        console.print(f"[dim]{time.perf_counter() - started:6.1f} s[/dim]  {words}", highlight=False)

    played = rehearse(repository, folder.absolute(), many, seed, say)
    wrong = judge(played)
    for assignment in WEIGHTS:
        played.run("report", assignment)
    played.run("report")
    changes = len(played.run("audit", "--csv").splitlines()) - 1
    say(f"reports in {folder}/course/report; {changes} changes of scores in the trail")
    console.print(_table(played))
    console.print(", ".join(f"{name} {seconds:.0f} s" for name, seconds in played.seconds.items()))
    numbers = len(played.students) * (len(WEIGHTS) + 1)
    console.print(f"{numbers - len(wrong)} of {numbers} exported numbers are what the rules and the mistakes come to.")
    for student, name, got, want in wrong:
        console.print(f"[bold]not as it should be[/bold]: {student}, {name}: got {got:g}, want {want:g}")
    (folder / "summary.json").write_text(json.dumps({"wrong": wrong, "seconds": played.seconds}, indent=1) + "\n")
    sys.exit(1 if wrong else 0)


def _table(played: Rehearsal) -> Table:
    table = Table("assignment", "handed in", "late", "mean", title="The term", title_justify="left")
    for name in WEIGHTS:
        works = [work for (_, assignment), work in played.works.items() if assignment == name]
        percents = [value for student in played.students if (value := played.deserved(student, name)) is not None]
        late = sum(work.time > played.due[name] for work in works)
        table.add_row(name, str(len(works)), str(late), f"{sum(percents) / len(percents):.1f} %")
    return table
