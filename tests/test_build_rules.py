"""Each rule that stops a build, with file, line and how to mend it."""

import numpy as np
import pytest
from small_course import brighten, edit, small_assignment, small_course

from autograder.build.leaks import distinctive
from autograder.build.release import write_release
from autograder.build.source import read_source
from autograder.checking import Assignment
from autograder.errors import KitError


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
