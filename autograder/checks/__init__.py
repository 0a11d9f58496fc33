"""The checks of the course, one module or package an assignment.

They see implementations only through `autograder.subject.Implementation`; nothing here imports `convnet`.
"""

from __future__ import annotations

import importlib

from ..checking import Assignment
from ..errors import KitError
from ..subject.implementation import Signature

CORE = ("start_here", "two_layer_net", "conv_layers", "pooling", "full_convnet")
EXTENSIONS = (
    "dropout",
    "batch_norm",
    "residual",
    "feature_visualisation",
    "representations",
    "frameworks",
    "gpu",
    "convnetjs",
)  # optional: they count as bonus, as far as a course's rules say so
ASSIGNMENTS = (*CORE, *EXTENSIONS)


def load(name: str) -> Assignment:
    """The assignment of that name. Raises `KitError` with the list of names for an unknown one."""
    if name not in ASSIGNMENTS:
        raise KitError("assignment", name, f"one of {', '.join(ASSIGNMENTS)}")
    return importlib.import_module(f".{name}", __name__).ASSIGNMENT


def signatures() -> dict[str, Signature]:
    """Where each function of the whole course lives, and what it returns."""
    course = [load(name) for name in ASSIGNMENTS]
    helpers = {name: Signature(module) for assignment in course for name, module in assignment.helpers.items()}
    tasks = [task for assignment in course for task in assignment.tasks]
    return helpers | {task.name: Signature(task.module, task.returns) for task in tasks}


def own_modules(assignment: Assignment) -> list[str]:
    """The modules of `convnet` that students fill in for this assignment, in the order in which they meet them.

    A task without a module is a result that the notebook saves.
    """
    return list(dict.fromkeys(task.module for task in assignment.tasks if task.module))


def given_modules(assignment: Assignment) -> list[str]:
    """The modules that the assignment's package holds complete: those of earlier assignments it needs, and helpers."""
    needed: list[str] = []
    for name in assignment.needs:
        earlier = load(name)
        needed += [*given_modules(earlier), *own_modules(earlier)]
    return list(dict.fromkeys([*needed, *assignment.given]))
