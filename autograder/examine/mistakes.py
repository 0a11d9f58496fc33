"""Known mistakes: patches of the reference, each with the properties that it fails and a hint."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CheckError
from ..subject import LocalSubject
from ..subject.implementation import Signature


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
    """

    id: str
    task: str
    title: str
    hint: str
    fails: str
    patch: Sequence[tuple[str, str]]


def load_mistakes(solutions: Path, assignment: str) -> list[Mistake]:
    """The list `MISTAKES` of `solutions/mistakes/<assignment>.py`; empty where there is no such file."""
    path = solutions / "mistakes" / f"{assignment}.py"
    if not path.exists():
        return []
    spec = importlib.util.spec_from_file_location(f"_mistakes_{assignment}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.MISTAKES)


def patched_source(text: str, mistake: Mistake, path: str) -> str:
    """`text` of the task's module with the mistake's patches applied inside the task's function or class."""
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == mistake.task:
            lines = text.splitlines(keepends=True)
            first, last = node.lineno - 1, node.end_lineno
            body = "".join(lines[first:last])
            for old, new in mistake.patch:
                if body.count(old) != 1:
                    raise CheckError(f"{path}: mistake {mistake.id}: {old!r} occurs {body.count(old)} times in {mistake.task}, want once")
                body = body.replace(old, new)
            return "".join(lines[:first]) + body + "".join(lines[last:])
    raise CheckError(f"{path}: mistake {mistake.id}: no function or class {mistake.task}")


def mistaken_source(solutions: Path, mistake: Mistake, module: str) -> str:
    """The text of `convnet/<module>.py` as a student with this mistake would have it."""
    path = solutions / "convnet" / f"{module}.py"
    return patched_source(path.read_text(), mistake, str(path))


def mistaken(solutions: Path, mistake: Mistake, signatures: dict[str, Signature]) -> LocalSubject:
    """A package that is the reference but for this mistake."""
    module = signatures[mistake.task].module
    return LocalSubject.load(solutions / "convnet", {module: mistaken_source(solutions, mistake, module)})
