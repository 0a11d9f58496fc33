"""What stops a build in a notebook's source: each rule names file and line and says how to mend it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re

from ..checking import Assignment
from ..errors import KitError
from .notebook import cell_text
from .regions import HIDDEN_TESTS, MARK_SCHEME, SOLUTION, regions
from .source import HAND_MARKED, TEST, Cell

MAX_LINES = 15
MAX_GUIDE = 4


def lint_notebook(assignment: Assignment, cells: list[Cell], names: dict[str, set[str]]) -> None:
    """Raise `KitError` for the first rule that is broken. `names` maps each released module to what it defines."""
    if not cells:
        raise KitError(f"{assignment.name}: notebook", "no cells", "cells that begin with `# %%`")
    _check_ids(cells)
    _check_tasks(assignment, cells)
    for cell in cells:
        _check_regions(cell)
    _check_points(assignment, cells)
    _check_start(assignment, cells)
    for cell in cells:
        if cell.type == "code" and cell.kind != "check":
            _check_code(assignment, cells, cell, names)


def _check_ids(cells: list[Cell]) -> None:
    first: dict[str, Cell] = {}
    for cell in cells:
        if cell.name in first:
            raise KitError(
                cell.place,
                f"id {cell.name!r} again",
                "ids that occur once",
                f"It stands in line {first[cell.name].line} already",
            )
        if cell.name:
            first[cell.name] = cell


def _check_tasks(assignment: Assignment, cells: list[Cell]) -> None:
    tasks = [task.name for task in assignment.tasks]
    checked = [cell.name for cell in cells if cell.kind == "check"]
    for cell in cells:
        if cell.kind != "check":
            continue
        if cell.name not in tasks:
            raise KitError(
                cell.place,
                f'check="{cell.name}"',
                f"a task: {', '.join(tasks)}",
                f"Mend the name, or write the task in autograder/checks/{assignment.name}",
            )
        if cell.text.strip():
            raise KitError(
                cell.place,
                "a check cell with text",
                "an empty check cell",
                "Its call is generated; move the text to a cell of its own",
            )
    for name in tasks:
        if name not in checked:
            raise KitError(
                f"{cells[0].file}:{cells[-1].line}",
                f"no check cell for {name}",
                f'a line `# %% check="{name}"`',
                "Add it behind the text about the task",
            )


def _check_regions(cell: Cell) -> None:
    found = regions(cell.text, cell.file, cell.first)
    for region in found:
        if (region.kind == HIDDEN_TESTS) != (cell.kind == TEST):
            raise KitError(
                f"{cell.file}:{region.line}",
                f"a {region.kind} region in: {cell.kind}",
                "HIDDEN TESTS in test cells, and nothing else there",
                "Say on the `# %%` line what kind of cell it is",
            )
    if cell.kind in ("prose", "given", "check"):
        if found:
            raise KitError(
                f"{cell.file}:{found[0].line}",
                f"a region in a {cell.kind} cell",
                "regions in answer, plot and work cells",
                "Say on the `# %%` line what kind of cell it is",
            )
        return
    if cell.kind not in HAND_MARKED:
        return
    if not any(region.kind == SOLUTION for region in found):
        raise KitError(
            cell.place,
            f"{cell.kind} {cell.name!r} without a solution",
            "### BEGIN SOLUTION … ### END SOLUTION in it",
            "Write the model answer",
        )
    guide = [line for region in found if region.kind == MARK_SCHEME for line in region.lines if line.strip()]
    if not guide:
        raise KitError(
            cell.place,
            f"{cell.kind} {cell.name!r} without a marking guide",
            "### BEGIN MARK SCHEME … ### END MARK SCHEME in it",
            "Say what earns the points",
        )
    if len(guide) > MAX_GUIDE:
        raise KitError(
            cell.place,
            f"a marking guide of {len(guide)} lines",
            f"at most {MAX_GUIDE} lines",
            "Shorten it; sixteen items by 300 students are 80 hours",
        )


def _check_points(assignment: Assignment, cells: list[Cell]) -> None:
    automatic = sum(task.points for task in assignment.tasks)
    by_hand = sum(cell.points for cell in cells)  # tests that were written by hand among them
    if abs(automatic + by_hand - assignment.points) > 1e-9:
        raise KitError(
            f"{cells[0].file}:1",
            f"{automatic:g} points of checks + {by_hand:g} marked by hand = {automatic + by_hand:g}",
            f"{assignment.points:g}, the points of {assignment.name}",
            f"Mend points in autograder/checks/{assignment.name} or on the `# %%` lines",
        )


def _check_start(assignment: Assignment, cells: list[Cell]) -> None:
    first = next((cell for cell in cells if cell.type == "code"), None)
    call = f'start("{assignment.name}")'
    if first is None or call not in first.text:
        place = first.place if first else cells[0].place
        raise KitError(
            place,
            "another first code cell",
            f"`{call}` in it",
            "Import `start` from autograder.notebook and call it there",
        )


def _check_code(assignment: Assignment, cells: list[Cell], cell: Cell, names: dict[str, set[str]]) -> None:
    for view in ("student", "instructor"):
        text = cell_text(assignment, cells, cell, view)
        guide = sum(
            len(region.lines) for region in regions(cell.text, cell.file, cell.first) if region.kind == MARK_SCHEME
        )
        count = len(text.splitlines()) - (guide if view == "instructor" else 0)
        if count > MAX_LINES:
            raise KitError(
                cell.place,
                f"a code cell of {count} lines",
                f"at most {MAX_LINES}",
                "One idea a cell: split it, or move code to autograder/lab",
            )
        _check_imports(_parse(text, cell), cell, names)


def _parse(text: str, cell: Cell) -> ast.Module:
    plain = re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", text)  # IPython's own lines
    try:
        return ast.parse(plain)
    except SyntaxError as error:
        raise KitError(cell.place, (error.text or "").strip(), "valid Python", error.msg) from None


def _check_imports(tree: ast.Module, cell: Cell, names: dict[str, set[str]]) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
            continue
        package, _, module = node.module.partition(".")
        if package == "convnet":
            if module not in names:
                raise KitError(
                    cell.place, node.module, f"a module of the release: {', '.join(sorted(names))}", "Mend the import"
                )
            known = names[module]
        elif package == "autograder":
            known = _public(node.module, cell)
        else:
            continue
        for alias in node.names:
            if alias.name not in known:
                raise KitError(
                    cell.place, f"{node.module}.{alias.name}", f"one of {', '.join(sorted(known))}", "Mend the import"
                )


def _public(module: str, cell: Cell) -> set[str]:
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError:
        raise KitError(cell.place, module, "a module of the kit", "Mend the import") from None
    found = {name for name in dir(loaded) if not name.startswith("_")}
    found |= {item.name for item in pkgutil.iter_modules(getattr(loaded, "__path__", []))}
    return found
