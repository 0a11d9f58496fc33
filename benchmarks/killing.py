"""Kills `autograder grade` at random moments, starts it again, and compares the end with an undisturbed run.

    python benchmarks/killing.py [--kills 50] [--submissions 12] [--seed 1]

SIGKILL goes to the command itself, to one of its worker processes, or to one of its sandboxes. When a round has
come to its end, the gradebook, the graded notebooks and the journal must be those of the undisturbed run, with every
submission in the journal once, and no process may be left. Prints the count, and exits 1 on a difference.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from fixture import ASSIGNMENT, hand_in, make_course, make_repository, names
from nbgrader.api import Gradebook

from autograder.course.folder import Course, open_course

TARGETS = ("command", "worker", "sandbox")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--submissions", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1, help="of the random moments and targets")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="killing-") as scratch:
        troubles, kills = play(Path(scratch), options.kills, options.submissions, random.Random(options.seed))
    print(f"{sum(kills.values())} kills ({', '.join(f'{kills[name]} of a {name}' for name in TARGETS)}): ", end="")
    print("\n".join(troubles) if troubles else "nothing lost, nothing done twice, nothing left")
    sys.exit(bool(troubles))


def play(root: Path, kills: int, submissions: int, chance: random.Random) -> tuple[list[str], Counter]:
    """As many kills over as many rounds as it takes; returns what went wrong, and how many of each kind there were."""
    calm = _class(root, submissions)
    rough = root / "rough"
    shutil.copytree(calm.folder, rough, symlinks=True)  # with its key: the same cases for everybody
    begun = time.monotonic()
    _end(_start(calm))
    usual = time.monotonic() - begun
    want = state(calm)
    done, troubles = Counter(), []
    while sum(done.values()) < kills and not troubles:
        course = open_course(Path(shutil.copytree(rough, root / "round", symlinks=True)))
        while sum(done.values()) < kills:
            target = chance.choice(TARGETS)
            process = _start(course)
            hit = _kill(process, target, chance.uniform(0, usual))
            done[target] += hit
            if not hit or target != "command":  # it comes to its end in spite of the kill, or before
                _end(process, refusal=target == "sandbox")
                break
        _end(_start(course))
        troubles = [f"{what} differs" for what, value in state(course).items() if value != want[what]] + _left(course)
        shutil.rmtree(course.folder)
    return troubles, done


def _class(root: Path, submissions: int) -> Course:
    """A third right, a third with a mistake, a third that wrote nothing."""
    solved = make_repository(root)
    course = make_course(root, "calm")
    wrong, stubs = root / "wrong", root / "assignments" / ASSIGNMENT
    shutil.copytree(solved, wrong)
    path = wrong / "convnet" / "affine.py"
    path.write_text(path.read_text().replace("dout.sum(axis=0)", "dout.sum(axis=1)"))
    for work, students in zip((solved, wrong, stubs), (names(submissions)[i::3] for i in range(3)), strict=True):
        hand_in(course.folder, work, students)
    return course


def _start(course: Course) -> subprocess.Popen:
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--course", str(course.folder), "--jobs", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=course.folder)


def _end(process: subprocess.Popen, refusal: bool = False) -> None:
    """Wait for it. With `refusal` it may stop with words: a sandbox that is killed while it is proved is no proof."""
    _, said = process.communicate()
    if process.returncode and not (refusal and "autograder: sandbox" in said.decode()):
        sys.exit(said.decode())


def _kill(process: subprocess.Popen, target: str, after: float) -> bool:
    """Whether there was something to kill, some seconds after the start."""
    try:
        process.wait(after)
        return False
    except subprocess.TimeoutExpired:
        pass
    found = {"command": [process.pid], "worker": [], "sandbox": []}
    for pid, line in _family(process.pid).items():
        found["worker"] += [pid] if "autograder.examine.crew" in line else []
        found["sandbox"] += [pid] if "worker.serve" in line else []
    if not found[target]:
        return False
    try:
        os.kill(found[target][0], signal.SIGKILL)
    except ProcessLookupError:
        return False
    if target == "command":
        process.communicate()
    return True


def _family(root: int) -> dict[int, str]:
    """Pid to command line of all descendants."""
    parents, lines = {}, {}
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            parents[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            lines[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except (OSError, IndexError):
            continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {pid: lines[pid] for pid in found - {root}}


def state(course: Course) -> dict[str, object]:
    """What grading leaves: scores with their flags and comments, graded notebooks, and the journal's lines."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        scores = sorted(
            (s.student.id, str(s.timestamp), g.name, g.auto_score, g.manual_score, g.needs_manual_grade)
            for s in gradebook.assignment_submissions(ASSIGNMENT)
            for n in s.notebooks
            for g in n.grades
        )
        comments = sorted(
            (s.student.id, c.name, c.comment)
            for s in gradebook.assignment_submissions(ASSIGNMENT)
            for n in s.notebooks
            for c in n.comments
        )
    folder = course.folder / "autograded"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    lines = []
    for line in course.journal(ASSIGNMENT).read_bytes().splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:  # torn by a kill; its submission was examined again
            continue
    lines.sort(key=lambda entry: entry["student"])
    return {"scores": scores, "comments": comments, "graded notebooks": files, "journal": lines}


def _left(course: Course) -> list[str]:
    """Processes of the course that are still there a moment after its end."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        lines = [line for line in _family(1).values() if str(course.folder) in line]
        if not lines:
            return []
        time.sleep(0.1)
    return [f"left: {line}" for line in lines]


if __name__ == "__main__":
    main()
