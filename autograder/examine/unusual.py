"""What instructors should look at in a submission's code: derivatives taken numerically, libraries that do the work.

It never costs points: code that is read can be written to read otherwise, and what ran can hide what it imported.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping

from ..checking import Assignment
from ..worker.modules import ABSENT, DRAWING

NUMERIC = "numerical_gradient"
ELSEWHERE = frozenset({"ctypes", "subprocess", "multiprocessing", "cffi"})  # where work can be done out of sight
USUAL = frozenset({"numpy", "convnet", "autograder", "matplotlib"}) | sys.stdlib_module_names - ELSEWHERE
REPEATED = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.Lambda)
MAX_NOTES = 10


def unusual(assignment: Assignment, files: Mapping[str, bytes]) -> list[str]:
    """Notes on the code in `files`, "affine.py" -> bytes; nothing about what does not parse."""
    notes = []
    trees = {name: tree for name, content in files.items() if (tree := _tree(content)) is not None}
    for task in assignment.tasks:
        tree = trees.get(f"{task.module}.py")
        if tree is not None and task.name != NUMERIC:
            notes += _numeric(task.name, tree)
    for name, tree in trees.items():
        if libraries := sorted(set(_imported(tree)) - USUAL):
            notes.append(f"convnet/{name!a} imports {', '.join(map(ascii, libraries[:5]))}".replace("'", ""))
    return notes[:MAX_NOTES]


def did_import(names: Iterable[str]) -> list[str]:
    """A note on libraries that could do the work, among those that were imported while the code ran."""
    odd = sorted(set(names) & (ELSEWHERE | (ABSENT - DRAWING - USUAL)))
    return [f"while it ran, the code imported {', '.join(odd)}"] if odd else []


def _tree(content: bytes) -> ast.Module | None:
    try:
        return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _numeric(task: str, tree: ast.Module) -> Iterator[str]:
    """Differences are taken by `numerical_gradient`, or by running the forward pass again and again."""
    if not task.endswith(("_backward", "_loss", "Net")):
        return
    again = {task, task.replace("_backward", "_forward")}
    for node in tree.body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name != task:
            continue
        repeated = {name for part in ast.walk(node) if isinstance(part, REPEATED) for name in _called(part)}
        for name in sorted((_called(node) & {NUMERIC}) | (repeated & again)):
            yield f"{task} calls {name}: a derivative that is taken numerically, where it should be derived?"
        if any(isinstance(part, ast.Constant) and isinstance(part.value, complex) for part in ast.walk(node)):
            yield f"{task} computes with complex numbers: a derivative by a complex step?"


def _called(node: ast.AST) -> set[str]:
    return {_name(item.func) for item in ast.walk(node) if isinstance(item, ast.Call)}


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name.partition(".")[0] for item in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]
