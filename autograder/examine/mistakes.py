"""Known mistakes: patches of the reference, each with the properties that it fails and a hint."""

from __future__ import annotations

import ast
import importlib
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from types import ModuleType

from ..errors import CheckError
from ..subject import LocalSubject
from ..subject.implementation import Signature
from ..worker.endpoint import forget_package

Patch = Sequence[tuple[str, str]]
_LOADED = count()  # a name of its own for each load: threads may load at the same time


@dataclass(frozen=True)
class Mistake:
    """A known-wrong variant of one task.

    Parameters
    ----------
    id : str  e.g. "aff02"
    task : str  the task it is a mistake in
    title : str  what is wrong, in a few words (instructors and feedback see it)
    hint : str  true for whoever has this mistake, without giving the line away
    fails : str  exactly the properties that it fails, separated by spaces
    patch : (old, new) pairs  replaced in the source of `task`, each old text exactly once
    also : patches of other functions of the same module, by name: for mistakes that are consistent in two places
    keeps : bool  True if it keeps something between calls, so that its numbers depend on all calls before
    stronger : str  a second hint, shown on demand; it stands in `mistakes/stronger.toml`, "" where one hint says it all
    """

    id: str
    task: str
    title: str
    hint: str
    fails: str
    patch: Patch
    also: Mapping[str, Patch] = field(default_factory=dict)
    keeps: bool = False
    stronger: str = ""


def load_mistakes(solutions: Path, assignment: str) -> list[Mistake]:
    """The lists `MISTAKES` of `solutions/mistakes/<assignment>.py`, or of the modules in a folder of that name.

    Empty where there is neither. Raises `CheckError` for an id that occurs twice.
    """
    home = solutions / "mistakes" / assignment
    mistakes = [mistake for module in _modules(home) for mistake in getattr(module, "MISTAKES", ())]
    names = [mistake.id for mistake in mistakes]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise CheckError(f"{home}: mistakes defined twice: {', '.join(repeated)}")
    texts = stronger_hints(solutions)
    return [replace(mistake, stronger=texts.get(mistake.id, "")) for mistake in mistakes]


def stronger_hints(solutions: Path) -> dict[str, str]:
    """The second hints by the mistakes' ids; empty where there is no `mistakes/stronger.toml`."""
    path = solutions / "mistakes" / "stronger.toml"
    if not path.is_file():
        return {}
    hints = tomllib.loads(path.read_text(encoding="utf-8"))["hints"]
    return {identifier: hint["text"] for hint in hints for identifier in hint["of"].split()}


def _modules(home: Path) -> list[ModuleType]:
    """The module `<home>.py`, or all of the folder `home`, which is a package: they may import from each other."""
    folder, names = (
        (home, sorted(path.stem for path in home.glob("*.py"))) if home.is_dir() else (home.parent, [home.name])
    )
    package = ModuleType(f"_mistakes_{home.name}_{next(_LOADED)}")
    package.__path__ = [str(folder)]
    sys.modules[package.__name__] = package
    try:
        found = [name for name in names if (folder / f"{name}.py").is_file()]
        return [importlib.import_module(f"{package.__name__}.{name}") for name in found]
    finally:
        forget_package(package.__name__)


def patched_source(text: str, mistake: Mistake, path: str) -> str:
    """`text` of the task's module with the mistake's patches applied inside the functions or classes they belong to."""
    for name, patch in {mistake.task: mistake.patch, **mistake.also}.items():
        node = next((node for node in ast.parse(text).body if getattr(node, "name", None) == name), None)
        if node is None:
            raise CheckError(f"{path}: mistake {mistake.id}: no function or class {name}")
        lines = text.splitlines(keepends=True)
        body = "".join(lines[node.lineno - 1 : node.end_lineno])
        for old, new in patch:
            if body.count(old) != 1:
                raise CheckError(
                    f"{path}: mistake {mistake.id}: {old!r} occurs {body.count(old)} times in {name}, want once"
                )
            body = body.replace(old, new)
        text = "".join([*lines[: node.lineno - 1], body, *lines[node.end_lineno :]])
    return text


def mistaken_source(solutions: Path, mistake: Mistake, module: str) -> str:
    """The text of `convnet/<module>.py` as a student with this mistake would have it."""
    path = solutions / "convnet" / f"{module}.py"
    return patched_source(path.read_text(), mistake, str(path))


def mistaken(solutions: Path, mistake: Mistake, signatures: dict[str, Signature]) -> LocalSubject:
    """A package that is the reference but for this mistake."""
    module = signatures[mistake.task].module
    return LocalSubject.load(solutions / "convnet", {module: mistaken_source(solutions, mistake, module)})
