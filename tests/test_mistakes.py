"""Each known mistake fails exactly what it declares, is named, and costs nothing elsewhere."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.checking import Assignment
from autograder.checks import ASSIGNMENTS, CORE, load, signatures
from autograder.errors import CheckError
from autograder.examine.examiner import Solutions, examine
from autograder.examine.mistakes import Mistake, load_mistakes, mistaken_source, patched_source, stronger_hints
from autograder.examine.verdict import Report
from autograder.examine.workplace import LocalWorkplace
from autograder.mutate.listed import try_mistake

FOLDER = Path(__file__).parent.parent / "solutions"
SOLUTIONS = {name: Solutions.load(FOLDER, name) for name in ASSIGNMENTS}
MISTAKES = [
    pytest.param(name, mistake, id=f"{mistake.task}-{mistake.id}")
    for name, solutions in SOLUTIONS.items()
    for mistake in solutions.mistakes
]

pytestmark = pytest.mark.usefixtures("overflow_allowed")


def examined(name: str, mistake: Mistake, seed: int, assignment: Assignment) -> Report:
    """The report on a student who has this one mistake."""
    module = signatures()[mistake.task].module
    workplace = LocalWorkplace(FOLDER / "convnet", {module: mistaken_source(FOLDER, mistake, module)})
    return examine(assignment, workplace, SOLUTIONS[name], lambda task: seed)


@pytest.mark.parametrize("seeds", [(1,), pytest.param(range(2, 7), marks=pytest.mark.slow)], ids=["one", "five"])
@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_mistake_fails_what_it_declares_and_is_named(name, mistake, seeds):
    """By the very rule of the gate. Mistakes that look the same from outside share a hint; any may be named."""
    assert try_mistake(mistake, load(name)[mistake.task], SOLUTIONS[name], seeds).words == ""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "mistake"), MISTAKES[::4])
def test_mistake_is_paid_for_once(name, mistake):
    assignment = load(name)
    others = [task.name for task in assignment.tasks if task.module and task.name != mistake.task]
    lost = [task.task for task in examined(name, mistake, 1, assignment).tasks if task.points < task.max]
    assert set(lost).isdisjoint(others)


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


@pytest.mark.parametrize(
    ("name", "task", "answer"),
    [
        ("two_layer_net", "hinge_loss", "return 0.0, np.zeros(scores.shape)"),
        ("two_layer_net", "softmax_loss", "return 0.0, np.zeros(scores.shape)"),
        ("two_layer_net", "affine_forward", "return np.zeros((len(x), len(b))), (x, w, b)"),
        ("conv_layers", "conv_single_step", "return 0.0"),
        ("pooling", "max_pool_forward", "return np.zeros((1, 1, 2, 2)), (x, pool_height, pool_width, stride)"),
    ],
)
def test_answer_of_zeros_is_told_no_mistake(name, task, answer):
    """Zeros agree with many mistakes here and there (a bias that is missing where x = 0), and have none of them."""
    source = mistaken_source(FOLDER, Mistake("zeros", task, "", "", "", []), signatures()[task].module)
    lines = source.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"def {task}("))
    region = next(i for i in range(start, len(lines)) if "### BEGIN SOLUTION" in lines[i])
    lines.insert(region, f"    {answer}")
    workplace = LocalWorkplace(FOLDER / "convnet", {signatures()[task].module: "\n".join(lines)})
    alone = Assignment(name, "", 0, (load(name)[task],))
    failed = [
        item for item in examine(alone, workplace, SOLUTIONS[name], lambda _: 1).tasks[0].properties if not item.ok
    ]
    assert len(failed) > 1 and [item.mistake for item in failed if item.mistake] == []


def test_mistakes_that_look_the_same_are_all_told():
    """A test with a wide tolerance lets the same pass go as one without negative numbers: nobody can tell which."""
    wide = Mistake(
        "wide",
        "relu_is_right",
        "",
        "",
        "gradient",
        [("relative_error(got, want) < 1e-6", "relative_error(got, want) < 0.02")],
    )
    alone = Assignment("conv_layers", "", 0, (load("conv_layers")["relu_is_right"],))
    failed = [item for item in examined("conv_layers", wide, 1, alone).tasks[0].properties if not item.ok]
    assert [(item.name, item.title) for item in failed] == [
        ("gradient", "tests with positive numbers only, or the tolerance is too wide")
    ]


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
    core = [mistake for name in CORE for mistake in SOLUTIONS[name].mistakes]
    assert sum(bool(mistake.stronger) for mistake in core) > 0.9 * len(core)
    assert all(
        old.strip() not in mistake.stronger for mistake in everything for old, _ in mistake.patch if len(old) > 9
    )
    second: dict[tuple[str, str], str] = {}  # those that look the same from outside share their hints, both of them
    for mistake in everything:
        assert second.setdefault((mistake.task, mistake.hint), mistake.stronger) == mistake.stronger, mistake.id


def test_stronger_hints_are_optional(tmp_path):
    assert stronger_hints(tmp_path) == {}


def test_threads_may_load_mistakes_at_the_same_time():
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: load_mistakes(FOLDER, "two_layer_net"), range(40)))
    assert {len(mistakes) for mistakes in loaded} == {len(loaded[0])}
