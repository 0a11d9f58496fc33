"""A small course of one assignment, in which the tests of the build may break things."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.build.release import Course
from autograder.checking import Assignment, Task

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


def small_assignment() -> Assignment:
    return Assignment("start_here", "Start here", 6, (brighten(),))


def small_course(folder: Path) -> Course:
    """A course in `folder`, so that a rule can be broken in it."""
    (folder / "source" / "start_here").mkdir(parents=True)
    (folder / "source" / "start_here" / "notebook.py").write_text(NOTEBOOK)
    (folder / "solutions" / "convnet").mkdir(parents=True)
    for name in ("__init__", "pictures"):
        shutil.copy(ROOT / "solutions" / "convnet" / f"{name}.py", folder / "solutions" / "convnet")
    return Course(folder)


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
