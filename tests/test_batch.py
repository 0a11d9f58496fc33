"""Grading a batch: verdicts addressed by content, check and seed; processes that may be killed; differences."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from click.testing import CliRunner

from autograder.checks import load
from autograder.cli import cli
from autograder.course.batch import grade
from autograder.course.differences import differences
from autograder.course.examining import Examiner
from autograder.course.folder import Course, create_course
from autograder.course.handout import release
from autograder.course.office import Office
from autograder.errors import KitError
from autograder.examine.crew import TRIES, Crew, local_executor
from autograder.examine.examiner import Earlier, Solutions, examine
from autograder.examine.verdict import TaskVerdict
from autograder.examine.versions import task_versions
from autograder.examine.workplace import LocalWorkplace
from autograder.sandbox.workplace import SandboxWorkplace

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "solutions"
NAME = "two_layer_net"


# ---- what a verdict depends on -------------------------------------------------------------------
def changed(monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, solutions: Path = SOLUTIONS) -> set[str]:
    """The tasks whose verdicts a change in one file makes stale; the file itself stays as it is."""
    before, read = task_versions(NAME, solutions), Path.read_bytes

    def altered(path: Path) -> bytes:
        content = read(path)
        if not str(path).endswith(file):
            return content
        assert old.encode() in content, f"{old!r} is not in {path}"
        return content.replace(old.encode(), new.encode())

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", altered)
        after = task_versions(NAME, solutions)
    return {task for task in before if before[task] != after[task]}


def test_a_mended_check_concerns_its_own_task_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = f"checks/{NAME}"
    assert changed(monkeypatch, f"{checks}/affine.py", '"dx for rows', '"dx for all rows') == {"affine_backward"}
    assert changed(monkeypatch, f"{checks}/affine.py", "# noqa", "# a word, noqa") == set()
    both = changed(monkeypatch, f"{checks}/affine.py", "def layer(case: Case, *,", "def layer(case: Case, /, *,")
    assert both == {"affine_forward", "affine_backward"}, "a helper concerns all who use it"


def test_what_all_tasks_share_concerns_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = set(task_versions(NAME, SOLUTIONS))
    assert changed(monkeypatch, "checking/compare.py", "1e-9", "1e-8") == everything
    assert changed(monkeypatch, "examine/diagnose.py", "1e-9", "1e-8") == everything


def test_the_reference_and_a_mistake_concern_who_is_compared_with_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = changed(monkeypatch, "convnet/affine.py", "import numpy as np", "import numpy as np  # again")
    assert {"affine_forward", "affine_backward", "TwoLayerNet"} <= found and "sgd" not in found
    solutions = Path(shutil.copytree(SOLUTIONS, tmp_path / "solutions"))
    before = task_versions(NAME, solutions)
    path = solutions / "mistakes" / NAME / "affine.py"
    path.write_text(path.read_text().replace("the bias is left out", "the bias is left out of it"))
    after = task_versions(NAME, solutions)
    assert {task for task in before if before[task] != after[task]} == {"affine_forward"}


# ---- verdicts that still hold ----------------------------------------------------------------------
def test_only_what_does_not_hold_is_examined_again(monkeypatch: pytest.MonkeyPatch, overflow_allowed: None) -> None:
    assignment, solutions = load(NAME), Solutions.load(SOLUTIONS, NAME)
    text = (SOLUTIONS / "convnet" / "affine.py").read_text().replace("dout.sum(axis=0)", "dout.sum(axis=1)")
    workplace = LocalWorkplace(SOLUTIONS / "convnet", {"affine": text})
    first = examine(assignment, workplace, solutions, lambda task: 3)
    known = {task.task: task for task in first.tasks}
    lame = {name for name, task in known.items() if task.points < task.max}
    assert "affine_backward" in lame
    tried = set()
    monkeypatch.setattr(
        "autograder.examine.examiner._attempt",
        lambda task, *rest: (tried.add(task.name), (TaskVerdict(task.name, task.points), {}))[1],
    )
    again = examine(assignment, workplace, solutions, lambda task: 3, earlier=Earlier(known))
    assert not tried and again == first
    examine(assignment, workplace, solutions, lambda task: 3, earlier=Earlier(known, frozenset({"sgd"})))
    after = [task.name for task in assignment.tasks]
    after = set(after[after.index("sgd") :])
    assert tried == {"sgd"} | lame & after, "what may borrow from a task that failed is examined again"


# ---- a course -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with the released assignment, in a repository of its own."""
    root = tmp_path_factory.mktemp("made")
    for place in (root / "assignments", root / "build" / "student_view"):
        shutil.copytree(ROOT / "assignments" / NAME, place / NAME)
    for name in ("solutions", "source"):
        (root / name).symlink_to(ROOT / name)
    course = create_course(root / "course", "convnet", None, root)
    release(course, NAME, prove=False)
    return course


@pytest.fixture
def course(made: Course, tmp_path: Path) -> Course:
    """A copy of it, with three collected submissions: right, wrong in one task, untouched."""
    folder = Path(shutil.copytree(made.folder, made.folder.with_name(tmp_path.name)))  # its repository is above it
    copy = replace(made, folder=folder)
    for student in ("ada", "bob", "eve"):
        desk = copy.submitted(student, NAME)
        shutil.copytree(made.releases / NAME, desk)
        if student != "eve":
            for path in (SOLUTIONS / "convnet").glob("*.py"):
                shutil.copy(path, desk / "convnet")
    wrong = copy.submitted("bob", NAME) / "convnet" / "optim.py"
    wrong.write_text(wrong.read_text() + "\n\ndef sgd(w, dw, lr=1e-2):\n    return w\n")
    return copy


def scores(course: Course) -> dict[str, dict[str, float]]:
    with Office(course).gradebook() as gradebook:
        return {
            s.student.id: {g.name: g.auto_score for n in s.notebooks for g in n.grades}
            for s in gradebook.assignment_submissions(NAME)
        }


@pytest.mark.sandbox
@pytest.mark.slow
def test_a_mended_check_is_shown_before_it_is_recorded(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    examined: list[set[str]] = []
    monkeypatch.setattr("autograder.examine.job.examine_submission", _noting(examined))
    assert all(change.before is None and change.differs for change in differences(course, NAME))
    assert len(examined) == 3
    grade(course, NAME)
    assert len(examined) == 3, "the verdicts come from the journal"
    before = scores(course)
    assert not any(change.differs for change in differences(course, NAME)) and len(examined) == 3

    task = load(NAME)["sgd"]
    item = task.properties["values"]
    lenient = replace(item, words="mended", run=lambda impl, case: case.expect(True, "w", "anything goes"))
    monkeypatch.setitem(task.properties, "values", lenient)
    found = {change.student: change for change in differences(course, NAME)}
    assert examined[3:] == [{"sgd"}] * 3
    assert not found["ada"].differs
    ((name, old, new),) = found["bob"].tasks
    assert name == "sgd" and old < new and found["bob"].now - found["bob"].before == new - old
    assert scores(course) == before, "nothing is recorded yet"
    shown = CliRunner().invoke(cli, ["diff", NAME, "--course", str(course.folder)])
    assert shown.exit_code == 0 and "bob" in shown.output and "ada" not in shown.output and "sgd" in shown.output
    grade(course, NAME)
    assert len(examined) == 6 and scores(course)["bob"]["sgd"] == new and scores(course)["ada"] == before["ada"]
    batch = grade(course, NAME, again=True, only=["ada"])
    assert examined[6:] == [set(Examiner(course, NAME).versions)] and batch.outcomes[0].points == found["ada"].now


def _noting(examined: list[set[str]]):
    """`examine_submission`, which notes the tasks that were to be examined."""
    from autograder.examine.submission import examine_submission

    def noting(assignment, submission, solutions, seed_of, tier, earlier):
        examined.append({task.name for task in assignment.tasks if earlier.holds(task, False) is None})
        return examine_submission(assignment, submission, solutions, seed_of, tier, earlier)

    return noting


# ---- processes that may be killed --------------------------------------------------------------------
def test_a_killed_process_costs_a_second_try() -> None:
    with local_executor(2, 100) as crew:
        assert isinstance(crew, Crew)
        assert [future.result() for future in [crew.submit(pow, 2, n) for n in range(5)]] == [1, 2, 4, 8, 16]
        first = crew.submit(os.getpid).result()
        os.kill(first, signal.SIGKILL)
        pids = {crew.submit(os.getpid).result() for _ in range(8)}
        assert pids and first not in pids and os.getpid() not in pids


def test_what_a_job_raises_comes_through_and_a_deadly_job_is_told_in_words() -> None:
    with Crew(1) as crew:
        with pytest.raises(KitError) as caught:
            crew.submit(load, "nothing").result()
        assert caught.value.name == "assignment" and "two_layer_net" in caught.value.want
        with pytest.raises(KitError, match=f"ended {TRIES} times"):
            crew.submit(os._exit, 1).result()
        assert crew.submit(abs, -1).result() == 1


def test_what_is_interrupted_does_not_wait_for_the_processes() -> None:
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), local_executor(1, 100) as crew:
        pid = crew.submit(os.getpid).result()
        futures = [crew.submit(time.sleep, 60) for _ in range(2)]
        time.sleep(0.2)
        raise KeyboardInterrupt
    with pytest.raises(CancelledError):
        futures[0].result(20)
    assert futures[1].cancelled() and time.monotonic() - started < 30 and not Path(f"/proc/{pid}").exists()


def test_a_sandbox_that_is_killed_while_it_starts_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def start(tier: str, files: dict[str, bytes]) -> SimpleNamespace:
        tries.append(tier)
        if len(tries) == 1:
            raise KitError("sandbox", "Connection reset by peer", "a worker that starts")
        return SimpleNamespace(close=lambda: None)

    monkeypatch.setattr("autograder.sandbox.workplace.Sandbox", start)
    SandboxWorkplace({}, {}, "A").close()
    assert tries == ["A", "A"]


def test_processes_end_with_the_head() -> None:
    program = "from autograder.examine.crew import Crew; import os, time; crew = Crew(1)\n"
    program += "print(crew.submit(os.getpid).result(), flush=True); crew.submit(time.sleep, 60); time.sleep(60)"
    head = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert head.stdout is not None
    pid = int(head.stdout.readline())
    head.kill()
    head.communicate()
    end = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.sandbox
@pytest.mark.slow
def test_grading_survives_kills_at_any_moment(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "benchmarks" / "killing.py", "--kills", "3", "--submissions", "9"]
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing done twice, nothing left" in done.stdout
