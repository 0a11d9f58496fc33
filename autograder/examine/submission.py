"""Reads a submission folder without trusting it, and examines it in a sandbox."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checking import Assignment
from ..checks import given_modules, own_modules
from ..errors import KitError
from ..subject.protocol import MAX_FILE, Subject
from .examiner import NOTHING, Earlier, Solutions, examine
from .unusual import did_import, unusual
from .verdict import Report
from .watched import Watched

PACKAGE = "convnet"
MAX_SOURCE = 1 << 20
MAX_SOURCES = 64


@dataclass(frozen=True)
class Submission:
    """What a student handed in, as bytes.

    Parameters
    ----------
    files : dict  the package's modules, "affine.py" -> bytes; a student's own helper modules included
    results : dict  saved result files that the assignment lists
    digest : str  SHA-256 over all of them
    notes : list of str  what was left out or taken from an unusual place, and why
    """

    files: dict[str, bytes]
    results: dict[str, bytes]
    digest: str
    notes: list[str] = field(default_factory=list)


def read_submission(folder: Path, assignment: Assignment) -> Submission:
    """The submission in `folder`. Links are not followed, only regular files under a size are read.

    Raises `KitError` only if there is no such folder; whatever else is missing is noted and graded as missing.
    """
    if not folder.is_dir():
        raise KitError("submission", str(folder), "a folder with a student's files")
    notes: list[str] = []
    given = {f"{name}.py" for name in given_modules(assignment)}
    package = _folder(folder, PACKAGE, notes)
    files = {}
    own = {f"{module}.py" for module in own_modules(assignment)}
    for name in sorted(package, key=lambda name: (name not in own, name)):
        if not name.endswith(".py") or name in given:
            continue
        if len(files) >= MAX_SOURCES:
            notes.append(f"only the first {MAX_SOURCES} modules of {PACKAGE}/ are read")
            break
        content = _read(folder / PACKAGE, name, MAX_SOURCE, notes)
        if content is not None:
            files[name] = content
    beside = _folder(folder, ".", notes)
    for module in own_modules(assignment):
        name = f"{module}.py"
        if name not in files and name in beside and (content := _read(folder, name, MAX_SOURCE, notes)) is not None:
            files[name] = content
            notes.append(f"{name} lies beside the notebook instead of in {PACKAGE}/; it was taken from there")
        elif name not in files:
            notes.append(f"{PACKAGE}/{name} is missing")
    results = {}
    for name in assignment.files:
        if name in beside and (content := _read(folder, name, MAX_FILE, notes)) is not None:
            results[name] = content
    return Submission(files, results, _digest(files, results), notes)


def examine_submission(
    assignment: Assignment,
    submission: Submission,
    solutions: Solutions,
    seed_of: Callable[[str], int],
    tier: str | None = None,
    earlier: Earlier = NOTHING,
) -> Report:
    """Run all checks of the assignment on a submission, in a sandbox of its own.

    `seed_of` maps a task's name to its seed ("" to the report's); `tier` asks for a weaker sandbox by name;
    what holds of `earlier` verdicts on the same files is taken over.
    """
    from ..sandbox.workplace import open_workplace

    given = given_files(assignment, solutions.folder)
    with open_workplace(submission.files, given, submission.results, tier=tier) as workplace, ExitStack() as opened:
        lending = _Reference(solutions.folder / PACKAGE, opened, tier)
        watched = Watched(workplace)
        report = examine(assignment, watched, solutions, seed_of, lending, earlier)
    report.notes.extend([*submission.notes, *unusual(assignment, submission.files), *did_import(watched.imported)])
    return report


def given_files(assignment: Assignment, solutions: Path) -> dict[str, bytes]:
    """The modules of the package that students do not write, "affine.py" -> bytes."""
    names = ["__init__", *given_modules(assignment)]
    return {f"{name}.py": (solutions / PACKAGE / f"{name}.py").read_bytes() for name in names}


class _Reference:
    """The reference in a sandbox of its own, started when somebody first borrows from it."""

    isolation = "as the submission's"

    def __init__(self, package: Path, opened: ExitStack, tier: str | None):
        self._package, self._opened, self._tier = package, opened, tier
        self._workplace: Any = None

    def task(self, seconds: float) -> AbstractContextManager[Subject]:
        from ..sandbox.workplace import open_workplace

        if self._workplace is None:
            files = {path.name: path.read_bytes() for path in self._package.glob("*.py")}
            self._workplace = self._opened.enter_context(open_workplace({}, files, {}, tier=self._tier))
        return self._workplace.task(seconds)

    def together(self, seconds: float) -> None:
        """Nothing: nobody lends for several tasks at once."""


def _folder(root: Path, name: str, notes: list[str]) -> set[str]:
    path = root / name
    if path.is_symlink():
        notes.append(f"{name} is a link; links are not followed")
        return set()
    return set(os.listdir(path)) if path.is_dir() else set()


def _read(folder: Path, name: str, limit: int, notes: list[str]) -> bytes | None:
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        notes.append(f"{name!a} was not read: {'it is a link' if os.path.islink(folder / name) else error.strerror}")
        return None
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            notes.append(f"{name!a} was not read: it is not a regular file")
            return None
        content = file.read(limit + 1)
    if len(content) > limit:
        notes.append(f"{name!a} was not read: it is larger than {limit:,} bytes")
        return None
    return content


def _digest(files: dict[str, bytes], results: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for kind, group in (("file", files), ("result", results)):
        for name in sorted(group):
            digest.update(f"{kind}\0{name}\0{len(group[name])}\0".encode("utf-8", "surrogateescape"))
            digest.update(group[name])
    return digest.hexdigest()
