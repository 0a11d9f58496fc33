"""The build: what students get, that nbgrader changes nothing of it, that it repeats. Rules: `test_build_rules.py`."""

import ast
import json
import logging
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from small_course import NOTEBOOK, ROOT, brighten, edit, small_assignment, small_course
from traitlets.config import Config

from autograder.build import GENERATE_PREPROCESSORS, stub_files
from autograder.build.build import build_assignments, check_assignments
from autograder.build.command import build
from autograder.build.modules import enclosing, needed
from autograder.build.notebook import checksum
from autograder.build.release import Course, assignments_named, read_cells, write_release
from autograder.build.solutions import describe_pictures
from autograder.checking import Assignment
from autograder.checks import load, signatures
from autograder.errors import KitError
from autograder.examine.diagnose import diagnose
from autograder.examine.examiner import Solutions
from autograder.examine.mistakes import mistaken
from autograder.examine.recorded import FILE, Recorded, record_assignment
from autograder.examine.run import try_case
from autograder.subject import Implementation


@pytest.fixture
def assignment():
    return small_assignment()


@pytest.fixture
def course(tmp_path):
    return small_course(tmp_path)


@pytest.fixture
def released(course, assignment, tmp_path):
    write_release(course, assignment, tmp_path / "start_here")
    return tmp_path / "start_here"


def cells(folder):
    return nbformat.read(folder / "start_here.ipynb", as_version=4).cells


# ---- what comes out -----------------------------------------------------------------------------
def test_release_holds_notebook_package_and_recorded_answers(released):
    files = sorted(str(path.relative_to(released)) for path in released.rglob("*") if path.is_file())
    assert files == ["convnet/__init__.py", "convnet/pictures.py", "recorded.npz", "start_here.ipynb"]


def test_release_notebook_is_valid_and_its_cells_are_as_wanted(released):
    book = nbformat.read(released / "start_here.ipynb", as_version=4)
    nbformat.validate(book)
    assert book.metadata.kernelspec.name == "python3"
    assert "do not edit" in book.metadata.convnet_course_kit.generated
    texts = [cell.source for cell in book.cells]
    assert texts[2] == 'check("brighten")'
    assert texts[3] == "**Why** does a picture have no value above 1?\n\n*Your answer here.*"
    assert texts[4] == "import numpy as np\n# Your code here."
    assert texts[5] == "amount = 0.25\n# Your code here."
    assert book.cells[5].metadata == {"tags": ["scratch"]}
    assert [cell.id for cell in book.cells[2:]] == ["brighten", "why", "lighter", "tune"]


def test_release_notebook_says_what_is_graded(released):
    table = cells(released)[0].source
    assert "| `brighten` | values | random data against the reference | 0.5 |" in table
    assert "| `why` | your answer | read by a person | 4 |" in table
    assert "| **total** | | | **6** |" in table


def test_release_metadata_is_nbgraders(released):
    check, answer, plot = (cells(released)[i].metadata for i in (2, 3, 4))
    assert {key: value for key, value in check.nbgrader.items() if key != "checksum"} == {
        "schema_version": 3,
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "grade_id": "brighten",
        "points": 0.5,
        "cell_type": "code",
    }
    assert (check.deletable, check.editable) == (False, False)
    assert (answer.nbgrader.solution, answer.nbgrader.locked, answer.nbgrader.points) == (True, False, 4)
    assert (answer.deletable, "editable" in answer, plot.nbgrader.cell_type) == (False, False, "code")


def test_cell_ids_stay_when_other_cells_come_and_go(released, course, assignment, tmp_path):
    edit(course.source("start_here"), "# %% [markdown]\n", "# %% [markdown]\n# New\n\n# %% [markdown]\n")
    write_release(course, assignment, tmp_path / "again")
    ids = [cell.id for cell in cells(tmp_path / "again")]
    assert ids[1:] == [cell.id for cell in cells(released)]


def test_checksum_is_nbgraders(released):
    utils = pytest.importorskip("nbgrader.utils")
    graded = [cell for cell in cells(released) if "nbgrader" in cell.metadata]
    assert len(graded) == 3
    for cell in graded:
        assert (
            cell.metadata.nbgrader.checksum
            == checksum(cell.source, cell.metadata.nbgrader)
            == utils.compute_checksum(cell)
        )


def test_stub_says_what_is_missing_and_keeps_the_docstring(released):
    text = (released / "convnet" / "pictures.py").read_text()
    assert text.startswith("# Stubs, generated")
    assert '\n    """\n    raise NotImplementedError("brighten is not written yet")\n' in text
    assert "np.clip" not in text
    assert (released / "convnet" / "__init__.py").read_text().startswith("# Given, generated")


@pytest.mark.parametrize(("line", "name"), [(2, "f"), (4, "C.m"), (6, "C.m"), (7, None), (8, None)])
def test_enclosing_names_function_or_method(line, name):
    text = "def f():\n    pass\nclass C:\n    def m(self):\n        def inner():\n            pass\n    x = 1\n"
    assert enclosing(ast.parse(text), line) == name


def test_region_outside_of_functions_leaves_nothing(course, assignment, tmp_path):
    edit(
        course.convnet / "pictures.py",
        "import numpy as np\n",
        "import numpy as np\n### BEGIN SOLUTION\nSECRET = 3\n### END SOLUTION\n",
    )
    write_release(course, assignment, tmp_path / "out")
    assert "import numpy as np\n\n" in (tmp_path / "out" / "convnet" / "pictures.py").read_text()


def test_instructor_view_is_solved(course, assignment, tmp_path):
    write_release(course, assignment, tmp_path / "out", "instructor")
    text = (tmp_path / "out" / "convnet" / "pictures.py").read_text()
    assert "np.clip" in text and "###" not in text
    assert "Because one is the lightest" in cells(tmp_path / "out")[3].source


def test_stub_files_are_the_tasks_modules_only():
    assert stub_files(load("start_here")) == ["convnet/pictures.py"]


def test_needs_are_transitive_and_without_circles(monkeypatch):
    made = {
        "a": Assignment("a", "A", 0, (brighten(),)),
        "b": Assignment("b", "B", 0, (brighten(),), needs=("a",)),
        "c": Assignment("c", "C", 0, (brighten(),), needs=("b",)),
        "d": Assignment("d", "D", 0, (brighten(),), needs=("e",)),
        "e": Assignment("e", "E", 0, (brighten(),), needs=("d",)),
    }
    monkeypatch.setattr("autograder.build.modules.load", made.__getitem__)
    assert [item.name for item in needed(made["c"])] == ["a", "b"]
    with pytest.raises(KitError, match="circle"):
        needed(made["d"])


# ---- nbgrader -----------------------------------------------------------------------------------
def generated(folder, root, monkeypatch):
    """What nbgrader's own `generate_assignment` makes of a student view."""
    pytest.importorskip("nbgrader")
    from nbgrader.apps import NbGraderAPI

    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))  # finds alembic
    shutil.copytree(folder, root / "source" / folder.name)
    config = Config()
    config.CourseDirectory.root = str(root)
    config.GenerateAssignment.preprocessors = GENERATE_PREPROCESSORS
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    result = NbGraderAPI(config=config).generate_assignment(folder.name)
    assert result["success"], result["log"]
    return root / "release" / folder.name


def texts(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_generate_assignment_changes_no_byte(released, tmp_path, monkeypatch):
    assert texts(generated(released, tmp_path / "course", monkeypatch)) == texts(released)


@pytest.mark.parametrize("name", [item.name for item in assignments_named(Course(ROOT), ())])
def test_committed_assignment_is_a_fresh_build(name):
    check_assignments(Course(ROOT), [load(name)])


# ---- recorded answers ---------------------------------------------------------------------------
def test_recorded_answers_judge_and_diagnose_without_the_reference(tmp_path):
    checks, solutions = load("two_layer_net"), Solutions.load(ROOT / "solutions", "two_layer_net")
    data = record_assignment(checks, solutions, 7)
    assert data == record_assignment(checks, solutions, 7)
    (tmp_path / FILE).write_bytes(data)
    recorded = Recorded(tmp_path / FILE)
    mistake = next(item for item in solutions.mistakes if item.id == "aff02")
    task, impl, failed = (
        checks[mistake.task],
        Implementation(mistaken(solutions.folder, mistake, signatures()), signatures()),
        {},
    )
    for item in task.properties.values():
        for number in range(item.cases):
            trial = try_case(task, item, number, impl, recorded.reference(task, item.name, number), recorded.seed(task))
            if trial.findings:
                failed.setdefault(item.name, trial)
    assert failed.keys() == set(mistake.fails.split())
    named = diagnose(failed, recorded.known(task), recorded.evidence(task))
    assert {name: known.id for name, known in named.items()} == dict.fromkeys(failed, "aff02")
    assert not any(mistake.patch[0][1].encode() in np.load(tmp_path / FILE)[name].tobytes() for name in [task.name])


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken"])
def test_recorded_refuses_a_file_of_another_form(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(KitError, match=r"recorded\.npz: .*Unzip the assignment again"):
        Recorded(tmp_path / FILE)


def test_recorded_refuses_arrays_that_are_no_frames(tmp_path):
    np.savez(tmp_path / FILE, brighten=np.zeros(30, np.uint8))
    recorded = Recorded(tmp_path / FILE)
    with pytest.raises(KitError, match="cannot be read"):
        recorded.known(brighten())


# ---- in place -----------------------------------------------------------------------------------
def test_build_is_atomic_and_repeats_byte_for_byte(course, assignment):
    assert build_assignments(course, [assignment]) == ["start_here"]
    place, view = course.assignments / "start_here", course.student_view / "start_here"
    before = {path: path.read_bytes() for folder in (place, view) for path in folder.rglob("*") if path.is_file()}
    assert len(before) == 8
    assert build_assignments(course, [assignment]) == []
    edit(course.source("start_here"), "points=4", "points=5")
    with pytest.raises(KitError):
        build_assignments(course, [assignment])
    assert before == {
        path: path.read_bytes() for folder in (place, view) for path in folder.rglob("*") if path.is_file()
    }
    assert sorted(path.name for path in (course.root / "build").iterdir()) == ["student_view"]


def test_check_lists_what_differs(course, assignment):
    build_assignments(course, [assignment])
    check_assignments(course, [assignment])
    place = course.assignments / "start_here"
    edit(place / "convnet" / "pictures.py", "    raise", "    return 1  # raise")
    (place / "extra.txt").write_text("mine")
    (place / "convnet" / "__init__.py").unlink()
    with pytest.raises(KitError) as caught:
        check_assignments(course, [assignment])
    words = str(caught.value)
    assert "start_here/convnet/pictures.py:24: differs from a fresh build" in words
    assert "start_here/extra.txt: not made by the build" in words
    assert "start_here/convnet/__init__.py: missing" in words


def test_recorded_answers_are_compared_with_tolerance(course, assignment, monkeypatch):
    build_assignments(course, [assignment])
    pictures = course.convnet / "pictures.py"
    edit(pictures, "np.clip(image + amount, 0, 1)", "np.clip(image + amount, 0, 1) * (1 + 1e-13)")
    check_assignments(course, [assignment])
    assert build_assignments(course, [assignment]) == []
    edit(pictures, "1e-13", "1e-3")
    with pytest.raises(KitError, match=r"recorded\.npz: differs"):
        check_assignments(course, [assignment])


def test_command_says_what_is_new(course, monkeypatch):
    edit(
        course.source("start_here"),
        NOTEBOOK[NOTEBOOK.index("# %% [markdown] answer") : NOTEBOOK.index("# %% work")],
        "",
    )
    run = CliRunner().invoke
    first = run(build, ["start_here", "--root", str(course.root)], catch_exceptions=False)
    assert (first.exit_code, first.output) == (0, "assignments/start_here: new\n")
    assert "unchanged" in run(build, ["start_here", "--root", str(course.root)]).output
    assert "what the sources make" in run(build, ["start_here", "--check", "--root", str(course.root)]).output
    assert isinstance(run(build, ["start_hree", "--root", str(course.root)]).exception, KitError)
    assert isinstance(run(build, ["--root", str(course.root / "source")]).exception, KitError)


def test_notebook_text_is_json_as_nbformat_writes_it(released):
    text = (released / "start_here.ipynb").read_text()
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", ["two_layer_net", "conv_layers", "pooling", "full_convnet"])
def test_table_of_parts_says_what_each_part_is_worth(name):
    part, said, worth = 0, {}, {}
    for cell in read_cells(Course(ROOT), name):
        if cell.type == "markdown":
            said |= {int(row[0]): float(row[1]) for row in re.findall(r"^\| (\d+) \|.*\| (\d+) \|$", cell.text, re.M)}
            part = int(title[1]) if (title := re.search(r"^## Part (\d+)", cell.text, re.M)) else part
        points = load(name)[cell.name].points if cell.kind == "check" else cell.points
        worth[part] = worth.get(part, 0) + points
    assert {number: points for number, points in worth.items() if points} == said
    assert sum(said.values()) == load(name).points


def test_solved_page_keeps_the_alt_texts_of_pictures():
    about = {"image/png": {"alt": 'a "cat" <b>', "width": 10, "height": 5}}
    picture = nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo=", "text/plain": "x"}, metadata=about)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()", outputs=[picture])])
    describe_pictures(book)
    page = book.cells[0].outputs[0].data["text/html"]
    assert 'alt="a &quot;cat&quot; &lt;b&gt;"' in page and 'width="10" height="5"' in page
