"""Grading on a Dask cluster: the same verdicts, and a worker that is killed costs nobody anything."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from click.testing import CliRunner

from autograder.cli import cli
from autograder.course.batch import grade
from autograder.course.folder import Course, open_course
from autograder.course.handout import release
from autograder.errors import KitError
from autograder.examine.cluster import PARTS, Packed, connect
from autograder.sandbox.workplace import choose_tier

REPOSITORY = Path(__file__).parents[1]
NAME = "two_layer_net"
COUNT = 8

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """A cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed", reason="needs the extra [cluster]")
    main = sys.modules["__main__"]
    main.__spec__ = getattr(main, "__spec__", None)  # pytest-xdist's has none, and a process cannot be started then
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:
        yield cluster


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with a class whose submissions were collected; each is unlike the others."""
    root = tmp_path / "repository"
    shutil.copytree(REPOSITORY / "assignments" / NAME, root / "assignments" / NAME)
    shutil.copytree(REPOSITORY / "assignments" / NAME, root / "build" / "student_view" / NAME)
    for name in ("solutions", "source"):
        (root / name).symlink_to(REPOSITORY / name)
    assert CliRunner().invoke(cli, ["init", str(root / "course"), "--repository", str(root)]).exit_code == 0
    opened = open_course(root / "course")
    release(opened, NAME, prove=False)
    for number in range(COUNT):
        folder = opened.submitted(f"s{number:02}", NAME)
        shutil.copytree(REPOSITORY / "assignments" / NAME, folder)
        (folder / "timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
        for module in ("affine", "optim", "losses")[: number % 4]:
            text = (REPOSITORY / "solutions" / "convnet" / f"{module}.py").read_text()
            (folder / "convnet" / f"{module}.py").write_text(f"{text}# {number}\n")
    return opened


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_killed_worker_costs_nobody_anything(course: Course, scheduler: Any) -> None:
    try:
        choose_tier(None)
    except KitError as error:
        pytest.skip(f"no sandbox: {error}")
    killed: list[int] = []

    def kill_one(outcome: Any) -> None:
        if len(killed) == 0:
            with scheduler.get_client() as client:
                killed.append(sorted(client.run(os.getpid).values())[0])
            os.kill(killed[0], signal.SIGKILL)

    with connect(scheduler.scheduler_address) as (executor, width):
        assert width == 2
        there = grade(course, NAME, jobs=width, executor=lambda workers: nullcontext(executor), on_done=kill_one)
    assert killed and [outcome.trouble for outcome in there.outcomes] == [""] * COUNT
    lines = course.journal(NAME).read_text().splitlines()
    assert set(Counter(json.loads(line)["student"] for line in lines).values()) == {1}, "nobody is graded twice"
    assert len(lines) == COUNT
    here = grade(course, NAME, again=True, jobs=2)
    assert [outcome.points for outcome in here.outcomes] == [outcome.points for outcome in there.outcomes]
    assert len({outcome.points for outcome in here.outcomes}) == 4


def test_what_travels_is_the_instructors_folder_alone() -> None:
    packed = pickle.loads(pickle.dumps(Packed.of(REPOSITORY / "solutions")))
    assert {name.partition("/")[0] for name in packed.files} == set(PARTS)
    folder = packed.unpack()
    assert folder == packed.unpack() and folder.stat().st_mode & 0o077 == 0
    assert (folder / "convnet" / "affine.py").read_bytes() == (
        REPOSITORY / "solutions" / "convnet" / "affine.py"
    ).read_bytes()


def test_an_address_where_nobody_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="needs the extra [cluster]")
    monkeypatch.setattr("autograder.examine.cluster.PATIENCE", 1)
    with pytest.raises(KitError, match=r"--cluster: got .*127\.0\.0\.1:9.*tcp://HOST"), connect("tcp://127.0.0.1:9"):
        raise AssertionError("there is nobody")
