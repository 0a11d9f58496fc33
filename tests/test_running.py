"""Tests that an instructor wrote by hand: run in a sandbox, scored as nbgrader scores them."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from nbgrader.utils import determine_grade

from autograder.checks import load
from autograder.course.running import HIDDEN, Cells, Plan, run_cells
from autograder.errors import KitError
from autograder.examine.submission import Submission
from autograder.sandbox import notebook
from autograder.sandbox.notebook import Source, run_notebook
from autograder.sandbox.view import CORE, notebook_packages
from autograder.sandbox.workplace import choose_tier

NAME = "two_layer_net"
LOOP = "while True: pass"
# grade_id -> source, and the points of 4 that stock nbgrader gives (None: it gives up on the whole submission)
TESTS = {
    "passes": ("assert double(2) == 4", 4),
    "fails": ("assert double(2) == 5, 'want 5'", 0),
    "raises": ("double(None)", 0),
    "partly": ("1.5", 1.5),
    "nothing": ("0.0", 0),
    "whole_number": ("3", 3),
    "numpy_number": ("np.float64(0.0)", 4),
    "truth": ("double(1) == 3", 4),
    "not_a_number": ("float('nan')", 4),
    "negative": ("-1", 4),
    "too_many": ("9", None),
    "last_is_no_value": ("x = 0.0", 4),
    "prints_a_number": ("print(0.0)", 4),
    "syntax": ("assert (", 0),
    "magic": ("%time 1 + 1\nassert True", 4),
    "exits": ("raise SystemExit", 0),
    "unknown": ("assert tripel(1) == 3", 0),
    "endless": (LOOP, 0),
    "after_the_loop": ("assert double(1) == 2", 4),
}


@pytest.fixture(scope="module", autouse=True)
def sandboxed() -> None:
    try:
        choose_tier("A")
    except KitError as error:
        pytest.skip(f"no sandbox: {error}")


pytestmark = pytest.mark.sandbox


def book(tests: dict[str, str], *given: str) -> Any:
    """A notebook with given cells, then graded ones."""
    made = nbformat.v4.new_notebook()
    for number, source in enumerate(given):
        made.cells.append(nbformat.v4.new_code_cell(source, id=f"given-{number}"))
    for name, source in tests.items():
        cell = nbformat.v4.new_code_cell(source, id=name.replace("_", "-"))
        grading = {"grade": True, "solution": False, "locked": True, "task": False, "points": 4, "grade_id": name}
        cell.metadata["nbgrader"] = {**grading, "schema_version": 3, "cell_type": "code"}
        made.cells.append(cell)
    return made


def run(
    made: Any, files: dict[str, bytes] | None = None, tests: dict[str, str] | None = None, execute: bool = False
) -> None:
    """Give the cells of the notebook the outputs that grading gives them."""
    cells = Cells(made, {"__init__.py": b""}, Plan(tests or {}, execute))
    for identifier, outputs in run_cells(cells, load(NAME), Submission(files or {}, {}, "digest")).items():
        next(cell for cell in made.cells if cell.id == identifier).outputs = outputs
    nbformat.validate(made)


def scores(made: Any) -> dict[str, float]:
    graded = [cell for cell in made.cells if "nbgrader" in cell.metadata]
    return {cell.metadata.nbgrader.grade_id: determine_grade(cell, logging.getLogger())[0] for cell in graded}


def said(made: Any, name: str) -> str:
    """Everything that a cell's outputs show."""
    return str(next(cell for cell in made.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name).outputs)


GIVEN = "import numpy as np\ndef double(x): return 2 * x"


def test_tests_by_hand_score_as_nbgrader_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "CELL_SECONDS", 2.0)
    made = book({name: source for name, (source, _) in TESTS.items()}, GIVEN)
    run(made)
    assert scores(made) == {name: 4 if points is None else points for name, (_, points) in TESTS.items()}
    assert "want 5" in said(made, "fails") and "in line 1: assert double(2) == 5" in said(made, "fails")
    assert "did not finish in 2 s" in said(made, "endless")
    assert "the test said 9, of 4 points" in said(made, "too_many")


@pytest.mark.slow
def test_stock_nbgrader_gives_the_same_scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipykernel", reason="nbgrader's own execution needs a kernel")
    from nbgrader.preprocessors import Execute

    monkeypatch.chdir(tmp_path)
    made = book({name: source for name, (source, points) in TESTS.items() if points is not None}, GIVEN)
    execute = Execute(timeout=2, kernel_name="python3", shutdown_kernel="immediate")
    execute.preprocess(made, {"metadata": {"path": str(tmp_path)}, "nbgrader": {}})
    assert scores(made) == {name: points for name, (_, points) in TESTS.items() if points is not None}


def test_a_warning_costs_nothing_here() -> None:
    made = book({"warns": "import warnings; warnings.warn('careful')\n2.5"}, GIVEN)
    run(made)
    assert scores(made) == {"warns": 2.5}
    assert "careful" in said(made, "warns")


def test_a_cell_that_ends_the_process_costs_that_cell(tmp_path: Path) -> None:
    tests = {"first": "assert double(1) == 2", "gone": "import os; os._exit(0)", "last": "assert double(1) == 2"}
    made = book(tests, GIVEN, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    run(made)
    assert scores(made) == {"first": 4, "gone": 0, "last": 4}
    assert "ended the process it ran in" in said(made, "gone")


def test_students_code_is_imported_and_sees_no_other_file() -> None:
    tests = {
        "own": "from convnet.affine import f\nassert f() == 7",
        "alone": "import os\nassert not os.path.exists('/etc/passwd') and not os.path.exists('/work')\n"
        "assert sorted(os.listdir('.')) == ['convnet'] and os.getuid() != 0",
        "no_network": "import socket\nsocket.socket()",
        "read_only": "open('/kit/packages/x', 'w')",
        "no_other_library": "import nbgrader",
    }
    made = book(tests)
    run(made, {"affine.py": b"def f(): return 7"})
    assert scores(made) == {"own": 4, "alone": 4, "no_network": 0, "read_only": 0, "no_other_library": 0}


CHEATS = {
    "transformer": "import ast\nclass T(ast.NodeTransformer):\n    def visit(self, node): return ast.Module([], [])\n"
    "get_ipython().ast_transformers.append(T())",
    "input": "get_ipython().input_transformers_post.append(lambda lines: ['pass'])",
    "shell": "type(get_ipython()).run_cell = lambda *a, **k: None",
    "builtins": "import builtins\nbuiltins.exec = builtins.eval = builtins.compile = lambda *a, **k: None",
    "assertion": "import builtins\nclass E(Exception): pass\nbuiltins.AssertionError = E",
    "numpy": "import numpy.testing\nnumpy.testing.assert_allclose = np.array_equal = lambda *a, **k: True",
    "result": "from IPython.display import display\ndisplay(4.0)",
    "repr": "get_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda v, p, c: p.text('nan'))",
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
def test_what_was_hooked_into_the_shell_does_not_reach_a_test(cheat: str) -> None:
    test = "np.testing.assert_allclose(double(1), 3)\nassert np.array_equal(1, 2)"
    made = book({"test": test, "number": "0.0"}, GIVEN, cheat)
    run(made)
    assert scores(made) == {"test": 0, "number": 0}


def test_hidden_tests_count_and_stay_hidden() -> None:
    made = book({"test": "assert double(1) == 2"}, "def double(x):\n    print('called with', x)\n    return 2")
    run(made, tests={"test": "assert double(1) == 2\nassert double(1234) == 2468"})
    assert scores(made) == {"test": 0}
    assert HIDDEN in said(made, "test") and "1234" not in said(made, "test") and "2468" not in said(made, "test")


def test_execute_shows_fresh_outputs_of_all_cells() -> None:
    made = book({"test": "assert double(1) == 2"}, GIVEN, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "1 / 0")
    run(made, execute=True)
    assert scores(made) == {"test": 4}
    assert any("image/png" in output.get("data", {}) for output in made.cells[1].outputs)
    assert "Run again by the grader" in str(made.cells[1].outputs) and "ZeroDivisionError" in str(made.cells[2].outputs)


def test_all_output_is_capped() -> None:
    big = (
        "for i in range(3000): print('x' * 10_000)\nfrom IPython.display import display\nfor i in range(99): display(i)"
    )
    ran = run_notebook([Source(big)], {})[0]
    assert sum(len(item.get("text", "")) for item in ran.outputs) < 50_000 and len(ran.outputs) <= 40


def test_forged_results_are_refused_without_the_token() -> None:
    forged = (
        "import os, socket, stat\nfrom worker import wire\n"
        "open_ = [n for n in range(3, 64) if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "[fd] = [n for n in open_ if stat.S_ISSOCK(os.fstat(n).st_mode)]\n"
        "wire.send(socket.socket(fileno=os.dup(fd)), ('ran', 'guess', 0, {'outputs': [], 'error': None}))"
    )
    ran = run_notebook([Source(forged), Source("assert False", True)], {})
    assert "could not be read" in ran[0].lost and ran[1].error is not None


def test_a_notebook_sees_what_a_student_installs() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    assert {line.split(">")[0] for line in project["dependencies"]} == set(CORE)
    names = {os.path.basename(path) for path in notebook_packages()}
    assert {"numpy", "matplotlib", "IPython", "autograder"} <= names
    assert not names & {"nbgrader", "solutions", "site-packages", "source"}


def test_nothing_is_left_of_a_run() -> None:
    before = children()
    run_notebook([Source("import os\nif os.fork() == 0:\n    import time; time.sleep(60)")], {})
    assert children() == before


def children() -> set[str]:
    """The processes that this one has started."""
    return {pid for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}
