"""The checks as tests: `pytest --pyargs autograder.notebook.testing`, in an assignment's folder.

One test a property, named as the card has it, so that `-k affine_forward` picks a task; a failure says what the card
says about this property.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ..checks import load
from ..examine.present import render_text
from ..examine.verdict import TaskVerdict
from .place import assignment_in
from .session import Session


@lru_cache(maxsize=1)
def _session(folder: Path) -> Session:
    return Session(load(assignment_in(folder)), folder)


@lru_cache(maxsize=64)
def _verdict(folder: Path, name: str) -> TaskVerdict:
    session = _session(folder)
    return session.verdict(session.task(name))


def pytest_generate_tests(metafunc: Any) -> None:
    """One case for each property of each task."""
    tasks = _session(Path.cwd()).assignment.tasks
    pairs = [(task.name, name) for task in tasks for name in task.properties]
    metafunc.parametrize(("task", "name"), pairs, ids=["-".join(pair) for pair in pairs])


def test_property(task: str, name: str) -> None:
    """Fail with what the card says, skip what is not written yet."""
    import pytest

    folder = Path.cwd()
    found = next(item for item in _verdict(folder, task).properties if item.name == name)
    if found.status == "not_written":
        pytest.skip(f"{task} is not written yet")
    if not found.ok:
        ask = f"autograder check {task} --hint 2"
        card = render_text(TaskVerdict(task, found.max, [found]), _session(folder).task(task), ask)
        pytest.fail(card, pytrace=False)
