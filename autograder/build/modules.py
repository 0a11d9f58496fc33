"""The student's `convnet` package: own tasks as stubs, earlier modules and given helpers from the reference."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..checking import Assignment
from ..checks import load, own_modules
from ..errors import KitError
from .regions import SOLUTION, Region, regions, render

STUB_LINE = "# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted."
GIVEN_LINE = "# Given, generated: not graded, do not edit."


@dataclass(frozen=True)
class Module:
    """One module of the reference and what becomes of it in a release: a stub to fill in, or given."""

    name: str
    path: Path
    stub: bool

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


def stub_files(assignment: Assignment) -> list[str]:
    """The files that students fill in, relative to the assignment's folder: what nbgrader must not overwrite."""
    return [f"convnet/{name}.py" for name in own_modules(assignment)]


def needed(assignment: Assignment) -> list[Assignment]:
    """The earlier assignments whose modules are given, transitively, earliest first."""
    found: dict[str, Assignment] = {}

    def visit(item: Assignment, path: tuple[str, ...]) -> None:
        for name in item.needs:
            if name in path:
                raise KitError(
                    f"{item.name}.needs",
                    name,
                    "earlier assignments only",
                    f"Break the circle {' -> '.join([*path, name])}",
                )
            other = load(name)
            visit(other, (*path, name))
            found[name] = other

    visit(assignment, (assignment.name,))
    return list(found.values())


def package(assignment: Assignment, convnet: Path) -> list[Module]:
    """All modules of the release. Raises `KitError` for one that does not exist or that two assignments claim."""
    own, given = own_modules(assignment), list(assignment.given)
    for other in needed(assignment):
        given += [*own_modules(other), *other.given]
    if both := set(own) & set(given):
        raise KitError(
            f"{assignment.name}: module",
            sorted(both)[0],
            "a module that is either a task's or given",
            "Move the task to a module of its own",
        )
    modules = [Module(name, convnet / f"{name}.py", name in own) for name in [*own, *dict.fromkeys(given)]]
    modules.append(Module("__init__", convnet / "__init__.py", False))
    for module in modules:
        if not module.path.is_file():
            known = ", ".join(sorted(path.stem for path in convnet.glob("*.py")))
            raise KitError(
                f"{assignment.name}: module",
                module.name,
                f"one of {known}",
                f"Write {_short(module.path)}, or mend the task's module",
            )
    for module in modules:
        _check_module(module, assignment, {item.name for item in modules})
    return modules


def render_module(module: Module, view: str) -> str:
    """The text of one module. Students get regions as stubs where the module is theirs to write."""
    text, file = module.text, _short(module.path)
    tree = _parse(text, file)
    shown = view if module.stub else "instructor"
    body = render(text, shown, lambda region: _stub(tree, region), file)
    if shown == "student":
        _parse(body, f"{file} as a stub")
    return f"{STUB_LINE if module.stub else GIVEN_LINE}\n{body}"


def _stub(tree: ast.Module, region: Region) -> list[str]:
    """A raise inside a function; nothing in its place at the level of a module or class."""
    name = enclosing(tree, region.line)
    return [f'raise NotImplementedError("{name} is not written yet")'] if name else []


def enclosing(tree: ast.AST, line: int) -> str | None:
    """`function` or `Class.method` around a line, the outermost function where they nest; None outside of any."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.lineno <= line <= (
            node.end_lineno or 0
        ):
            if not isinstance(node, ast.ClassDef):
                return node.name
            inner = enclosing(node, line)
            return f"{node.name}.{inner}" if inner else None
    return None


def _check_module(module: Module, assignment: Assignment, released: set[str]) -> None:
    file = _short(module.path)
    tree = _parse(module.text, file)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and (node.module or "") not in released:
            raise KitError(
                f"{file}:{node.lineno}",
                f"import of .{node.module}",
                f"a module of the release: {', '.join(sorted(released))}",
                "Add it to `given`, or the assignment to `needs`",
            )
    if not module.stub:
        return
    found = regions(module.text, file)
    defined = {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for task in assignment.tasks:
        if task.module != module.name:
            continue
        if task.name not in defined:
            raise KitError(
                f"{file}:1",
                f"no {task.name}",
                "a function or class of that name",
                f"Write it, or mend the module of task {task.name}",
            )
        node = defined[task.name]
        inside = [
            r
            for r in found
            if r.kind == SOLUTION
            and node.lineno <= r.line
            and (enclosing(tree, r.line) or "").split(".")[0] == node.name
        ]
        if not inside:
            raise KitError(
                f"{file}:{node.lineno}",
                f"{task.name} without a solution region",
                "### BEGIN SOLUTION … ### END SOLUTION in it",
                "It would be released solved",
            )


def _parse(text: str, file: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise KitError(f"{file}:{error.lineno}", (error.text or "").strip(), "valid Python", error.msg) from None


def solution_lines(module: Module) -> Iterator[tuple[int, str]]:
    """Line number and text of all that stands in the module's solution regions."""
    for region in regions(module.text, _short(module.path)):
        if region.kind == SOLUTION:
            yield from enumerate(region.lines, region.line + 1)


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])
