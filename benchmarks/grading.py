"""Grades the same submissions with stock nbgrader and with this kit, one after the other, and prints the ratio.

    python benchmarks/grading.py [--ours 30] [--stock 10] [--json FILE]

The notebook is A1's with its check cells alone (no training, no plots): what both graders must do. Stock
nbgrader executes it in a kernel, where the cells judge the student's code on the published cases; the kit
examines the same files in a sandbox on fresh cases. Both run on all cores that they use by themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from autograder.build import stub_files
from autograder.build.release import Course as Workshop
from autograder.build.release import write_release
from autograder.checks import load
from autograder.course.batch import grade
from autograder.course.folder import create_course
from autograder.course.handout import release

REPOSITORY = Path(__file__).resolve().parents[1]
ASSIGNMENT = "two_layer_net"
STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = {view!r}
c.Autograde.exclude_overwriting = {{{name!r}: {stubs!r}}}
c.Execute.timeout = 120
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", type=int, default=30, help="submissions for this kit")
    parser.add_argument("--stock", type=int, default=10, help="submissions for stock nbgrader")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as scratch:
        root = Path(scratch)
        solved = make_repository(root)
        figures = {"stock nbgrader": stock(root, solved, options.stock), "this kit": ours(root, solved, options.ours)}
    for name, row in figures.items():
        print(
            f"{name:15} {row['submissions']:5} submissions  {row['seconds']:7.1f} s  "
            f"{row['each'] * 1000:7.0f} ms each  "
            f"{60 / row['each']:6.0f} a minute  {row['cpu'] * 1000:6.0f} ms CPU each  {row['note']}"
        )
    ratio = figures["stock nbgrader"]["each"] / figures["this kit"]["each"]
    print(f"this kit grades {ratio:.1f} submissions for each one of stock nbgrader's ({os.cpu_count()} cores)")
    if options.json:
        options.json.write_text(json.dumps({"ratio": ratio, "cores": os.cpu_count(), **figures}, indent=1) + "\n")


def make_repository(root: Path) -> Path:
    """A repository whose notebook has check cells alone; returns a solved submission."""
    (root / "solutions").symlink_to(REPOSITORY / "solutions")
    made, view, solved = (
        root / "assignments" / ASSIGNMENT,
        root / "build" / "student_view" / ASSIGNMENT,
        root / "solved",
    )
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


def hand_in(course: Path, solved: Path, count: int) -> None:
    for number in range(count):
        shutil.copytree(solved, course / "submitted" / f"student{number:04}" / ASSIGNMENT)


def ours(root: Path, solved: Path, count: int) -> dict:
    course = create_course(root / "ours", "ours", None, root)
    release(course, ASSIGNMENT)
    hand_in(course.folder, solved, count)
    before = _cpu()
    batch = grade(course, ASSIGNMENT)
    points = {outcome.score for outcome in batch.outcomes}
    note = f"{batch.recording / count * 1000:.0f} ms of it recording; scores {sorted(points, key=str)}"
    return _row(count, batch.seconds, _cpu() - before, note)


def stock(root: Path, solved: Path, count: int) -> dict:
    course = root / "stock"
    course.mkdir()
    view = os.path.relpath(root / "build" / "student_view", course)
    config = STOCK_CONFIG.format(view=view, name=ASSIGNMENT, stubs=stub_files(load(ASSIGNMENT)))
    (course / "nbgrader_config.py").write_text(config)
    hand_in(course, solved, count)
    run = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*run, "generate_assignment", ASSIGNMENT, "--force"], cwd=course, check=True, capture_output=True)
    before, start = _cpu(), time.perf_counter()
    subprocess.run([*run, "autograde", ASSIGNMENT], cwd=course, check=True, capture_output=True)
    seconds = time.perf_counter() - start
    used = _cpu() - before
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        points = {submission.score for submission in gradebook.assignment_submissions(ASSIGNMENT)}
    return _row(count, seconds, used, f"scores {sorted(points)}")


def _cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _row(count: int, seconds: float, cpu: float, note: str) -> dict:
    return {"submissions": count, "seconds": seconds, "each": seconds / count, "cpu": cpu / count, "note": note}


if __name__ == "__main__":
    main()
