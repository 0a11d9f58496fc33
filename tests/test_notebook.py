"""The student's side: checks in a notebook, calm stubs, reloading, time limits, and the two commands."""

import dataclasses
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import autograder.notebook.session as session_module
from autograder.build.modules import package, render_module
from autograder.checking.finding import Mismatch
from autograder.checks import load, signatures
from autograder.cli import cli
from autograder.errors import CheckError, KitError
from autograder.examine.examiner import Solutions
from autograder.examine.recorded import FILE, record_assignment, record_task
from autograder.examine.replay import make_replay
from autograder.examine.run import try_case
from autograder.examine.seeds import PUBLISHED_SEED
from autograder.notebook.package import StudentPackage
from autograder.notebook.session import Session, check, failing_case, progress, start
from autograder.subject import Implementation, LocalSubject
from autograder.subject.implementation import Signature
from autograder.worker.endpoint import forget_package
from autograder.worker.values import Callback

ROOT = Path(__file__).parents[1]
NAME = "two_layer_net"
AFFINE = ("affine_forward", "affine_backward")


@pytest.fixture(scope="module")
def solutions():
    found = Solutions.load(ROOT / "solutions", NAME)
    found.mistakes[:] = [mistake for mistake in found.mistakes if mistake.task in AFFINE]
    return found


@pytest.fixture(scope="module")
def recorded(solutions):
    return record_assignment(load(NAME), solutions, PUBLISHED_SEED)


@pytest.fixture
def folder(tmp_path, recorded, monkeypatch):
    """An assignment as a student has just unzipped it, and the working directory."""
    (tmp_path / "convnet").mkdir()
    for module in package(load(NAME), ROOT / "solutions" / "convnet"):
        (tmp_path / "convnet" / f"{module.name}.py").write_text(render_module(module, "student"))
    (tmp_path / FILE).write_bytes(recorded)
    (tmp_path / f"{NAME}.ipynb").write_text(json.dumps({"cells": [hand_marked("xor_why", 4)]}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # files change faster than the clock of a .pyc ticks
    monkeypatch.setattr(session_module, "_session", None)
    forget_package("convnet")
    yield tmp_path
    forget_package("convnet")


def hand_marked(name, points, text="*Your answer here.*"):
    mark = {"grade": True, "solution": True, "grade_id": name, "points": points}
    return {"metadata": {"nbgrader": mark}, "source": [text]}


def solve(folder, module, old="", new=""):
    """The reference's module in place of the stub, with one piece of text replaced."""
    text = (ROOT / "solutions" / "convnet" / f"{module}.py").read_text()
    assert old in text
    (folder / "convnet" / f"{module}.py").write_text(text.replace(old, new, 1))


@pytest.fixture
def shell(folder):
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.reset()
    vars(shell).pop("showtraceback", None)
    yield shell
    shell.reset()
    vars(shell).pop("showtraceback", None)
    InteractiveShell.clear_instance()


def run(shell, cell):
    """Whether the cell succeeded, what it displayed as text, and its result."""
    with capture_output() as captured:
        result = shell.run_cell(cell, store_history=True)
    shown = [output.data["text/plain"] for output in captured.outputs]
    return result.success, "\n".join([captured.stdout, *shown]), result.result


def text_of(name, folder):
    from autograder.examine.present import render_text

    session = Session(load(NAME), folder)
    verdict = session.verdict(session.task(name))
    return render_text(verdict, session.task(name)), verdict


# ---- checks -------------------------------------------------------------------------------------
def test_check_of_a_right_function_gives_all_points(folder, capsys):
    solve(folder, "affine")
    points = check("affine_forward")
    assert type(points) is float and math.isfinite(points) and points == load(NAME)["affine_forward"].points
    assert "fresh cases will be drawn at grading" in capsys.readouterr().out


def test_check_names_a_known_mistake_and_the_failing_call(folder):
    solve(folder, "affine", "db = dout.sum(axis=0)", "db = dout.copy()")
    text, verdict = text_of("affine_backward", folder)
    assert "db has shape" in text and "Looks like: db is not summed" in text and "Hint:" in text
    assert "from convnet.affine import affine_backward" in text
    assert verdict.points < verdict.max
    args, kwargs = failing_case("affine_backward", "bias")
    assert len(args) == 2 and not kwargs


def test_the_stronger_hint_comes_on_demand(folder, capsys):
    solve(folder, "affine", "db = dout.sum(axis=0)", "db = dout.copy()")
    stronger = "b[j] is added to the column j of out"
    check("affine_backward")
    first = capsys.readouterr().out
    assert 'A stronger hint: check("affine_backward", hint=2)' in first and stronger not in first
    check("affine_backward", hint=2)
    assert stronger in capsys.readouterr().out
    with pytest.raises(KitError, match="hint: got 3"):
        check("affine_backward", hint=3)
    shown = CliRunner().invoke(cli, ["check", "affine_backward"]).output
    assert "A stronger hint: autograder check affine_backward --hint 2" in shown and stronger not in shown
    assert stronger in CliRunner().invoke(cli, ["check", "affine_backward", "--hint", "2"]).output


def test_no_hint_is_given_for_a_mistake_that_is_not_known(folder):
    solve(folder, "affine", "db = dout.sum(axis=0)", "db = dout.sum(axis=0) + 0.125")
    text, _ = text_of("affine_backward", folder)
    assert "db: " in text and "entries are wrong" in text and "Looks like" not in text and "Hint" not in text


def test_check_of_a_stub_is_calm(folder):
    assert text_of("affine_forward", folder)[0] == "affine_forward: not written yet, 0 of 5 points"


def test_check_of_a_missing_function_says_so(folder):
    solve(folder, "affine", "def affine_forward", "def affine_forwards")
    text, verdict = text_of("affine_forward", folder)
    assert "affine_forward was not found in your package (module 'convnet.affine'" in text and verdict.points == 0


def test_a_syntax_error_is_shown_with_its_line_and_hurts_only_its_module(folder):
    solve(folder, "affine")
    path = folder / "convnet" / "losses.py"
    path.write_text("x = = 3\n" + path.read_text())
    text, _ = text_of("hinge_loss", folder)
    assert "SyntaxError: invalid syntax at convnet/losses.py:1: `x = = 3`" in text
    assert "To see it yourself" not in text
    assert text_of("affine_forward", folder)[1].points == 5


def test_an_endless_loop_is_stopped_with_words(folder):
    solve(folder, "affine", "def affine_forward(x, w, b):", "def affine_forward(x, w, b):\n    while True: pass")
    session = Session(load(NAME), folder)
    verdict = session.verdict(session.task("affine_forward"), seconds=0.2)
    first, second = verdict.properties[:2]
    assert (
        "did not finish within 0.2 s and was stopped (an endless loop?); it was at convnet/affine.py" in first.message
    )
    assert second.message == "not tried, because values did not come to an end" and second.status == "timeout"


def test_unknown_task_lists_the_legal_ones(folder):
    with pytest.raises(KitError, match=r"affine_forwrd.*one of threshold_neuron.*Did you mean 'affine_forward'\?"):
        check("affine_forwrd")


def test_missing_recordings_are_refused_in_words(folder):
    (folder / FILE).unlink()
    with pytest.raises(KitError, match="recorded.npz"):
        check("affine_forward")


def test_recordings_of_another_version_are_refused_in_words(folder, monkeypatch):
    solve(folder, "affine")
    values = load(NAME)["affine_forward"].properties["values"]

    def asks_for_more(impl, case):
        values.run(impl, case)
        case.ref.affine_forward(1, 2, 3)

    changed = dataclasses.replace(values, run=asks_for_more)
    monkeypatch.setitem(load(NAME)["affine_forward"].properties, "values", changed)
    with pytest.raises(KitError, match="one of another version.*answers for affine_forward/values"):
        check("affine_forward")


def test_progress_shows_every_task_and_what_people_mark(folder, capsys):
    solve(folder, "affine")
    progress()
    text = capsys.readouterr().out
    assert "12 of 86 points on the published cases; 14 more are marked by a person" in text
    assert "✓ affine_forward" in text and "○ softmax_loss" in text and "· xor_why" in text
    assert "4  no answer yet; marked by a person" in text
    (folder / f"{NAME}.ipynb").write_text(json.dumps({"cells": [hand_marked("xor_why", 4, "Because.")]}))
    progress()
    assert "4  marked by a person" in capsys.readouterr().out
    assert "the next is threshold_neuron. Not saved yet: digits_net.npz." in text
    assert re.search(r"\d{3} fresh cases will be drawn at grading\.", text)


# ---- start --------------------------------------------------------------------------------------
def test_start_refuses_a_folder_without_the_package(folder, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(KitError, match="Open the notebook in the folder"):
        start(NAME)


def test_start_refuses_a_foreign_package(folder, tmp_path_factory, monkeypatch):
    foreign = tmp_path_factory.mktemp("site")
    (foreign / "convnet").mkdir()
    (foreign / "convnet" / "__init__.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(foreign), *sys.path])
    __import__("convnet")
    with pytest.raises(KitError, match=r"the package convnet: got .*Restart the kernel") as caught:
        start(NAME)
    assert caught.value._render_traceback_() == [str(caught.value)]


# ---- cells --------------------------------------------------------------------------------------
BEGIN = f"from autograder.notebook import check, start\nstart({NAME!r})"
IMPORT = "import numpy as np\nfrom convnet.affine import affine_forward"
CALL = "out, cache = affine_forward(np.ones((1, 2)), np.ones((2, 3)), np.zeros(3))\nout"


def test_cells_that_meet_a_stub_say_so_and_count_as_run(shell):
    for _ in range(2):  # start is idempotent
        assert run(shell, BEGIN)[0]
    run(shell, IMPORT)
    good, text, result = run(shell, CALL)
    assert good and text.strip() == "affine_forward is not written yet" and result is None
    good, text, _ = run(shell, "out.shape")
    assert good and text.strip() == "out comes from a cell that stopped: affine_forward is not written yet"
    good, text, _ = run(shell, "%%time\naffine_forward(1, 2, 3)")
    assert good and "affine_forward is not written yet" in text and "Traceback" not in text


def test_other_errors_and_other_unwritten_things_stay_errors(shell):
    run(shell, BEGIN)
    for cell in ("1 / 0", "nobody", 'raise NotImplementedError("mine is not written yet")'):
        good, text, _ = run(shell, cell)
        assert not good and "Traceback" in text


def test_cells_still_show_their_last_value(shell):
    run(shell, BEGIN)
    assert run(shell, "2 + 2")[2] == 4
    assert run(shell, "import asyncio\nawait asyncio.sleep(0)\n5")[2] == 5
    assert run(shell, "%%capture seen\nprint(3)")[0] and run(shell, "seen.stdout")[2] == "3\n"
    assert run(shell, "check('affine_forward')")[2] == 0.0


def test_changed_files_are_loaded_again_and_a_broken_one_keeps_its_functions(shell, folder):
    for cell in (BEGIN, IMPORT):
        run(shell, cell)
    solve(folder, "affine")
    assert run(shell, CALL)[2].tolist() == [[2, 2, 2]]
    solve(folder, "affine", "import numpy as np\n", "import numpy as np\nx = = 3\n")
    good, text, result = run(shell, CALL)
    assert good and "convnet/affine.py, line" in text and "invalid syntax: `x = = 3`" in text
    assert result.tolist() == [[2, 2, 2]]
    solve(folder, "affine", "rows @ w + b", "rows @ w + b + 1")
    assert run(shell, CALL)[2].tolist() == [[3, 3, 3]]


def test_a_file_that_does_not_parse_stops_only_what_needs_it(shell, folder):
    run(shell, BEGIN)
    (folder / "convnet" / "affine.py").write_text("def affine_forward(:\n")
    good, text, _ = run(shell, IMPORT)
    assert good and "convnet/affine.py, line 1" in text
    assert "affine_forward comes from a cell that stopped" in run(shell, CALL)[1]
    assert run(shell, "from convnet.losses import softmax_loss")[0]


def test_an_interrupt_says_where_it_was_and_stops_run_all(shell, folder):
    run(shell, BEGIN)
    text = (ROOT / "solutions" / "convnet" / "affine.py").read_text()
    first = "def affine_forward(x, w, b):"
    interrupt = f"{first}\n    raise KeyboardInterrupt"  # as Jupyter's stop button does it
    (folder / "convnet" / "affine.py").write_text(text.replace(first, interrupt))
    run(shell, IMPORT)
    good, text, _ = run(shell, CALL)
    assert not good and "Traceback" not in text
    assert re.search(r"You stopped this cell; it was at convnet/affine\.py:\d+: `raise KeyboardInterrupt`", text)


# ---- command line -------------------------------------------------------------------------------
def test_check_command_says_the_same_and_tells_by_its_exit_code(folder):
    solve(folder, "affine")
    passed = CliRunner().invoke(cli, ["check", "affine_forward"])
    assert passed.exit_code == 0 and "affine_forward: 5 of 5 points" in passed.output
    overview = CliRunner().invoke(cli, ["check"])
    assert overview.exit_code == 1 and "12 of 86 points" in overview.output


@pytest.mark.slow
def test_pytest_runs_the_same_checks(folder):
    solve(folder, "affine", "db = dout.sum(axis=0)", "db = dout.copy()")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--pyargs", "autograder.notebook.testing"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*command, "-k", "affine or hinge"], capture_output=True, text=True, env=environment)
    assert done.returncode == 1 and "2 failed, 13 passed, 10 skipped" in done.stdout, done.stdout
    assert "Looks like: db is not summed over the batch." in done.stdout


@pytest.fixture
def replay_file(folder, solutions):
    solve(folder, "affine", "rows @ w + b", "rows @ w")
    task, names = load(NAME)["affine_forward"], signatures()
    impl = Implementation(LocalSubject.load(folder / "convnet"), names)
    trial = try_case(task, task.properties["bias"], 0, impl, Implementation(solutions.reference, names), 7)
    data = make_replay(NAME, task, task.properties["bias"], trial, solutions.reference, 7)
    path = folder / "replay.json"
    path.write_text(json.dumps(data))
    return path


def test_a_timed_case_that_the_reference_fails_too_has_a_replay_but_is_not_published(solutions):
    task, names = load(NAME)["affine_forward"], signatures()
    slow = dataclasses.replace(
        task.properties["bias"], run=lambda impl, case: case.expect(False, "time", "too slow, for anybody")
    )
    reference = Implementation(solutions.reference, names)
    trial = try_case(task, slow, 0, reference, reference, 7)
    assert make_replay(NAME, task, slow, trial, solutions.reference, 7)["wrong"][0]["words"] == "too slow, for anybody"
    with pytest.raises(CheckError, match="the reference fails affine_forward/bias/0 with seed 7: too slow"):
        record_task(load(NAME), dataclasses.replace(task, properties={"bias": slow}), solutions, 7)


def test_replay_fails_until_the_function_is_mended(folder, replay_file):
    failed = CliRunner().invoke(cli, ["replay", str(replay_file)])
    assert failed.exit_code == 1 and "still fails" in failed.output and "entries are wrong" in failed.output
    solve(folder, "affine")
    passed = CliRunner().invoke(cli, ["replay", str(replay_file), "--package", str(folder / "convnet")])
    assert passed.exit_code == 0 and "passes now" in passed.output


@pytest.mark.parametrize("change", [{"form": "x"}, {"task": "nobody"}, {"answers": "AAAA"}, {"seed": None}])
def test_replay_refuses_a_damaged_file(replay_file, change):
    data = json.loads(replay_file.read_text()) | change
    replay_file.write_text(json.dumps(data))
    result = CliRunner().invoke(cli, ["replay", str(replay_file)])
    assert isinstance(result.exception, KitError)


@pytest.mark.parametrize("text", [None, "no json", "[1]"])
def test_replay_refuses_what_is_no_replay(folder, text):
    path = folder / "replay.json"
    if text is not None:
        path.write_text(text)
    assert isinstance(CliRunner().invoke(cli, ["replay", str(path)]).exception, KitError)


# ---- elsewhere ----------------------------------------------------------------------------------
def test_importing_the_notebook_package_brings_neither_ipython_nor_nbgrader():
    code = "import sys, autograder.notebook; print({'IPython', 'nbgrader', 'matplotlib'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "set()"


WRITE = (
    "from pathlib import Path\nsource = Path({source!r}).read_text()\n_ = Path('convnet/{name}.py').write_text({text})"
)


def written(name, text="source"):
    """A cell that saves a module, as an editor would."""
    return WRITE.format(source=str(ROOT / "solutions" / "convnet" / f"{name}.py"), name=name, text=text)


def executed(folder, cells):
    """The notebook after Run All in a kernel of its own: for each cell what it shows as text."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    shown = [[out.get("data", {}).get("text/plain", out.get("text", "")) for out in c.outputs] for c in notebook.cells]
    return dict(zip(cells, shown, strict=True))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # nbclient and the kernel have warnings of their own
def test_in_a_real_kernel_run_all_goes_on(folder):
    check_affine, later = 'check("affine_forward")', "await __import__('asyncio').sleep(0)\n7"
    shown = executed(folder, [BEGIN, IMPORT, CALL, "out.shape", check_affine, later])
    assert shown[CALL] == ["affine_forward is not written yet"]
    assert shown[check_affine] == ["affine_forward: not written yet, 0 of 5 points", "0.0"]
    assert shown[later] == ["7"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_in_a_real_kernel_files_are_read_anew_and_an_endless_loop_ends_without_alarms(folder):
    broken = written("losses", "'x = = 3\\n' + source")
    endless = written("affine", "source.replace('rows = x', 'while True:\\n        pass\\n    rows = x', 1)")
    as_on_windows = "import signal\ndel signal.setitimer\n"
    short = (
        f"from autograder.checks import load\nobject.__setattr__(load({NAME!r})['affine_forward'], 'seconds', 1.0)\n"
    )
    cells = [BEGIN, IMPORT, CALL, written("affine"), f"{CALL}.tolist()", broken, "check('softmax_loss')"]
    cells += ["check('affine_forward')", endless, f"{as_on_windows}{short}check('affine_forward') + 0", "2 + 2"]
    shown = list(executed(folder, cells).values())
    assert shown[2] == ["affine_forward is not written yet"] and shown[4] == ["[[2.0, 2.0, 2.0]]"]
    assert "SyntaxError: invalid syntax at convnet/losses.py:1: `x = = 3`" in shown[6][0]
    assert shown[7][-1] == "5.0"
    words = " ".join(shown[9][0].split())
    assert "did not finish within 1 s and was stopped (an endless loop?); it was at convnet/affine.py" in words
    assert shown[9][-1] == "0.0" and shown[10] == ["4"]


def test_time_of_a_function_that_is_handed_in_counts_once(tmp_path):
    (tmp_path / "convnet").mkdir()
    (tmp_path / "convnet" / "__init__.py").write_text('"""Empty."""\n')
    text = "import time\n\n\ndef inner():\n    time.sleep(0.2)\n\n\ndef outer(f, endless):\n    f()\n"
    (tmp_path / "convnet" / "slow.py").write_text(text + "    while endless:\n        pass\n")
    with StudentPackage(tmp_path, 0.7) as subject:
        impl = Implementation(subject, {name: Signature("slow") for name in ("inner", "outer")})
        for _ in range(2):  # 0.4 s in all; 0.8 s if each second of `inner` were that of `outer` once more
            impl.outer(Callback(impl.inner), False)
        with pytest.raises(Mismatch, match="did not finish within 0.7 s"):
            impl.outer(Callback(impl.inner), True)
