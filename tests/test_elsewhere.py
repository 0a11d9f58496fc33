"""Windows, macOS and Python in a browser: what students use runs without what only Linux has."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.build.bundle import make_wheel, write_bundle
from autograder.build.release import Course, write_release
from autograder.checks import load
from autograder.examine.recorded import FILE

ROOT = Path(__file__).parents[1]

# Libraries first: they know what Linux has. What comes afterwards has to do without.
PRELUDE = """
import asyncio, os, signal, sys, threading
import IPython.core.interactiveshell, matplotlib.backends.backend_agg, numpy, click, rich.console, platformdirs
for name in ("fork", "forkpty", "getuid", "geteuid", "setsid", "mkfifo"):
    vars(os).pop(name, None)
for name in ("SIGALRM", "setitimer", "alarm", "ITIMER_REAL", "pthread_kill"):
    vars(signal).pop(name, None)
for name in ("fcntl", "resource", "pwd", "grp", "termios", "pty", "syslog"):
    sys.modules[name] = None
# And nothing of the extras, which students do not have.
for name in "nbgrader jupyterlab jupytext nbformat jinja2 nh3 sqlalchemy greenlet yaml copydetect anywidget".split():
    sys.modules[name] = None
"""
NO_THREADS = """
def start(self):
    raise RuntimeError("can't start new thread")
threading.Thread.start = start
def popen(*_, **__):
    raise OSError("this platform does not support processes")
import subprocess
subprocess.Popen = subprocess.run = popen
"""
# Runs the notebook of a folder as IPython does, without a kernel; the last line is what it came to.
NOTEBOOK = """
import json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.history_manager.enabled = False
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"] + [{"cell_type": "code", "source": [sys.argv[2]]}]
points, errors = {}, []
for cell in cells:
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        result = shell.run_cell(source)
        errors += [f"{source}: {error}" for error in (result.error_before_exec, result.error_in_exec) if error]
        if source.startswith("check("):
            points[source] = result.result
print(json.dumps({"points": points, "errors": errors}))
"""
# What lies beyond the first notebook: pictures, the playground, and a training that would be watched.
BEYOND = """
from autograder import lab
lab.show_fits(7, 3, (1, 2, 3))
lab.playground()
class Net:
    params = {}
    def loss(self, X, y=None):
        return X.reshape(len(X), -1)[:, :3] if y is None else (1.0, {})
class Steps:
    net, epoch, train_accuracy, val_accuracy = Net(), 0, [], []
    def train(self):
        self.net.loss(numpy.ones((2, 1, 5, 5)), numpy.zeros(2, int))
import numpy
await lab.train_live(Steps(), numpy.ones((3, 1, 4, 4)), numpy.arange(3))
"""
PLACES = {"without what Linux has": PRELUDE, "without threads and processes, as in a browser": PRELUDE + NO_THREADS}


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    """The solved A0 as a student has it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    write_release(Course(ROOT), load("start_here"), folder / "student")
    write_release(Course(ROOT), load("start_here"), folder / "instructor", "instructor")
    shutil.copy(folder / "student" / FILE, folder / "instructor")
    return folder / "instructor"


def run(program: str, folder: Path, *arguments: str, **environment: str) -> str:
    command, env = [sys.executable, "-c", program, *arguments], {**os.environ, **environment}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("place", PLACES)
def test_notebook_checks_and_panels_run(place, solved):
    said = json.loads(run(PLACES[place] + NOTEBOOK, solved, "start_here.ipynb", BEYOND))
    assert said["errors"] == []
    assert said["points"] and all(isinstance(value, float) for value in said["points"].values())


def test_endless_loop_ends_without_an_alarm(tmp_path):
    program = """
from autograder.notebook.time_limit import OutOfTime, time_limit
try:
    with time_limit(0.3):
        while True:
            pass
except OutOfTime:
    print("ended")
"""
    assert run(PRELUDE + program, tmp_path) == "ended"


def test_every_assignment_s_checks_are_there(tmp_path):
    program = """
import autograder.cli, autograder.data, autograder.lab, autograder.notebook.command, autograder.notebook.submitting
from autograder.checks import ASSIGNMENTS, load
print(all(load(name).tasks for name in ASSIGNMENTS))
"""
    assert run(PRELUDE + program, tmp_path) == "True"


# ---- the zip ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def unzipped(tmp_path_factory) -> Path:
    """The folder that a student has after unpacking A0, and what pip makes of its wheel in `site`."""
    folder = tmp_path_factory.mktemp("zip")
    (folder / "wheel").mkdir()
    course = Course(ROOT)
    wheel = make_wheel(course, folder / "wheel")
    path = write_bundle(course, "start_here", load("start_here").title, wheel, folder / "out")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    with zipfile.ZipFile(folder / "start_here" / wheel.name) as archive:
        archive.extractall(folder / "site")
    return folder / "start_here"


def test_zip_is_the_assignment_and_what_it_needs(unzipped):
    names = {path.relative_to(unzipped).as_posix() for path in unzipped.rglob("*") if path.is_file()}
    built = ROOT / "assignments" / "start_here"
    assert {path.relative_to(built).as_posix() for path in built.rglob("*.py")} < names
    assert {"start_here.ipynb", "recorded.npz", "README.txt", ".devcontainer/devcontainer.json"} < names
    (line, lab) = (unzipped / "requirements.txt").read_text().split()
    assert line.removesuffix("[widgets]").removeprefix("./") in names and lab == "jupyterlab>=4.2"


def test_zip_runs_where_the_repository_is_not(unzipped):
    site = str(unzipped.parent / "site")
    program = (
        PRELUDE
        + NOTEBOOK
        + "import autograder; assert autograder.__file__.startswith(sys.argv[3])\nprint(json.dumps(errors))"
    )
    assert run(program, unzipped, "start_here.ipynb", "pass", site, PYTHONPATH=site) == "[]"


# ---- what is said of it -----------------------------------------------------------------------
def test_hosted_runners_are_told_only_what_exists():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "[ubuntu-latest, macos-latest, windows-latest]" in text
    named = re.findall(r"tests/\w+\.py", text)
    assert len(named) > 5 and all((ROOT / name).is_file() for name in named)
