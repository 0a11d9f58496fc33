"""Windows, macOS and Python in a browser: what students use runs without what only Linux has."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
for name in ("fcntl", "resource", "pwd", "grp", "termios", "pty", "syslog", "nbgrader", "anywidget"):
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


def run(program: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=folder, capture_output=True, text=True)
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


@pytest.mark.parametrize("module", ["cli", "notebook", "lab", "data", "checks", "examine", "notebook.command"])
def test_imports(module, tmp_path):
    assert run(f"{PRELUDE}import autograder.{module}; print('there')", tmp_path) == "there"


def test_every_assignment_s_checks_are_there(tmp_path):
    program = "from autograder.checks import ASSIGNMENTS, load; print(all(load(name).tasks for name in ASSIGNMENTS))"
    assert run(PRELUDE + program, tmp_path) == "True"
