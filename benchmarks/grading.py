"""Grades the same submissions with stock nbgrader and with this kit, one after the other, and prints the ratio.

    python benchmarks/grading.py [--stock 30] [--ours 30 300] [--json FILE]        (--ours 1000: is the cost linear?)

Stock nbgrader executes the notebook in a kernel, where the cells judge the student's code on the published cases;
the kit examines the same files in a sandbox on fresh cases, side by side on all cores. Start and imports are
counted on both sides. `where the time goes` is processor time, measured in one more submission without a crew.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from fixture import ASSIGNMENT, hand_in, make_course, make_repository, names

from autograder.build import stub_files
from autograder.checks import load

STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = {view!r}
c.Autograde.exclude_overwriting = {{{name!r}: {stubs!r}}}
c.Execute.timeout = 120
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", type=int, nargs="+", default=[30, 300], help="how many for this kit, one run each")
    parser.add_argument("--stock", type=int, default=30, help="how many for stock nbgrader; 0 leaves it out")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: what is imported is compiled already
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # nbgrader starts alembic by name
    with tempfile.TemporaryDirectory(prefix="grading-") as scratch:
        root = Path(scratch)
        solved = make_repository(root)
        rows = {"stock nbgrader": stock(root, solved, options.stock)} if options.stock else {}
        rows |= {f"this kit, {count}": ours(root, solved, count) for count in options.ours}
        phases = where_time_goes(root, solved)
    for name, row in rows.items():
        print(
            f"{name:15} {row['submissions']:5} submissions {row['seconds']:7.1f} s {60 / row['each']:6.0f} a minute "
            f"{1000 * row['each']:6.0f} ms each {1000 * row['cpu']:6.0f} ms CPU each "
            f"{row['peak']:5.0f} MiB at most   scores {row['scores']}"
        )
    ratios = {name: rows["stock nbgrader"]["each"] / row["each"] for name, row in rows.items()} if options.stock else {}
    for name, ratio in list(ratios.items())[1:]:
        print(f"{name}: {ratio:.1f} submissions for each one of stock nbgrader's ({os.cpu_count()} cores)")
    print("where the time goes, ms CPU: " + ", ".join(f"{what} {1000 * cost:.0f}" for what, cost in phases.items()))
    if options.json:
        figures = {"cores": os.cpu_count(), "rows": rows, "ratios": ratios, "phases": phases}
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def ours(root: Path, solved: Path, count: int) -> dict:
    """The command itself, in a process of its own."""
    course = make_course(root, f"ours{count}")
    hand_in(course.folder, solved, names(count))
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--course", str(course.folder)]
    return _measured(command, root, count, course.db_url)


def stock(root: Path, solved: Path, count: int) -> dict:
    course = root / "stock"
    course.mkdir()
    view = os.path.relpath(root / "build" / "student_view", course)
    config = STOCK_CONFIG.format(view=view, name=ASSIGNMENT, stubs=stub_files(load(ASSIGNMENT)))
    (course / "nbgrader_config.py").write_text(config)
    hand_in(course, solved, names(count))
    run = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*run, "generate_assignment", ASSIGNMENT, "--force"], cwd=course, check=True, capture_output=True)
    return _measured([*run, "autograde", ASSIGNMENT], course, count, f"sqlite:///{course / 'gradebook.db'}")


def _measured(command: list[str], folder: Path, count: int, db_url: str) -> dict:
    from nbgrader.api import Gradebook

    before, start = _cpu(), time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with _Peak(process.pid) as peak:
        _, said = process.communicate()
    seconds, used = time.perf_counter() - start, _cpu() - before
    if process.returncode:
        sys.exit(said.decode())
    with Gradebook(db_url) as gradebook:
        scores = sorted({submission.score for submission in gradebook.assignment_submissions(ASSIGNMENT)})
    return {
        "submissions": count,
        "seconds": seconds,
        "each": seconds / count,
        "cpu": used / count,
        "peak": peak.bytes / 2**20,
        "scores": scores,
    }


class _Peak:
    """The largest resident memory of a process and its descendants together, looked at ten times a second.

    Pages that forked processes share count in each of them.
    """

    def __init__(self, pid: int):
        self.bytes, self._pid, self._over = 0, pid, threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _Peak:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._over.wait(0.1):
            parents, sizes = {}, {}
            for pid in filter(str.isdigit, os.listdir("/proc")):
                try:
                    parents[int(pid)] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
                    sizes[int(pid)] = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
                except (OSError, IndexError):
                    continue
            family = {self._pid}
            while more := {pid for pid, parent in parents.items() if parent in family} - family:
                family |= more
            self.bytes = max(self.bytes, sum(sizes.get(pid, 0) for pid in family))


def where_time_goes(root: Path, solved: Path, rounds: int = 10) -> dict[str, float]:
    """Processor seconds of the parts of one submission, each measured by itself; the mean of `rounds`."""
    from autograder.course.examining import Examined, Examiner
    from autograder.course.journal import Entry
    from autograder.course.office import Office
    from autograder.course.record import Recorder
    from autograder.examine.job import examine_job
    from autograder.examine.submission import given_files
    from autograder.sandbox.workplace import open_workplace

    course = make_course(root, "phases")
    students = names(rounds + 1)
    hand_in(course.folder, solved, students)
    examiner = Examiner(course, ASSIGNMENT)
    given = given_files(examiner.assignment, course.solutions)
    spent = dict.fromkeys(("read", "sandbox", "student's side", "examiner's side", "journal", "record"), 0.0)
    with Office(course).gradebook() as gradebook:
        recorder = Recorder(Office(course), examiner, gradebook)
        for number, student in enumerate(students):
            mark = _cpus()
            submission = examiner.read(student)
            job = examiner.job(student, submission)
            read, mark = _since(mark)
            with open_workplace(submission.files, given, {}):
                pass
            started, mark = _since(mark)
            report, trouble = examine_job(job)
            examined, mark = _since(mark)
            examiner.journal.add(student, submission.digest, Entry(report, examiner.versions))
            journal, mark = _since(mark)
            recorder.record(student, Examined(submission, report, trouble))
            recorded, mark = _since(mark)
            if number:  # the first one warms up
                parts = (sum(read), sum(started), examined[1] - started[1], examined[0] - started[0])
                for name, cost in zip(spent, (*parts, sum(journal), sum(recorded)), strict=True):
                    spent[name] += cost / rounds
    return spent


def _cpus() -> tuple[float, float]:
    """CPU seconds of this process, and of its children that have ended."""
    return tuple(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _since(mark: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    now = _cpus()
    return (now[0] - mark[0], now[1] - mark[1]), now


def _cpu() -> float:
    return sum(_cpus())


if __name__ == "__main__":
    main()
