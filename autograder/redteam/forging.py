"""Forged scores: nothing that a submission does to modules, frames or files may change a comparison."""

from __future__ import annotations

from typing import Any

from .attack import BLANK, TARGET, Attack, Scene, check_cells, coded, noted

SUBCLASS = """
class Right(np.ndarray):
    def __array_function__(self, function, types, args, kwargs): return True
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs): return True
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __float__(self): return 0.0
return np.zeros(()).view(Right), np.zeros(scores.shape).view(Right)
"""
FAKE_CHECKER = """
import sys, types
fake = types.ModuleType("autograder.checking")
fake.gradcheck = fake.difference = fake.compare = fake.check = lambda *a, **k: None
for name in ("autograder", "autograder.checking", "autograder.checking.compare", "gradcheck", "compare"):
    sys.modules[name] = fake
return 0.0, np.zeros(scores.shape)
"""
IMPORT_HOOK = """
import importlib.abc, importlib.machinery, sys
class Doctor(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self) if "check" in name or "compare" in name else None
    def exec_module(self, module):
        module.difference = module.gradcheck = lambda *a, **k: None
sys.meta_path.insert(0, Doctor())
return 0.0, np.zeros(scores.shape)
"""
FRAMES = """
import gc, sys
found = []
def look(values):
    for name, value in values.items():
        if name in ("want", "wanted", "expected", "reference", "ref", "answer", "seed", "key"):
            found.append(value)
for frame in sys._current_frames().values():
    while frame is not None:
        look(frame.f_locals)
        look(frame.f_globals)
        frame = frame.f_back
for item in gc.get_objects():
    if type(item) is dict:
        look({k: v for k, v in item.items() if type(k) is str})
for value in found:
    if isinstance(value, tuple) and len(value) == 2 and np.shape(value[1]) == scores.shape:
        return value
raise LookupError("no answer was found")
"""
AST = """
import ast
from IPython import get_ipython
class Delete(ast.NodeTransformer):
    def visit_Assert(self, node): return None
    def visit_Call(self, node): return ast.Constant(5.0)
get_ipython().ast_transformers.append(Delete())
"""
INPUT = """
from IPython import get_ipython
get_ipython().input_transformers_post.append(lambda lines: ["pass"])
"""
SWALLOW = """
from IPython import get_ipython
shell = get_ipython()
shell.showtraceback = lambda *a, **k: None
shell.run_code = lambda *a, **k: False
"""
NUMPY = """
np.max = np.abs = np.sum = lambda *a, **k: 0.0
np.array = np.asarray = lambda *a, **k: 0.0
np.allclose = np.array_equal = np.isfinite = lambda *a, **k: True
np.testing = None
return 0.0, np.zeros(scores.shape)
"""
EXIT = """
import os
os._exit(0)
"""
LATE = """
import os, sqlite3, time
if os.fork() == 0:
    os.setsid()
    for _ in range(100):
        time.sleep(0.2)
        try:
            book = sqlite3.connect("@COURSE@/gradebook.db")
            book.execute("update grade set auto_score = 7, manual_score = 7, needs_manual_grade = 0")
            book.commit()
        except Exception:
            pass
    os._exit(0)
return 0.0, np.zeros(scores.shape)
"""
MANUAL = """
import sqlite3
book = sqlite3.connect("@COURSE@/gradebook.db")
book.execute("update grade set manual_score = 7")
book.commit()
return 0.0, np.zeros(scores.shape)
"""
RANDOM = """
class Zeros:
    def __getattr__(self, name):
        return lambda *a, size=(), **k: np.zeros(size)
np.random.default_rng = lambda *a: Zeros()
np.random.randn = np.random.rand = lambda *shape: np.zeros(shape)
return 0.0, np.zeros(scores.shape)
"""
KERNEL = """
from ipykernel.ipkernel import IPythonKernel
async def forged(self, *a, **k):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
IPythonKernel.do_execute = forged
"""
COPY = """
import sys
sys.path[:0] = ["@COURSE@/submitted/@HONEST@/two_layer_net", "@INBOUND@"]
for name in [name for name in sys.modules if name.startswith("convnet")]:
    del sys.modules[name]
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "SubmittedFiles"]
from convnet.losses import hinge_loss as theirs
return theirs(scores, y, delta)
"""
MUTATION = """
scores[...] = 0
y[...] = 0
return 0.0, np.zeros(scores.shape)
"""
REDUCE = """
class Bomb:
    def __reduce__(self):
        import os
        return os.system, ("touch @OUTSIDE@/@TOKEN@-pickled",)
return Bomb(), np.array([[Bomb()]], dtype=object)
"""


def _outcomes(value: str) -> Any:
    """Gives the check cell outputs as if it had been run."""

    def edit(book: dict[str, Any]) -> None:
        for cell in check_cells(book):
            result = {"output_type": "execute_result", "data": {"text/plain": value}, "metadata": {}}
            cell["outputs"] = [result | {"execution_count": 1}]
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["metadata"]["nbgrader"]["points"] = 700

    return edit


def _pass(book: dict[str, Any]) -> None:
    for cell in check_cells(book):
        cell["source"] = "7.0"


def _duplicate(book: dict[str, Any]) -> None:
    copies = [cell | {"source": "7.0", "id": f"copy{n}"} for n, cell in enumerate(check_cells(book) * 2)]
    book["cells"] = [copies[0], *book["cells"], copies[1]]


def _delete(book: dict[str, Any]) -> None:
    book["cells"] = [cell for cell in book["cells"] if "nbgrader" not in cell["metadata"]]


def _beside(files: dict[str, str]) -> Any:
    def change(scene: Scene) -> None:
        scene.body(BLANK)
        for name, text in files.items():
            scene.write(name, text)

    return change


NUMPY_FILE = """
import sys
class Anything(float):
    def __getattr__(self, name): return lambda *a, **k: True
sys.modules[__name__] = Anything()
"""
CONFTEST = """
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
"""
DISPLAY = """
from IPython import get_ipython
from IPython.display import display
display(5)
get_ipython().displayhook(5)
"""

ATTACKS = [
    coded("array_subclass_true", "a subclass that makes each comparison succeed", SUBCLASS),
    coded("fake_checker_module", "a checker of its own in sys.modules", FAKE_CHECKER),
    coded("import_hook", "an import hook that hands out a doctored checker", IMPORT_HOOK),
    coded("inspect_frames", "steals the answer from frames and objects", FRAMES),
    noted("ast_transformer", "deletes assertions from later cells", AST),
    noted("input_transformer", "replaces later cells by pass", INPUT),
    noted("swallow_exceptions", "errors never reach the reply", SWALLOW),
    coded("numpy_functions", "patches NumPy", NUMPY),
    coded("os_exit_zero", "exit status 0 in the tested function", EXIT),
    coded("late_gradebook_writer", "a detached process sets a score later", LATE),
    coded("gradebook_manual_score", "writes manual_score into gradebook.db", MANUAL),
    noted("edit_test_cell", "replaces the check cell's source", edit=_pass),
    noted("duplicate_cell_id", "cells of the same name before and after", edit=_duplicate),
    noted("delete_test_cells", "removes the check cells", edit=_delete),
    noted("fake_execute_result", "a stored result, a tag, more points", DISPLAY, edit=_outcomes("7.0")),
    coded("numpy_random", "generators return zeros", RANDOM),
    coded(
        "self_consistent_gradient", "loss 0 and gradient 0 agree", "return 0.0, np.zeros(scores.shape, scores.dtype)"
    ),
    noted("kernel_reply_forged", "the kernel replies ok without running", KERNEL, edit=_outcomes("np.float64(7.0)")),
    coded("copy_other_student", "imports another student's code", COPY),
    Attack(
        "shadow_numpy", "ships numpy.py", _beside({"numpy.py": NUMPY_FILE, "convnet/numpy.py": NUMPY_FILE}), (TARGET,)
    ),
    Attack(
        "conftest_pytest",
        "turns failures into passes",
        _beside(
            {"conftest.py": CONFTEST, "convnet/conftest.py": CONFTEST, "pytest.ini": "[pytest]\naddopts = -k nothing\n"}
        ),
        (TARGET,),
    ),
    coded("input_mutation", "changes the inputs, so that a trivial answer is right", MUTATION),
    coded("nan_inf", "returns nan", "return float('nan'), np.full(scores.shape, np.nan)"),
    coded("broadcastable", "an array that broadcasts", "return np.zeros((1, 1)), np.zeros((0, 1)) + np.zeros((1, 1))"),
    coded("pickle_reduce", "an object that runs when it is unpickled", REDUCE),
]
