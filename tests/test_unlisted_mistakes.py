"""Mistakes that are on no list lose points, and nobody is told of a mistake that is not theirs.

The rows are in `tests/unlisted`.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from autograder.checks import CORE, load, signatures
from autograder.examine.diagnose import diagnose
from autograder.examine.examiner import Solutions
from autograder.examine.mistakes import Mistake, mistaken
from autograder.examine.run import try_property
from autograder.subject import Implementation

FOLDER = Path(__file__).parent.parent / "solutions"

TABLES = {name: importlib.import_module(f"unlisted.{name}").ROWS for name in CORE if name != "start_here"}
SOLUTIONS = {name: Solutions.load(FOLDER, name) for name in TABLES}
ROWS = [pytest.param(name, *row, id=f"{row[0]}: {row[1]}") for name, rows in TABLES.items() for row in rows]

pytestmark = pytest.mark.usefixtures("overflow_allowed")


def judged(name: str, mistake: Mistake, seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """The words for each failed property, and the known mistake that is named for it."""
    task, solutions, names = load(name)[mistake.task], SOLUTIONS[name], signatures()
    impl = Implementation(mistaken(FOLDER, mistake, names), names)
    reference = Implementation(solutions.reference.fresh(), names)
    failed = {}
    for item in task.properties.values():
        if item.name != "speed":
            trials = try_property(task, item, impl, reference, seed, solutions.data)
            bad = [trial for trial in trials if trial.findings]
            failed |= {item.name: bad[0]} if bad else {}
    named = diagnose(failed, solutions.known(task), solutions.evidence(task, seed))
    words = {key: trial.findings[0].words for key, trial in failed.items()}
    return words, {key: known.id for key, known in named.items()}


@pytest.mark.parametrize(("name", "task", "title", "old", "new", "truly"), ROWS)
def test_unlisted_mistake_loses_points_and_is_not_misnamed(name, task, title, old, new, truly):
    words, named = judged(name, Mistake("new", task, title, "", "", [(old, new)]), 5)
    assert words, "full marks"
    assert set(named.values()) <= set(truly.split()), words
