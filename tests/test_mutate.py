"""The gate finds weak checks and wrong declarations, holds for the course, and is asked before a release."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from autograder.checking import Assignment, Task
from autograder.checks import ASSIGNMENTS
from autograder.errors import CheckError, KitError
from autograder.examine.examiner import Solutions
from autograder.mutate import gate as gates
from autograder.mutate import generic, listed
from autograder.mutate.children import in_children
from autograder.mutate.command import mutate
from autograder.mutate.generic import Count, try_task
from autograder.mutate.listed import try_listed
from autograder.mutate.mutants import mutants
from autograder.subject.implementation import Signature

FOLDER = Path(__file__).parent.parent / "solutions"
TEXT = '''"""Numbers."""

import numpy as np


def total(x, *, start=0):
    """The sum of `x`."""
    ### BEGIN SOLUTION
    {}
    ### END SOLUTION


def other(x):
    return x + 1
'''


def of(body: str, folder: Path) -> list[str]:
    """What stands in the place of `body` in its mutants."""
    path = folder / "numbers.py"
    path.write_text(TEXT.format(body.replace("\n", "\n    ")))
    return [mutant.mutated for mutant in mutants(Task("total", "numbers"), path) if "def total" not in mutant.mutated]


# ---- operators --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("return x < 2", ["return x <= 2", "return x > 2", "return x < 3", "return x < 1"]),
        ("return x[1:, 0]", ["return x[0, 1:]", "return x[:, 0]", "return x[1:, 1]"]),
        ("return x.sum(axis=1, keepdims=True)", ["return x.sum(axis=1)", "return x.sum(axis=2, keepdims=True)"]),
        ("return x.sum(keepdims=True)", ["return x.sum()", "return x.sum(keepdims=False)", "return x"]),
        ("x = x.copy()\nreturn x", ["x = x", "pass"]),
        ("return x @ start", ["return x * start", "return start @ x"]),
        ("x += start\nreturn x", ["x = start", "x -= start", "pass"]),
        ("if not x:\n    return 1\nreturn 2", ["if x:"]),
        ("return x - start", ["return x + start", "return start - x", "return x", "return start"]),
        ("return 2 * (x + 1)", ["return 2 * (x - 1)", "return 2 + (x + 1)"]),
        ("return np.maximum(x, 0)", ["return np.minimum(x, 0)"]),
        ("return x, start", ["return (start, x)"]),
    ],
)
def test_operators_make_the_mistakes_of_people(body, wanted, tmp_path):
    found = of(body, tmp_path)
    plain = {text.replace("(", "").replace(")", "") for text in found}
    assert {text for text in wanted if text.replace("(", "").replace(")", "") not in plain} == set()


def test_mutants_change_solutions_and_defaults_only(tmp_path):
    of("return x + start", tmp_path)
    path = tmp_path / "numbers.py"
    found = mutants(Task("total", "numbers"), path)
    assert {mutant.line for mutant in found} == {6, 9}
    assert all("return x + 1\n" in mutant.source and '"""The sum of `x`."""' in mutant.source for mutant in found)
    assert len({mutant.source for mutant in found}) == len(found)


def test_mutants_leave_messages_alone(tmp_path):
    assert of('raise ValueError(f"{x}: got {1 + 2}")', tmp_path) == ["pass"]


def test_mutant_keeps_wide_characters_in_front_of_it(tmp_path):
    assert "return 'é', (x - 1)" in of("return 'é', x + 1", tmp_path)


def test_unknown_function_is_refused(tmp_path):
    of("return x", tmp_path)
    with pytest.raises(CheckError, match="no function or class totall"):
        mutants(Task("totall", "numbers"), tmp_path / "numbers.py")


# ---- processes --------------------------------------------------------------------------------
def endless() -> int:
    while True:
        pass


def test_children_return_hang_die_and_overeat_alone():
    jobs = {
        "well": lambda: 7,
        "endless": endless,
        "asleep": lambda: time.sleep(60),
        "dead": lambda: os._exit(3),
        "hungry": lambda: len(np.ones(1 << 33)),
    }
    found = {key: outcome.value if not outcome.lost else outcome.lost for key, outcome in in_children(jobs, 1)}
    assert found == {"well": 7, "endless": "timeout", "asleep": "timeout", "dead": "died", "hungry": "died"}


# ---- a small course of its own ----------------------------------------------------------------
@pytest.fixture
def course(tmp_path, monkeypatch) -> tuple[Path, Task]:
    """Solutions with the one task `total`, which has a good check and whose name the course knows."""
    solutions = tmp_path / "solutions"
    (solutions / "convnet").mkdir(parents=True)
    (solutions / "mistakes").mkdir()
    (solutions / "convnet" / "__init__.py").write_text('"""Numbers."""\n')
    of("return np.sum(x) + start", solutions / "convnet")
    task = Task("total", "numbers")

    @task.check("values", 1)
    def _(impl, case):
        x, start = case.normal(4), case.integer(1, 9)
        case.equal("total", impl.total(x, start=start), case.ref.total(x, start=start))

    @task.check("defaults", 1)
    def _(impl, case):
        case.equal("total", impl.total(np.zeros(3)), 0.0)

    signature = {"total": Signature("numbers", ("total",))}
    for module in (generic, listed):
        monkeypatch.setattr(module, "signatures", lambda: signature)
    monkeypatch.setattr("autograder.examine.examiner.signatures", lambda: signature)
    return solutions, task


def counted(task: Task, solutions: Path, known: dict | None = None) -> Count:
    total = Count()
    for one in try_task(task, Solutions.load(solutions, "a"), (1, 2), known or {}):
        total.add(one)
    return total


def write_mistake(solutions: Path, fails: str, hint: str = "Look at the start.") -> None:
    patch = '("+ start", "- start")'
    line = f"Mistake('m1', 'total', 'minus', {hint!r}, {fails!r}, [{patch}])"
    (solutions / "mistakes" / "a.py").write_text(
        f"from autograder.examine.mistakes import Mistake\n\nMISTAKES = [{line}]\n"
    )


def verdicts(task: Task, solutions: Path) -> dict[str, str]:
    found = try_listed(Assignment("a", "A", 2, (task,)), Solutions.load(solutions, "a"), (1, 2))
    return {verdict.id: verdict.words for verdict in found}


def test_good_checks_catch_all_mutants(course):
    solutions, task = course
    count = counted(task, solutions)
    assert count.total == count.caught > 5 and count.share == 1


def test_weak_check_is_reported(course):
    solutions, task = course
    del task.properties["defaults"]
    survivors = counted(task, solutions).survivors
    assert [(one.file, one.line, one.task) for one in survivors] == [("numbers.py", 6, "total")] * 2
    assert {one.mutated for one in survivors} == {"def total(x, *, start=1):", "def total(x, *, start=(0 - 1)):"}


def test_equivalent_mutant_is_not_a_survivor(course):
    solutions, task = course
    del task.properties["defaults"]
    text = "def total(x, *, start=0):"
    known = {(text, "def total(x, *, start=1):"): "why", (text, "def total(x, *, start=(0 - 1)):"): "why"}
    count = counted(task, solutions, known)
    assert (count.equivalent, count.survivors, count.stale, count.share) == (2, [], [], 1)


@pytest.mark.parametrize("mutated", ["def total(x, *, start=1):", "something else"], ids=["caught", "unknown"])
def test_stale_equivalent_is_an_error(course, mutated):
    solutions, task = course
    stale = counted(task, solutions, {("def total(x, *, start=0):", mutated): "why"}).stale
    assert stale == [f"total: no mutant survives that turns `def total(x, *, start=0):` into `{mutated}`"]
    assert gates.Gate("a", [], {"total": Count(stale=stale)}).troubles == [f"equivalent.toml: {stale[0]}"]


def test_equivalent_without_a_reason_is_refused(tmp_path):
    (tmp_path / "mistakes").mkdir()
    (tmp_path / "mistakes" / "equivalent.toml").write_text("[[total]]\noriginal = 'a'\nmutated = 'b'\n")
    with pytest.raises(CheckError, match="total: got .*want original, mutated and reason"):
        generic.load_equivalent(tmp_path)


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        ("values", ""),
        ("defaults", "seed 1: does not fail defaults; fails values too (total: got "),
        ("values defaults", "seed 1: does not fail defaults"),
    ],
)
def test_wrong_declaration_is_reported(course, fails, words):
    solutions, task = course
    write_mistake(solutions, fails)
    found = verdicts(task, solutions)
    assert found[""] == ""
    assert found["m1"].startswith(words) and bool(found["m1"]) == bool(words)


def test_mistake_that_is_not_named_is_reported(course, monkeypatch):
    solutions, task = course
    write_mistake(solutions, "values")
    monkeypatch.setattr(listed, "diagnose", lambda failed, known, evidence: {})
    assert verdicts(task, solutions)["m1"] == "seed 1: is not named for values (named: none)"


def test_reference_that_fails_is_reported(course):
    solutions, task = course

    @task.check("edge", 1)
    def _(impl, case):
        case.equal("total", impl.total(np.ones(2)), 3.0)

    assert verdicts(task, solutions)[""] == "the reference fails on seed 1: total: got 2, want 3"
    with pytest.raises(CheckError, match="reference fails its own checks"):
        counted(task, solutions)


def test_defect_of_a_check_is_reported(course):
    solutions, task = course

    @task.check("edge", 1)
    def _(impl, case):
        pass

    assert verdicts(task, solutions)[""] == "CheckError: total/edge/0: the check judges nothing"


# ---- the real gate ----------------------------------------------------------------------------
def test_gate_of_start_here_holds(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    done = CliRunner().invoke(
        mutate, ["start_here", "--json", "--seeds", "2", "--solutions", str(tmp_path / "solutions")]
    )
    result = json.loads(done.stdout)
    assert done.exit_code == 0, result["troubles"]
    assert result["ok"] and result["reference"] and result["assignment"] == "start_here"
    assert result["mutants"]["survivors"] == [] and result["mutants"]["total"] >= 10
    assert {"id", "task", "declared", "failed", "named", "ok"} <= result["mistakes"][0].keys()
    assert gates.kept("start_here", tmp_path / "solutions", tmp_path / "build" / "gate") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_listed_mistakes_fail_what_they_declare_and_are_named(name):
    assert gates.try_assignment(name, FOLDER, (11, 12), generic=False).troubles == []


# ---- release ----------------------------------------------------------------------------------
def test_release_is_refused_where_the_gate_does_not_hold(tmp_path):
    solutions = tmp_path / "solutions"
    shutil.copytree(FOLDER, solutions, ignore=shutil.ignore_patterns("__pycache__"))
    path = solutions / "mistakes" / "start_here.py"
    path.write_text(path.read_text().replace('"example values"', '"example"', 1))
    for _ in range(2):  # the second time it is known
        with pytest.raises(KitError, match="release: got .*fails values too.*autograder mutate start_here"):
            gates.require_gate("start_here", solutions, tmp_path / "gate")


def test_release_tries_only_what_changed(tmp_path, monkeypatch):
    solutions = tmp_path / "solutions"
    shutil.copytree(FOLDER, solutions, ignore=shutil.ignore_patterns("__pycache__"))
    tried = []
    real = gates.try_assignment
    monkeypatch.setattr(
        gates, "try_assignment", lambda *args, **options: tried.append(args[0]) or real(*args, **options)
    )
    gates.require_gate("start_here", solutions, tmp_path / "gate")
    gates.require_gate("start_here", solutions, tmp_path / "gate")
    assert tried == ["start_here"]
    path = solutions / "mistakes" / "start_here.py"
    path.write_text(path.read_text() + "\n")
    gates.require_gate("start_here", solutions, tmp_path / "gate")
    assert tried == ["start_here"] * 2


def test_result_depends_on_mistakes_in_a_folder(tmp_path):
    solutions = tmp_path / "solutions"
    shutil.copytree(FOLDER, solutions, ignore=shutil.ignore_patterns("__pycache__"))
    before = gates.digest("two_layer_net", solutions)
    with open(solutions / "mistakes" / "two_layer_net" / "affine.py", "a") as file:
        file.write("\n")
    assert gates.digest("two_layer_net", solutions) != before
