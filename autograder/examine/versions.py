"""What a verdict depends on besides the submission and the seed, as a digest for each task.

A check is followed by name: the statements that mention its task, the statements of the checks' modules that these
need, and the modules of the reference whose functions they name; with them the task's known mistakes, the modules
that are handed out complete, and whole packages of this kit: what all tasks share. Comments and places in the file
do not count. Where names say too little, too much is taken: then a verdict is made again for nothing.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from .. import checking, checks, subject, worker
from ..checking import Assignment, Task
from ..checks import given_modules, load, signatures
from . import mistakes

SHARED = (checking, mistakes, subject, worker)  # of `mistakes` the package it lies in: this one


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a module: its code as text, what it defines, and the names in it."""

    code: str
    bare: bool
    defines: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]


def task_versions(assignment: str, solutions: Path) -> dict[str, str]:
    """Task -> digest: equal digests, equal verdicts on equal files and seeds."""
    loaded = load(assignment)
    known = mistakes.load_mistakes(solutions, assignment)
    common = _shared(loaded, solutions)
    sources = _Sources()
    versions = {}
    for task in loaded.tasks:
        statements = sources.of_task(task, assignment)
        words = frozenset().union(*(statement.words for statement in statements))
        parts = [common, _facts(task), *sorted(statement.code for statement in statements)]
        parts += sorted(repr(mistake) for mistake in known if mistake.task == task.name)
        parts += _reference(task, words, solutions / "convnet")
        if "data" in words:
            parts += [_file(path) for path in sorted((solutions / "held_back").glob("*"))]
        versions[task.name] = _digest(parts)
    return versions


def together(versions: Iterable[str]) -> str:
    """One digest of several."""
    return _digest(versions)


def _shared(assignment: Assignment, solutions: Path) -> str:
    paths = [path for package in SHARED for path in sorted(Path(str(package.__file__)).parent.rglob("*.py"))]
    paths += [Path(str(checks.__file__)), solutions / "convnet" / "__init__.py"]
    paths += [solutions / "convnet" / f"{name}.py" for name in given_modules(assignment)]
    return _digest(f"{path.parent.name}/{path.name} {_file(path)}" for path in paths)


def _facts(task: Task) -> str:
    items = [(item.name, item.points, item.words, item.cases, item.recorded) for item in task.properties.values()]
    return repr((task.name, task.module, task.returns, task.seconds, task.iterates, task.same_as, items))


def _reference(task: Task, words: frozenset[str], package: Path) -> list[str]:
    """The modules of the reference that the check or the task itself needs, and those that these import."""
    known = signatures()
    wanted = [known[word].module for word in sorted(words & known.keys() | {task.name}) if known[word].module]
    seen: dict[str, str] = {}
    while wanted:
        name = wanted.pop()
        path = package / f"{name}.py"
        if name in seen or not path.is_file():
            continue
        seen[name] = _file(path)
        tree = ast.parse(path.read_bytes())
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
        wanted += [node.module or alias.name for node in imports for alias in node.names]
    return [f"{name} {digest}" for name, digest in sorted(seen.items())]


class _Sources:
    """The statements of the checks' modules."""

    def __init__(self) -> None:
        self._modules: dict[str, list[Statement]] = {}
        self._imports: dict[str, dict[str, tuple[str, str]]] = {}

    def of_task(self, task: Task, assignment: str) -> set[Statement]:
        """All statements that the task's check consists of."""
        found: set[Statement] = set()
        seen: set[tuple[str, str]] = set()
        for module in _modules_of(assignment):
            for name in [name for name, value in vars(module).items() if value is task]:
                for statement in self._read(module.__name__):
                    if name in statement.names | statement.defines and "ASSIGNMENT" not in statement.defines:
                        self._add(module.__name__, statement, found, seen)
        return found

    def _add(self, module: str, statement: Statement, found: set[Statement], seen: set[tuple[str, str]]) -> None:
        if statement not in found:
            found.add(statement)
            for name in statement.names:
                self._need(module, name, found, seen)

    def _need(self, module: str, name: str, found: set[Statement], seen: set[tuple[str, str]]) -> None:
        if (module, name) in seen or name == "_":  # `_` is what the functions that nobody calls are called
            return
        seen.add((module, name))
        statements = self._read(module)
        if name in self._imports[module]:
            origin, original = self._imports[module][name]
            if origin:
                self._need(origin, original, found, seen)
            return
        for statement in statements:
            if name in statement.defines or (statement.bare and name in statement.names):
                self._add(module, statement, found, seen)

    def _read(self, module: str) -> list[Statement]:
        if module not in self._modules:
            loaded = sys.modules[module]
            tree = ast.parse(Path(str(loaded.__file__)).read_bytes())
            self._imports[module] = dict(_imported(loaded, tree))
            skipped = (ast.Import, ast.ImportFrom)
            self._modules[module] = [_statement(node) for node in tree.body if not isinstance(node, skipped)]
        return self._modules[module]


def _modules_of(assignment: str) -> list[ModuleType]:
    """The loaded modules that hold an assignment's checks; the list of tasks in a package's `__init__` is no check."""
    name = f"{checks.__name__}.{assignment}"
    inner = [module for key, module in list(sys.modules.items()) if key.startswith(f"{name}.")]
    return inner or [sys.modules[name]]


def _imported(module: ModuleType, tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    """Name -> (module, name there) of what is imported from the checks; ("", "") for what is `_shared` or not ours."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name.partition(".")[0], ("", "")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = str(module.__package__).rsplit(".", node.level - 1)[0] if node.level else ""
            origin = ".".join(filter(None, [package, node.module]))
            ours = origin.startswith(f"{checks.__name__}.") and origin in sys.modules
            for alias in node.names:
                yield alias.asname or alias.name, (origin, alias.name) if ours else ("", "")


def _statement(node: ast.stmt) -> Statement:
    parts = list(ast.walk(node))
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    words = names | {part.attr for part in parts if isinstance(part, ast.Attribute)}
    words |= {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        defines = {node.name}
    else:
        defines = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    bare = not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign))
    return Statement(ast.dump(node), bare, frozenset(defines), frozenset(names), frozenset(words))


def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
