"""Checks of A3: full marks for the reference and for correct work in other styles (mistakes: `test_mistakes.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import failures, words

from autograder.checks import load
from autograder.examine.examiner import Solutions
from autograder.subject import LocalSubject

HERE = Path(__file__).parent
CONVNET = HERE.parent / "solutions" / "convnet"
ASSIGNMENT = load("pooling")
SOLUTIONS = Solutions.load(HERE.parent / "solutions", "pooling")
# The first seeds are tried on every run of the tests, the others on a thorough one.
MORE = [pytest.param(range(2), id="2 seeds"), pytest.param(range(2, 20), id="20 seeds", marks=pytest.mark.slow)]
STYLES = sorted(folder.name for folder in (HERE / "styles" / "pooling").iterdir() if folder.is_dir())


def failing(subject, seed, tasks=ASSIGNMENT.tasks):
    return failures(subject, SOLUTIONS.reference, tasks, seed)


def clinic(text: str) -> set[str]:
    """The properties that a test of students fails."""
    subject = LocalSubject.load(CONVNET, {"conv_clinic": text})
    return set(failing(subject, 0, [ASSIGNMENT["conv_is_right"]]).get("conv_is_right", {}))


def test_points_are_those_of_the_syllabus():
    points = {task.name: task.points for task in ASSIGNMENT.tasks}
    assert sum(points.values()) == 84
    assert (points["max_pool_forward"], points["max_pool_backward"], points["conv_is_right"]) == (16, 20, 8)


@pytest.mark.parametrize("seeds", MORE)
def test_reference_gets_full_marks(seeds):
    for seed in seeds:
        assert words(failing(SOLUTIONS.reference, seed)) == {}, f"seed {seed}"


@pytest.mark.parametrize("seeds", MORE)
@pytest.mark.parametrize("style", STYLES)
def test_other_style_gets_full_marks(style, seeds):
    sources = {path.stem: path.read_text() for path in (HERE / "styles" / "pooling" / style).glob("*.py")}
    subject = LocalSubject.load(CONVNET, sources)
    own = [task for task in ASSIGNMENT.tasks if task.module in sources]
    for seed in seeds:
        assert words(failing(subject, seed, own)) == {}, f"seed {seed}"


@pytest.mark.parametrize("answer", [True, False])
def test_clinic_gives_nothing_for_one_answer_to_everybody(answer):
    wrong = clinic(f"def conv_is_right(f, g):\n    return {answer}\n")
    assert wrong == {"batch", "channels", "stride", "pad"}
