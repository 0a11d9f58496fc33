"""A new assignment, written into a copy of the repository, builds, passes the gate and gives full marks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("jupytext")
from autograder.authoring.command import FILES, LIST, write
from autograder.errors import KitError

ROOT = Path(__file__).parent.parent
NAME = "warming_up"


@pytest.fixture
def clone(tmp_path):
    """What an author works in: the sources, with the packages of the kit."""
    for name in ("autograder", "solutions", "source", "assignments", "datasets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb"))
    return tmp_path


def command(clone, *arguments):
    environment = os.environ | {"PYTHONPATH": str(clone)}
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=clone, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_new_assignment_is_complete(clone):
    assert "autograder mutate warming_up" in command(clone, "new", NAME, "--title", "Warming up")
    assert "new" in command(clone, "build", NAME)
    released = clone / "assignments" / NAME
    notebook = json.loads((released / f"{NAME}.ipynb").read_text())
    assert "# Warming up" in "".join(notebook["cells"][0]["source"])
    assert "NotImplementedError" in (released / "convnet" / f"{NAME}.py").read_text()
    (gate,) = [json.loads(command(clone, "mutate", NAME, "--json"))]
    assert gate["ok"] and len(gate["mistakes"]) == 3
    work = clone / "work"
    shutil.copytree(released, work)
    shutil.copy(clone / "solutions" / "convnet" / f"{NAME}.py", work / "convnet")
    report = json.loads(command(clone, "examine", NAME, str(work), "--json"))
    assert (report["points"], report["max"]) == (8, 8)


def test_nothing_is_written_over_and_names_are_checked(tmp_path):
    (tmp_path / LIST).parent.mkdir(parents=True)
    with pytest.raises(KitError, match="a clone of the course kit"):
        write(tmp_path, NAME, "scale_columns", "T")
    (tmp_path / LIST).write_text('EXTENSIONS = ("dropout",)  # optional\n')
    for name in ("Warming", "1st", "class", "a-b", "pooling"):
        with pytest.raises(KitError, match="ASSIGNMENT"):
            write(tmp_path, name, "scale_columns", "T")
    with pytest.raises(KitError, match="--task"):
        write(tmp_path, NAME, "affine_forward", "T")
    assert write(tmp_path, NAME, "scale_columns", "T") == [place.format(NAME) for place in FILES.values()]
    assert (tmp_path / LIST).read_text() == f'EXTENSIONS = ("dropout", "{NAME}")  # optional\n'
    with pytest.raises(KitError, match="a name for which nothing is there yet"):
        write(tmp_path, NAME, "scale_columns", "T")


@pytest.mark.parametrize("file", FILES.values())
def test_the_assignment_compiles_for_any_name(tmp_path, file):
    (tmp_path / LIST).parent.mkdir(parents=True)
    (tmp_path / LIST).write_text("EXTENSIONS = ()\n")
    write(tmp_path, "attention", "attend", "Attention")
    assert (tmp_path / LIST).read_text() == 'EXTENSIONS = ("attention",)\n'
    text = (tmp_path / file.format("attention")).read_text()
    compile(text, file, "exec")
    assert "$" not in text and "scale_columns" not in text
