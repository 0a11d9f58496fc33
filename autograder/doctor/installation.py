"""The installation: versions, the sandbox proved by trying, JupyterLab's extensions, clock, disk, processors."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ..errors import KitError
from .finding import OK, Finding, broken, note, ok

DISTRIBUTION = "convnet-course-kit"
ROOT = Path(__file__).resolve().parents[2]
INSTALL = 'pip install "convnet-course-kit[instructor]"'
LAB = "@jupyter/nbgrader"
ROLES = "For an instructor: `autograder setup instructor`; for students this is as it should be"
GB = 1 << 30
ROOM, LITTLE = GB // 4, 2 * GB  # of disk: below the one nothing goes on, below the other not for long
MEMORY_OF_A_JOB = 2 * GB


def versions() -> Iterator[Finding]:
    """Python and every library, against what the kit itself states that it needs."""
    from packaging.requirements import Requirement

    words = f"{platform.python_version()} at {sys.executable}"
    yield ok("Python", words) if sys.version_info >= (3, 11) else broken("Python", words, "Use Python 3.11 or later")
    right: list[str] = []
    for text in _stated():
        need = Requirement(text)
        if need.marker is not None and not need.marker.evaluate({"extra": "instructor"}):
            continue
        try:
            version = importlib.metadata.version(need.name)
        except importlib.metadata.PackageNotFoundError:
            yield broken(need.name, "not installed", INSTALL)
            continue
        if need.specifier.contains(version, prereleases=True):
            right.append(f"{need.name} {version}")
        else:
            yield broken(need.name, f"{version}, want {need.specifier}", f"pip install '{need.name}{need.specifier}'")
    yield ok("libraries", ", ".join(right))
    if shutil.which("alembic") is None:  # nbgrader starts it by name
        folder = os.path.dirname(sys.executable)
        yield broken("alembic", "not on PATH: nbgrader cannot make a gradebook", f"Put {folder} on PATH")


def _stated() -> list[str]:
    try:
        return importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:  # a clone that is run as it lies there
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        return [*project["dependencies"], *project["optional-dependencies"]["instructor"]]


def isolation() -> Iterator[Finding]:
    """Each tier, by running its real arguments and trying to break out."""
    from ..sandbox.process import TIERS
    from ..sandbox.proof import prove

    held: list[str] = []
    for tier in ("A", "B"):
        try:
            facts = prove(tier)
        except KitError as error:
            # One tier is enough; the other's reason is worth knowing.
            say = note if held else broken
            yield say(f"isolation {TIERS[tier]}", f"{error.got}; want {error.want}", error.do)
            continue
        held.append(tier)
        yield ok(f"isolation {TIERS[tier]}", f"held: {', '.join(fact.name for fact in facts)}")


def settled(findings: list[Finding]) -> list[Finding]:
    """Of the tiers, the first that holds is taken: that a better one does not is no defect then."""
    if not any(item.state == OK for item in findings):
        return findings
    words = "the next tier holds and is taken"
    return [item if item.state == OK else note(item.name, f"{item.words}; {words}", item.mend) for item in findings]


def extensions() -> Iterator[Finding]:
    """nbgrader's part of JupyterLab: there, and not switched off."""
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    name = "JupyterLab extension"
    if not any(Path(folder, LAB, "package.json").is_file() for folder in jupyter_path("labextensions")):
        yield broken(name, f"{LAB} is not where this JupyterLab looks", "pip install --force-reinstall nbgrader")
        return
    off: list[str] = []
    for folder in reversed(jupyter_config_path()):
        page = _json(Path(folder, "labconfig", "page_config.json")).get("disabledExtensions", {})
        off += [key for key, value in (page if isinstance(page, dict) else dict.fromkeys(page, True)).items() if value]
    if off := sorted({key for key in off if key.startswith(LAB)}):
        yield note(name, f"switched off: {', '.join(off)}", ROLES)
    else:
        yield ok(name, f"{LAB} is there and on")
    yield from _server(jupyter_config_path())


def _server(folders: list[str]) -> Iterator[Finding]:
    name, state = "Jupyter server extensions", {}
    for folder in reversed(folders):  # the first folder wins
        for path in sorted(Path(folder, "jupyter_server_config.d").glob("*.json")):
            state |= _json(path).get("ServerApp", {}).get("jpserver_extensions", {})
    theirs = {key.rpartition(".")[2]: value for key, value in state.items() if key.startswith("nbgrader")}
    if not theirs:
        yield broken(name, "nbgrader's are unknown to this Jupyter", "pip install --force-reinstall nbgrader")
    elif off := sorted(key for key, value in theirs.items() if not value):
        yield note(name, f"nbgrader's are off: {', '.join(off)}", ROLES)
    else:
        yield ok(name, f"nbgrader's are on: {', '.join(sorted(theirs))}")


def _json(path: Path) -> dict:
    try:
        data = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def clock() -> Iterator[Finding]:
    """Against what is older by nature; how far it is off another clock cannot be seen from here."""
    now, newest = time.time(), max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py"))
    here = time.strftime("%Y-%m-%d %H:%M %Z (UTC%z)", time.localtime(now))
    words = f"{here}; deadlines are in UTC, where it is {time.strftime('%H:%M', time.gmtime(now))}"
    if now < newest - 86_400:
        seen = time.strftime("%Y-%m-%d", time.gmtime(newest))
        yield broken("clock", f"{words}, but the kit's own files are of {seen}", "Set the clock")
    else:
        yield ok("clock", words)


def processors() -> Iterator[Finding]:
    """Cores, and memory for as many submissions at once."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    words = f"{cores}: {cores} submissions at once (`grade --jobs`); in a sandbox NumPy computes with one thread each"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if memory < cores * MEMORY_OF_A_JOB:
        mend = f"grade --jobs {max(1, memory // MEMORY_OF_A_JOB)}"
        yield note("processors", f"{words}, but {memory / GB:.1f} GB of memory is little for that", mend)
    else:
        yield ok("processors", words)


def disk(name: str, folder: Path) -> Iterator[Finding]:
    """Room in the file system of a folder."""
    free = shutil.disk_usage(folder).free
    words = f"{free / GB:.1f} GB free in {folder}"
    if free < ROOM:
        yield broken(name, words, f"Make room: at least {ROOM / GB:g} GB")
    elif free < LITTLE:
        yield note(name, words, "Make room before a large class hands in")
    else:
        yield ok(name, words)


def temporary() -> Iterator[Finding]:
    yield from disk("disk for temporary files", Path(tempfile.gettempdir()))
