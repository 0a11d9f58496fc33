"""Checks of A2: full marks for the reference and for correct work in other styles; mistakes fail what they declare."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.checking import clock
from autograder.checks import load, signatures
from autograder.examine.diagnose import diagnose
from autograder.examine.examiner import Solutions
from autograder.examine.run import Trial, try_property
from autograder.subject import Implementation, LocalSubject

HERE = Path(__file__).parent
CONVNET = HERE.parent / "solutions" / "convnet"
ASSIGNMENT = load("conv_layers")
SOLUTIONS = Solutions.load(HERE.parent / "solutions", "conv_layers")
# The first seeds are tried on every run of the tests, the others on a thorough one.
MORE = [pytest.param(range(3), id="3 seeds"), pytest.param(range(3, 20), id="20 seeds", marks=pytest.mark.slow)]
STYLES = sorted(folder.name for folder in (HERE / "styles" / "conv_layers").iterdir() if folder.is_dir())


def failures(subject: LocalSubject, seed: int, tasks=None, skip: tuple[str, ...] = ()) -> dict[str, dict[str, Trial]]:
    """task -> property -> the first failing case."""
    impl, reference = (Implementation(item.fresh(), signatures()) for item in (subject, SOLUTIONS.reference))
    found: dict[str, dict[str, Trial]] = {}
    for task in tasks or ASSIGNMENT.tasks:
        for name, item in task.properties.items():
            if name in skip:
                continue
            bad = [trial for trial in try_property(task, item, impl, reference, seed) if trial.findings]
            if bad:
                found.setdefault(task.name, {})[name] = bad[0]
    return found


def words(found: dict[str, dict[str, Trial]]) -> dict[str, str]:
    return {f"{task}/{name}": bad.findings[0].words for task, failed in found.items() for name, bad in failed.items()}


def test_points_are_those_of_the_syllabus():
    assert sum(task.points for task in ASSIGNMENT.tasks) == 84


@pytest.mark.parametrize("seeds", MORE)
def test_reference_gets_full_marks(seeds):
    for seed in seeds:
        skip = ("speed",) if seed else ()  # the time does not depend on the seed
        assert words(failures(SOLUTIONS.reference, seed, skip=skip)) == {}, f"seed {seed}"


@pytest.mark.parametrize("seeds", MORE)
@pytest.mark.parametrize("style", STYLES)
def test_other_style_gets_full_marks(style, seeds):
    sources = {path.stem: path.read_text() for path in (HERE / "styles" / "conv_layers" / style).glob("*.py")}
    subject = LocalSubject.load(CONVNET, sources)
    own = [task for task in ASSIGNMENT.tasks if task.module in sources]
    for seed in seeds:
        skip = ("speed",) if seed else ()
        assert words(failures(subject, seed, own, skip)) == {}, f"seed {seed}"


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
@pytest.mark.parametrize("mistake", SOLUTIONS.mistakes, ids=lambda mistake: mistake.id)
def test_mistake_fails_what_it_declares_and_is_named(mistake, seed):
    task = ASSIGNMENT[mistake.task]
    declared = set(mistake.fails.split())
    skip = ("speed",) if seed or declared != {"speed"} else ()
    failed = failures(SOLUTIONS.variant(mistake.id), seed, [task], skip).get(task.name, {})
    assert failed.keys() == declared - set(skip)
    named = diagnose(failed, SOLUTIONS.known(task), SOLUTIONS.evidence(task, seed))
    hints = {known.hint for known in named.values()}  # of those that look the same from outside all share one
    assert named.keys() == failed.keys() and hints <= {mistake.hint}


def test_every_task_has_three_mistakes():
    for task in ASSIGNMENT.tasks:
        assert len([mistake for mistake in SOLUTIONS.mistakes if mistake.task == task.name]) >= 3, task.name


@pytest.mark.parametrize("answer", [True, False])
def test_clinic_gives_nothing_for_one_answer_to_everybody(answer):
    text = f"def affine_is_right(f, g):\n    return {answer}\n\n\ndef relu_is_right(f, g):\n    return {answer}\n"
    tasks = [ASSIGNMENT["affine_is_right"], ASSIGNMENT["relu_is_right"]]
    found = failures(LocalSubject.load(CONVNET, {"clinic": text}), 0, tasks)
    assert {name: set(failed) for name, failed in found.items()} == {
        "affine_is_right": {"batch", "shapes"},
        "relu_is_right": {"values", "gradient"},
    }


def test_speed_up_is_the_ratio_of_the_shortest_runs(monkeypatch):
    times = iter([0, 9, 0, 50, 0, 2, 0, 10, 0, 3, 0, 80])
    monkeypatch.setattr(clock.time, "perf_counter", lambda: next(times))
    assert clock.speed_up(lambda: None, lambda: None, 5) == 5


def test_matmul_loops_is_the_matrix_product():
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    np.testing.assert_allclose(clock.matmul_loops(a, b), a @ b)
