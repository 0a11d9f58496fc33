"""Mutants of the reference: its source with one small change inside a solution region of one task."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..checking import Task
from ..errors import CheckError
from .operators import changes

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_BARE = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.IfExp, ast.Lambda)  # may need brackets where they go


@dataclass(frozen=True)
class Mutant:
    """The reference with one change.

    Parameters
    ----------
    task : str  the task in whose solution the change is
    line : int  where it begins in the module
    original, mutated : str  the changed lines, before and after; white space at their ends left out
    source : str  the text of the whole module
    """

    task: str
    line: int
    original: str
    mutated: str
    source: str


def mutants(task: Task, path: Path) -> list[Mutant]:
    """All mutants of a task, in the order of their lines. `path` is the module of the reference."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    home = next((node for node in tree.body if getattr(node, "name", None) == task.name), None)
    if home is None:
        raise CheckError(f"{path}: no function or class {task.name}")
    regions = _regions(text)
    seen, found = {ast.dump(tree)}, []
    for node in _nodes(home, regions, False):
        for new in changes(node):
            mutant = _mutant(task.name, text, node, new)
            try:
                shape = ast.dump(ast.parse(mutant.source))
            except SyntaxError:
                continue
            if shape not in seen:
                seen.add(shape)
                found.append(mutant)
    return sorted(found, key=lambda mutant: mutant.line)


def _regions(text: str) -> set[int]:
    """The numbers of the lines between markers."""
    inside, numbers = False, set()
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() in (_BEGIN, _END):
            inside = line.strip() == _BEGIN
        elif inside:
            numbers.add(number)
    return numbers


def _nodes(node: ast.AST, regions: set[int], default: bool) -> Iterator[ast.AST]:
    """The nodes that may change: those in a region, and the defaults of arguments. What an error says may not."""
    if (node_line := getattr(node, "lineno", None)) is not None and (default or node_line in regions):
        yield node
    if isinstance(node, (ast.JoinedStr, ast.Raise)):
        return
    for child in ast.iter_child_nodes(node):
        is_default = isinstance(node, ast.arguments) and not isinstance(child, ast.arg)
        yield from _nodes(child, regions, default or is_default)


def _mutant(task: str, text: str, node: ast.AST, new: ast.AST) -> Mutant:
    """`text` with the new node where the old one stands."""
    lines = text.encode().splitlines(keepends=True)
    first, last = node.lineno - 1, node.end_lineno  # type: ignore[attr-defined]
    before, after = lines[first][: node.col_offset], lines[last - 1][node.end_col_offset :]  # type: ignore[attr-defined]
    words = ast.unparse(ast.fix_missing_locations(new))
    if isinstance(new, _BARE) and (before.strip() or after.strip()):
        words = f"({words})"
    changed = before + words.encode() + after
    source = b"".join([*lines[:first], changed, *lines[last:]]).decode()
    return Mutant(task, first + 1, _short(b"".join(lines[first:last])), _short(changed), source)


def _short(code: bytes) -> str:
    return " ".join(line.strip() for line in code.decode().splitlines())
