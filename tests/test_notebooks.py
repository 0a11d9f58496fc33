"""The notebooks as students run them: unwritten, and solved."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.build.release import Course, write_release
from autograder.checks import ASSIGNMENTS, load
from autograder.examine.recorded import FILE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
WRITTEN = [name for name in ASSIGNMENTS if (ROOT / "source" / name / "notebook.py").exists()]
SECONDS = {"student": 60, "instructor": 300}
WITHOUT_PICTURES = {"frameworks"}  # code to read, and numbers


@pytest.fixture(scope="module", params=[(name, view) for name in WRITTEN for view in SECONDS], ids="-".join)
def run(request, tmp_path_factory):
    """(assignment, view, notebook with its outputs, seconds it took)."""
    name, view = request.param
    folder = tmp_path_factory.mktemp(f"{name}-{view}")
    return load(name), view, *run_notebook(name, view, folder)


def run_notebook(name, view, folder):
    """Make the assignment in `folder`, solved or not, and run its notebook from top to bottom."""
    write_release(Course(ROOT), load(name), folder / "student")
    if view == "instructor":  # solved, with the recorded answers that students have
        write_release(Course(ROOT), load(name), folder / "instructor", view)
        shutil.copy(folder / "student" / FILE, folder / "instructor")
    notebook = nbformat.read(folder / view / f"{name}.ipynb", 4)
    resources = {"metadata": {"path": str(folder / view)}}
    NotebookClient(notebook, timeout=120, resources=resources, record_timing=True, allow_errors=True).execute()
    nbformat.write(notebook, folder / f"{name}.{view}.ipynb")
    return notebook, sum(seconds(cell) for cell in notebook.cells if cell.cell_type == "code")


def seconds(cell):
    times = cell.metadata.execution
    busy, idle = (nbformat_time(times[f"iopub.status.{state}"]) for state in ("busy", "idle"))
    return (idle - busy).total_seconds()


def nbformat_time(text):
    from datetime import datetime

    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def outputs(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield cell, output


def test_notebook_runs_to_the_end_without_an_error(run):
    _, _, notebook, _ = run
    assert [(cell.source, output.evalue) for cell, output in outputs(notebook) if output.output_type == "error"] == []


def test_notebook_writes_nothing_to_stderr(run):
    _, _, notebook, _ = run
    assert [(cell.source, output.text) for cell, output in outputs(notebook) if output.get("name") == "stderr"] == []


def test_notebook_is_quick(run):
    _, view, _, took = run
    assert took < SECONDS[view]


def test_every_picture_has_words_for_those_who_cannot_see_it(run):
    assignment, view, notebook, _ = run
    pictures = [output for _, output in outputs(notebook) if "image/png" in output.get("data", {})]
    assert all(picture.metadata["image/png"]["alt"] for picture in pictures)
    assert pictures or view == "student" or assignment.name in WITHOUT_PICTURES


def test_check_cells_give_full_points_if_solved_and_none_if_not(run):
    assignment, view, notebook, _ = run
    got = {
        cell.metadata.nbgrader.grade_id: float(output.data["text/plain"])
        for cell, output in outputs(notebook)
        if cell.source.startswith("check(") and output.output_type == "execute_result"
    }
    assert got == {task.name: task.points if view == "instructor" else 0 for task in assignment.tasks}


def test_code_cells_are_short(run):
    _, _, notebook, _ = run
    lengths = {cell.source: len([line for line in cell.source.splitlines() if line.strip()]) for cell in notebook.cells}
    assert [source for source, length in lengths.items() if length > 15 and not source.startswith(("#", "<"))] == []
