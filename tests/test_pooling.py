"""Checks of A3: full marks for the reference and for correct work in other styles; mistakes fail what they declare."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import failures, words

from autograder.checks import load
from autograder.examine.diagnose import diagnose
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


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))])
@pytest.mark.parametrize("mistake", SOLUTIONS.mistakes, ids=lambda mistake: mistake.id)
def test_mistake_fails_what_it_declares_and_is_named(mistake, seed):
    task = ASSIGNMENT[mistake.task]
    failed = failing(SOLUTIONS.variant(mistake.id), seed, [task]).get(task.name, {})
    assert failed.keys() == set(mistake.fails.split())
    named = diagnose(failed, SOLUTIONS.known(task), SOLUTIONS.evidence(task, seed))
    hints = {known.hint for known in named.values()}  # of those that look the same from outside all share one
    assert named.keys() == failed.keys() and hints <= {mistake.hint}


def test_every_task_has_three_mistakes():
    for task in ASSIGNMENT.tasks:
        assert len([mistake for mistake in SOLUTIONS.mistakes if mistake.task == task.name]) >= 3, task.name


@pytest.mark.parametrize("answer", [True, False])
def test_clinic_gives_nothing_for_one_answer_to_everybody(answer):
    wrong = clinic(f"def conv_is_right(f, g):\n    return {answer}\n")
    assert wrong == {"batch", "channels", "stride", "pad"}


def test_clinic_gives_nothing_to_a_test_that_compares_with_the_own_layer_exactly():
    """Healthy passes differ from it in the last digits."""
    text = "from .conv import conv_backward\nimport numpy as np\n\n\ndef conv_is_right(f, g):\n"
    text += "    x, w, b = np.random.default_rng(0).normal(size=(3, 4, 2, 7, 7)), None, None\n"
    text += "    x, w, b = x[0], x[1, :, :, :3, :3], x[2, :, 0, 0, 0]\n    out, cache = f(x, w, b, stride=2, pad=1)\n"
    text += "    return all(np.array_equal(u, v) for u, v in zip(g(out, cache), conv_backward(out, cache)))\n"
    assert len(clinic(text)) >= 1
