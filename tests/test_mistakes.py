"""Each known mistake of A0, A1 and A3 fails exactly what it declares, is named, and costs nothing elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from autograder.checking import Assignment
from autograder.checks import ASSIGNMENTS, load, signatures
from autograder.errors import CheckError
from autograder.examine.examiner import Solutions, examine
from autograder.examine.mistakes import Mistake, load_mistakes, mistaken_source, patched_source, stronger_hints
from autograder.examine.verdict import Report
from autograder.examine.workplace import LocalWorkplace, saved

FOLDER = Path(__file__).parent.parent / "solutions"
SOLUTIONS = {name: Solutions.load(FOLDER, name) for name in ("start_here", "two_layer_net", "pooling")}
MISTAKES = [
    pytest.param(name, mistake, id=f"{mistake.task}-{mistake.id}")
    for name, solutions in SOLUTIONS.items()
    for mistake in solutions.mistakes
]

pytestmark = pytest.mark.usefixtures("overflow_allowed")


def examined(name: str, mistake: Mistake, seed: int, assignment: Assignment) -> Report:
    """The report on a student who has this one mistake."""
    module = signatures()[mistake.task].module
    untrained = {"W1": np.zeros((64, 4)), "b1": np.zeros(4), "W2": np.zeros((4, 10)), "b2": np.zeros(10)}
    files = {"digits_net.npz": saved(untrained)}
    workplace = LocalWorkplace(FOLDER / "convnet", {module: mistaken_source(FOLDER, mistake, module)}, files)
    return examine(assignment, workplace, SOLUTIONS[name], lambda task: seed)


@pytest.mark.parametrize("seeds", [(1, 2), pytest.param(range(3, 13), marks=pytest.mark.slow)], ids=["two", "ten"])
@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_mistake_fails_what_it_declares_and_is_named(name, mistake, seeds):
    assignment = load(name)
    alone = Assignment(name, assignment.title, 0, (assignment[mistake.task],))
    for seed in seeds:
        failed = [item for item in examined(name, mistake, seed, alone).tasks[0].properties if not item.ok]
        assert {item.name for item in failed} == set(mistake.fails.split()), f"seed {seed}"
        # Mistakes that look the same from outside share a hint; any of them may be named.
        unnamed = {item.name: (item.mistake, item.message) for item in failed if item.hint != mistake.hint}
        assert unnamed == {}, f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_mistake_is_paid_for_once(name, mistake):
    report = examined(name, mistake, 1, load(name))
    assert [
        task.task for task in report.tasks if task.points < task.max and task.task not in (mistake.task, "digits_net")
    ] == []


@pytest.mark.parametrize("name", SOLUTIONS)
def test_every_task_has_three_mistakes(name):
    tasks = [task.name for task in load(name).tasks if task.module]
    counts = {task: sum(mistake.task == task for mistake in SOLUTIONS[name].mistakes) for task in tasks}
    assert {task: count for task, count in counts.items() if count < 3} == {}


@pytest.mark.parametrize("name", SOLUTIONS)
def test_mistakes_declare_properties_of_their_task(name):
    for mistake in SOLUTIONS[name].mistakes:
        unknown = set(mistake.fails.split()) - load(name)[mistake.task].properties.keys()
        assert mistake.fails and not unknown, mistake.id


def test_two_mistakes_in_one_task_are_both_named():
    """Each property is explained by the mistake whose numbers it shows."""
    first, second = (
        next(m for m in SOLUTIONS["two_layer_net"].mistakes if m.id == name) for name in ("net02", "prd01")
    )
    both = Mistake("both", first.task, "", "", "regularisation predict", [*first.patch, *second.patch])
    alone = Assignment("two_layer_net", "", 0, (load("two_layer_net")["TwoLayerNet"],))
    properties = examined("two_layer_net", both, 4, alone).tasks[0].properties
    assert {item.name: item.mistake for item in properties if not item.ok} == {
        "regularisation": "net02",
        "predict": "prd01",
    }


def test_unknown_mistake_gets_no_hint():
    unknown = Mistake("new", "affine_forward", "", "", "", [("rows @ w + b", "rows @ w + 2 * b")])
    alone = Assignment("two_layer_net", "", 0, (load("two_layer_net")["affine_forward"],))
    failed = [item for item in examined("two_layer_net", unknown, 4, alone).tasks[0].properties if not item.ok]
    assert [(item.name, item.hint) for item in failed] == [("bias", None)]


def test_patch_that_does_not_fit_is_refused():
    text = "def f(x):\n    return x + x\n"
    for old, count in (("x * x", 0), ("x", 3)):
        with pytest.raises(CheckError, match=rf"m1: '.*' occurs {count} times in f, want once"):
            patched_source(text, Mistake("m1", "f", "", "", "", [(old, "y")]), "a.py")
    with pytest.raises(CheckError, match="no function or class g"):
        patched_source(text, Mistake("m1", "g", "", "", "", [("x", "y")]), "a.py")


def test_mistake_defined_twice_is_refused(tmp_path):
    (tmp_path / "mistakes" / "a").mkdir(parents=True)
    line = "from autograder.examine.mistakes import Mistake\nMISTAKES = [Mistake('m1', 'f', '', '', '', [])]\n"
    for module in ("one", "two"):
        (tmp_path / "mistakes" / "a" / f"{module}.py").write_text(line)
    with pytest.raises(CheckError, match="defined twice: m1"):
        load_mistakes(tmp_path, "a")


def test_stronger_hints_belong_to_listed_mistakes_and_give_no_line_away():
    everything = [mistake for name in ASSIGNMENTS for mistake in load_mistakes(FOLDER, name)]
    listed = (FOLDER / "mistakes" / "stronger.toml").read_text()
    named = " ".join(re.findall(r'^of = "(.*)"$', listed, re.MULTILINE)).split()
    assert len(named) == len(set(named)) and set(named) <= {mistake.id for mistake in everything}
    assert len(everything) == len({mistake.id for mistake in everything})
    assert sum(bool(mistake.stronger) for mistake in everything) > 0.9 * len(everything)
    assert all(
        old.strip() not in mistake.stronger for mistake in everything for old, _ in mistake.patch if len(old) > 9
    )
    second: dict[tuple[str, str], str] = {}  # those that look the same from outside share their hints, both of them
    for mistake in everything:
        assert second.setdefault((mistake.task, mistake.hint), mistake.stronger) == mistake.stronger, mistake.id


def test_stronger_hints_are_optional(tmp_path):
    assert stronger_hints(tmp_path) == {}
