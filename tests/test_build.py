"""The build: what students get, that nbgrader changes nothing of it, and each rule that stops a build."""

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
from traitlets.config import Config

from autograder.build import GENERATE_PREPROCESSORS, stub_files
from autograder.build.build import build_assignments, check_assignments
from autograder.build.command import build
from autograder.build.leaks import distinctive
from autograder.build.modules import enclosing, needed
from autograder.build.notebook import checksum
from autograder.build.release import Course, assignments_named, read_cells, write_release
from autograder.build.source import read_source
from autograder.checking import Assignment, Task
from autograder.checks import load, signatures
from autograder.errors import KitError
from autograder.examine.diagnose import diagnose
from autograder.examine.examiner import Solutions
from autograder.examine.mistakes import mistaken
from autograder.examine.recorded import FILE, Recorded, record_assignment
from autograder.examine.run import try_case
from autograder.subject import Implementation

ROOT = Path(__file__).parents[1]
NOTEBOOK = """\
# %% [markdown]
# # A title with $a_b$
#
# {{ graded }}

# %%
import autograder.errors  # and start("start_here")

# %% check="brighten"

# %% [markdown] answer="why" points=4
# **Why** does a picture have no value above 1?
#
# ### BEGIN SOLUTION
# Because one is the lightest grey that a screen can show.
# ### END SOLUTION
# ### BEGIN MARK SCHEME
# 4: says that 1 is white, 2: names the range alone
# ### END MARK SCHEME

# %% plot="lighter" points=1.5
import numpy as np
### BEGIN SOLUTION
levels = np.linspace(0, 1, 17) ** 2.25
### END SOLUTION
### BEGIN MARK SCHEME
# 1.5: a curve that begins in 0 and ends in 1
### END MARK SCHEME

# %% work="tune" tags=["scratch"]
amount = 0.25
### BEGIN SOLUTION
amount = 0.5
### END SOLUTION
"""


def brighten(points=0.5):
    """The task of `start_here` with points, so that sums can be wrong."""
    task = Task("brighten", "pictures", ("out",))

    @task.check("values", points)
    def _(impl, case):
        image = case.rng.random((2, 3))
        case.equal("out", impl.brighten(image, 0.3), case.ref.brighten(image, 0.3))

    return task


@pytest.fixture
def assignment():
    return Assignment("start_here", "Start here", 6, (brighten(),))


@pytest.fixture
def course(tmp_path):
    """A small course of its own, so that a rule can be broken in it."""
    (tmp_path / "source" / "start_here").mkdir(parents=True)
    (tmp_path / "source" / "start_here" / "notebook.py").write_text(NOTEBOOK)
    (tmp_path / "solutions" / "convnet").mkdir(parents=True)
    for name in ("__init__", "pictures"):
        shutil.copy(ROOT / "solutions" / "convnet" / f"{name}.py", tmp_path / "solutions" / "convnet")
    return Course(tmp_path)


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


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


# ---- the rules ----------------------------------------------------------------------------------
RULES = {
    "no check cell": ('# %% check="brighten"\n', "", r"notebook\.py:\d+: got 'no check cell for brighten'"),
    "no task": ('check="brighten"', 'check="brihgten"', r":9: .*want a task: brighten"),
    "check twice": (
        '# %% check="brighten"\n',
        '# %% check="brighten"\n\n# %% check="brighten"\n',
        r":11: .*stands in line 9 already",
    ),
    "same id": ('answer="why"', 'answer="brighten"', r":11: .*id 'brighten'"),
    "check with text": ('# %% check="brighten"\n', '# %% check="brighten"\nx = 1\n', r":9: .*check cell with text"),
    "points": ("points=4", "points=5", r":1: .*0\.5 points of checks \+ 6\.5 marked by hand = 7.*want 6"),
    "no points": (" points=4", "", r":11: .*points above 0"),
    "points of a task": (
        'check="brighten"',
        'check="brighten" points=3',
        r":9: .*points on answer, plot and test cells only",
    ),
    "hidden tests in a plot": (
        "# ### BEGIN MARK",
        "# ### BEGIN HIDDEN TESTS\n# 1\n# ### END HIDDEN TESTS\n# ### BEGIN MARK",
        r":17: .*a HIDDEN TESTS region in: answer",
    ),
    "solution in a test": (
        'work="tune" tags',
        'test="tune" points=1 tags',
        r":\d+: .*a SOLUTION region in: test",
    ),
    "unknown metadata": ('check="brighten"', 'chekc="brighten"', r":9: .*got 'chekc', want one of answer, check"),
    "answer on code": ("[markdown] answer", "answer", r":11: .*Begin the line with `# %% \[markdown\]`"),
    "two kinds": ('check="brighten"', 'check="brighten" work="x"', r":9: .*one kind a cell"),
    "bad id": ('answer="why"', 'answer="Why not"', r":11: .*small letters"),
    "no guide": (
        "# ### BEGIN MARK SCHEME\n# 4: says that 1 is white, 2: names the range alone\n# ### END MARK SCHEME\n",
        "",
        r":11: .*without a marking guide",
    ),
    "long guide": ("# 4: says", "# a\n# b\n# c\n# d\n# 4: says", r":11: .*marking guide of 5 lines"),
    "no model answer": (
        "# ### BEGIN SOLUTION\n# Because one is the lightest grey that a screen can show.\n# ### END SOLUTION\n",
        "",
        r":11: .*without a solution",
    ),
    "region in prose": ("# {{ graded }}", "# ### BEGIN SOLUTION\n# ### END SOLUTION", r":4: .*region in a prose cell"),
    "misspelt marker": ("# ### END SOLUTION", "# ### END SOLUTOIN", r":16: .*marker in exact form"),
    "unclosed marker": ("# ### END SOLUTION\n# ### BEGIN MARK SCHEME\n", "", r":14: .*|which closes line 14"),
    "long cell": ("amount = 0.25\n", "amount = 0.25\n" * 15, r":30: .*code cell of 16 lines"),
    "syntax": ("amount = 0.25", "amount = = 0.25", r":30: .*want valid Python"),
    "convnet module": (
        "import numpy as np",
        "from convnet.picturs import brighten",
        r":21: .*module of the release: __init__, pictures",
    ),
    "convnet name": ("import numpy as np", "from convnet.pictures import brihgten", r":21: .*want one of brighten, np"),
    "kit module": ("import numpy as np", "from autograder.erors import KitError", r":21: .*a module of the kit"),
    "kit name": ("import numpy as np", "from autograder.errors import KitEror", r":21: .*CheckError, KitError"),
    "no start": ('start("start_here")', "nothing", r":6: .*`start\(.start_here.\)` in it"),
    "unknown field": ("{{ graded }}", "{{graded}}", r":1: .*want '?\{\{ graded \}\}"),
    "text before cells": ("# %% [markdown]\n", "x = 1\n# %% [markdown]\n", r":1: .*nothing before the first"),
    "answer leaks": (
        "# # A title",
        "# Because one is the lightest grey that a screen can show.\n#\n# # A title",
        r"notebook\.py:17: .*lightest grey.*start_here\.ipynb:1",
    ),
    "function leaks": ("amount = 0.25", "image = amount = 0.25; return_np = np.clip(image + amount, 0, 1)", None),
    "function line leaks": (
        "# # A title",
        "# `return np.clip(image + amount, 0, 1)`\n#\n# # A title",
        r"^solutions/convnet/pictures\.py:24: .*np\.clip",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_build_stops_with_file_line_and_mend(course, assignment, tmp_path, rule):
    old, new, words = RULES[rule]
    edit(course.source("start_here"), old, new)
    if words is None:
        write_release(course, assignment, tmp_path / "out")
        return
    with pytest.raises(KitError, match=words):
        write_release(course, assignment, tmp_path / "out")


MODULE_RULES = {
    "solved": (
        "    ### BEGIN SOLUTION\n    return np.clip(image + amount, 0, 1)\n    ### END SOLUTION\n",
        "    return image\n",
        r"convnet/pictures\.py:6: .*released solved",
    ),
    "misspelt": ("### END SOLUTION", "### END SOLUTIN", r"convnet/pictures\.py:25: .*marker in exact form"),
    "unclosed": ("    ### END SOLUTION\n", "", r"convnet/pictures\.py:23: .*without an end"),
    "other name": ("def brighten", "def lighten", r"convnet/pictures\.py:1: .*no brighten"),
    "import of what is not there": (
        "import numpy as np",
        "from .affine import affine_forward",
        r"convnet/pictures\.py:3: .*import of \.affine",
    ),
    "syntax": ("import numpy as np", "import numpy as", r"convnet/pictures\.py:3: .*valid Python"),
    "stub does not parse": (
        "    ### BEGIN SOLUTION\n",
        "    if amount:\n    ### BEGIN SOLUTION\n    ",
        r"convnet/pictures\.py as a stub:|valid Python",
    ),
}


@pytest.mark.parametrize("rule", MODULE_RULES)
def test_build_stops_for_a_module_with_file_line_and_mend(course, assignment, tmp_path, rule):
    old, new, words = MODULE_RULES[rule]
    edit(course.convnet / "pictures.py", old, new)
    with pytest.raises(KitError, match=words):
        write_release(course, assignment, tmp_path / "out")


def test_build_stops_for_modules_that_do_not_exist(course, tmp_path):
    with pytest.raises(KitError, match="start_here: module: got 'imaging', want one of __init__, pictures"):
        write_release(course, Assignment("start_here", "", 6, (brighten(),), given=("imaging",)), tmp_path / "out")


def test_build_stops_for_a_module_that_is_both_stub_and_given(course, tmp_path):
    with pytest.raises(KitError, match="either a task's or given"):
        write_release(course, Assignment("start_here", "", 6, (brighten(),), given=("pictures",)), tmp_path / "out")


def test_build_stops_for_a_solution_line_in_recorded_data(course, assignment, tmp_path, monkeypatch):
    line = "return np.clip(image + amount, 0, 1)"
    np.savez(tmp_path / "leak.npz", brighten=np.frombuffer(line.encode(), np.uint8))
    monkeypatch.setattr("autograder.build.release.record_assignment", lambda *_: (tmp_path / "leak.npz").read_bytes())
    with pytest.raises(KitError, match=r"pictures\.py:24: .*in out/recorded\.npz"):
        write_release(course, assignment, tmp_path / "out")


def test_build_stops_for_a_line_of_a_later_assignment(course, assignment, tmp_path):
    (course.convnet / "later.py").write_text(
        "def f(x):\n    ### BEGIN SOLUTION\n    return x.sum(axis=(0, 2)) ** 2 / 3\n    ### END SOLUTION\n"
    )
    write_release(course, assignment, tmp_path / "out")
    edit(
        course.convnet / "pictures.py",
        "import numpy as np\n",
        "import numpy as np\n\n\ndef given(x):\n    return x.sum(axis=(0, 2)) ** 2 / 3\n",
    )
    with pytest.raises(KitError, match=r"later\.py:3: .*again/convnet/pictures\.py:8"):
        write_release(course, assignment, tmp_path / "again")


def test_build_stops_for_a_file_that_cannot_be_read(released):
    from autograder.build.leaks import find_leaks

    (released / "convnet" / "pictures.pyc").write_bytes(b"\0")
    with pytest.raises(KitError, match=r"pictures\.pyc: got '\.pyc'"):
        find_leaks(released, [("a.py:1", "no such line")])


@pytest.mark.parametrize(
    ("line", "telling"),
    [
        ("return out, cache", False),
        ("return out, (x, w, b)", False),
        ("N, C, H, W = x.shape", False),
        ("x, w, b = cache", False),
        ("for i in range(H_out):", False),
        ("dx = np.zeros_like(x)", False),
        ("ax.set_xlabel('x', fontsize=12)", False),
        ("loss, grads = net.loss(X_batch, y_batch)", False),
        ("out = np.maximum(0, x)", True),
        ("out = rows @ w + b[None, :]", True),
        ("return dout * (x > 0)", True),
        ("margins = np.maximum(0, scores - correct + delta)", True),
        ("# The first hidden neuron is OR, the second AND.", True),
    ],
)
def test_distinctive_lines_are_those_that_tell(line, telling):
    assert distinctive(line) is telling


def test_source_refuses_other_cell_types():
    with pytest.raises(KitError, match=r"n\.py:1: got 'raw'"):
        read_source("# %% [raw]\n# x\n", "n.py")


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
