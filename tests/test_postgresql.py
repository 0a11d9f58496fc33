"""The gradebook in PostgreSQL: the same course, and nbgrader's own reading of it, on a real server."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")
pytest.importorskip("psycopg", reason="needs the extra [postgresql]")

from click.testing import CliRunner

from autograder.cli import cli
from autograder.course.audit import trail
from autograder.course.batch import grade
from autograder.course.folder import Course, open_course
from autograder.course.handout import give_feedback, release
from autograder.course.office import Office
from autograder.examine.verdict import PropertyVerdict, Report, TaskVerdict

REPOSITORY = Path(__file__).parents[1]
NAME = "two_layer_net"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning"),
]


def program(name: str) -> str:
    """A program of the server, where distributions put it. Skips the test where there is none."""
    places = [os.environ.get("PATH", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        pytest.skip(f"no {name}: PostgreSQL's server is not installed")
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a database on a server of our own: its own folder and port, an ordinary user, this machine only."""
    initdb, postgres, psql = program("initdb"), program("postgres"), program("psql")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = "nobody" if os.getuid() == 0 else None  # it refuses to run as root
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = folder / "data"
    quiet: dict[str, Any] = {"user": user, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run([initdb, "-D", data, "-U", "grader", "-A", "trust", "--no-sync"], check=True, **quiet)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    process = subprocess.Popen([postgres, "-D", data, "-p", str(port), *options], **quiet)
    try:
        at = ["-h", "127.0.0.1", "-p", str(port), "-U", "grader"]
        ready = program("pg_isready")
        for _ in range(100):
            if subprocess.run([ready, *at, "-t", "1"], stdout=subprocess.DEVNULL).returncode == 0:
                break
            assert process.poll() is None, "the server ended"
        subprocess.run([psql, *at, "-d", "postgres", "-c", "CREATE DATABASE convnet"], check=True, **quiet)
        yield f"postgresql+psycopg://grader@127.0.0.1:{port}/convnet"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)


@pytest.fixture
def course(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    def examine_submission(assignment, submission, solutions, seed_of, tier=None, earlier=None):
        ok = b"NotImplementedError" not in submission.files.get("affine.py", b"")
        tasks = [
            TaskVerdict(task.name, task.points, [PropertyVerdict("values", ok * task.points, task.points, ok)])
            for task in assignment.tasks
        ]
        return Report(assignment.name, seed_of(""), "test", assignment.points, tasks)

    monkeypatch.setattr("autograder.examine.job.examine_submission", examine_submission)
    monkeypatch.setattr("autograder.examine.crew.FEW", 100)  # no processes, which would examine for real
    root = tmp_path / "repository"
    shutil.copytree(REPOSITORY / "assignments" / NAME, root / "assignments" / NAME)
    shutil.copytree(REPOSITORY / "assignments" / NAME, root / "build" / "student_view" / NAME)
    for name in ("solutions", "source"):
        (root / name).symlink_to(REPOSITORY / name)
    made = CliRunner().invoke(cli, ["init", f"{root}/course", "--repository", str(root), "--database", server])
    assert made.exit_code == 0, made.output
    assert not (root / "course" / "gradebook.db").exists()
    return open_course(root / "course")


def hand_in(course: Course, student: str, solved: bool) -> None:
    folder = course.submitted(student, NAME)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.releases / NAME, folder)
    (folder / "timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
    if solved:
        shutil.copy(REPOSITORY / "solutions" / "convnet" / "affine.py", folder / "convnet")


def test_a_course_runs_on_a_real_server(course: Course) -> None:
    release(course, NAME, prove=False)
    for number in range(5):
        hand_in(course, f"s{number}", number % 2 == 0)
    batch = grade(course, NAME)
    assert not batch.failed
    points = {outcome.student: outcome.points for outcome in batch.outcomes}
    with Office(course).gradebook() as gradebook:
        assert gradebook.db.connection().dialect.name == "postgresql"
        assert {s.student.id: s.score for s in gradebook.assignment_submissions(NAME)} == points
        assert gradebook.average_assignment_score(NAME) == sum(points.values()) / 5
    hand_in(course, "s0", False)
    again = grade(course, NAME)
    assert [(o.student, o.skipped, o.score) for o in again.outcomes][0] == ("s0", False, 0)
    assert all(outcome.skipped for outcome in again.outcomes[1:])
    assert Office(course).api().autograde(NAME, "s2")["success"], "nbgrader's own command and Formgrader's button"
    assert give_feedback(course, NAME, release=False).written == sorted(points)
    with Office(course).gradebook() as gradebook:
        assert gradebook.find_submission(NAME, "s2").score == points["s2"]
        changes = [change for change in trail(gradebook, NAME, "s0") if change.item == "affine_forward"]
        assert (changes[-1].field, changes[-1].new) == ("checks", 0), "the database itself writes the trail"
