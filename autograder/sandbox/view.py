"""What a sandbox needs to see of this machine to run Python with NumPy, or a notebook: found by running it once."""

from __future__ import annotations

import compileall
import functools
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..errors import KitError

# The dependencies in pyproject.toml.
CORE = ("numpy", "matplotlib", "ipython", "click", "rich", "platformdirs", "pooch")
_NUMPY = {"numpy", "numpy.libs"}  # found by where it was imported from, which may be elsewhere
WORKER = Path(__file__).resolve().parents[1] / "worker"
PROBE = """
import sys; sys.path.insert(0, sys.argv[1])
import _socket, ctypes, hashlib, importlib, json, os, numpy, numpy.fft, numpy.linalg, numpy.random
for name in sys.argv[2:]: importlib.import_module(name)
maps = open("/proc/self/maps").read().splitlines() if os.path.exists("/proc/self/maps") else []
standard = os.path.dirname(os.__file__)
extensions = os.path.dirname(getattr(_socket, "__file__", os.__file__))
print(json.dumps([standard, extensions, sorted({line.split(maxsplit=5)[5] for line in maps if "/" in line})]))
"""


@dataclass(frozen=True)
class View:
    """Paths of this machine.

    Parameters
    ----------
    python : str  the interpreter itself, not a link of a virtual environment
    standard : tuple of str  folders of the standard library
    packages : tuple of str  NumPy's folders (and files), whose parent must stay hidden; for a notebook more of them
    libraries : tuple of str  shared libraries that lie outside the system's folders
    """

    python: str
    standard: tuple[str, ...]
    packages: tuple[str, ...]
    libraries: tuple[str, ...]


def system_folders() -> list[str]:
    """Where the loader and the system's libraries lie. Never all of /usr: the exchange may lie in /usr/local/share."""
    machine = os.uname().machine
    return [path for path in (f"/usr/lib/{machine}-linux-gnu", "/usr/lib64") if os.path.isdir(path)]


def numpy_folders() -> tuple[str, ...]:
    """NumPy's folder and that of the libraries its wheel brings."""
    import numpy

    folder = os.path.dirname(os.path.realpath(numpy.__file__))
    beside = os.path.join(os.path.dirname(folder), "numpy.libs")
    return (folder, beside) if os.path.isdir(beside) else (folder,)


def notebook_packages() -> tuple[str, ...]:
    """What a student's environment holds: the kit, its light core, and all that this needs; nothing else."""
    import importlib.metadata

    from packaging.requirements import Requirement  # comes with Matplotlib

    found: dict[str, None] = dict.fromkeys(numpy_folders())
    seen: set[str] = set()
    todo = list(CORE)
    while todo:
        distribution = importlib.metadata.distribution(todo.pop())
        name = distribution.metadata["Name"].lower().replace("-", "_")
        if name in seen:
            continue
        seen.add(name)
        tops = {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__", *_NUMPY}
        found.update(dict.fromkeys(os.path.realpath(str(distribution.locate_file(top))) for top in sorted(tops)))
        needs = map(Requirement, distribution.requires or ())
        todo += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    data = WORKER.parents[1] / "datasets"  # lies beside the kit in a clone, inside it where it is installed
    return (*found, str(WORKER.parent), *([str(data)] if data.is_dir() else []))


@functools.cache
def notebook_view() -> View:
    """The view for a notebook: IPython, Matplotlib and the kit besides."""
    return _look(notebook_packages(), ("sqlite3", "IPython", "matplotlib.pyplot", "matplotlib.backends.backend_agg"))


@functools.cache
def find_view() -> View:
    """The view for the Python that runs now. Raises `KitError` if it cannot import NumPy outside its environment."""
    if not sys.dont_write_bytecode:  # a sandbox can write none, and would compile the worker each time it starts
        compileall.compile_dir(WORKER, quiet=2)
    return _look(numpy_folders(), ())


def _look(packages: tuple[str, ...], modules: tuple[str, ...]) -> View:
    python = os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)
    command = [python, "-I", "-S", "-B", "-c", PROBE, os.path.dirname(packages[0]), *modules]
    done = subprocess.run(command, capture_output=True, text=True, env={}, timeout=60)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        names = "NumPy, IPython and Matplotlib" if modules else "NumPy"
        raise KitError("sandbox", last, f"a Python that can import {names}", f"Try `{python} -c 'import numpy'`")
    standard, extensions, mapped = json.loads(done.stdout)
    folders = list(dict.fromkeys([os.path.realpath(standard), os.path.realpath(extensions)]))
    folders = [folder for folder in folders if not any(folder.startswith(f"{other}/") for other in folders)]
    covered = tuple(f"{folder}/" for folder in [*folders, *packages, *map(os.path.realpath, system_folders())])
    outside = [path for path in mapped if ".so" in path and not path.startswith(covered) and os.path.isfile(path)]
    return View(python, tuple(folders), packages, tuple(name for path in outside for name in _names(path)))


def _names(library: str) -> list[str]:
    """All names under which the loader may ask for a library: libffi.so.8 for libffi.so.8.1.2."""
    folder = os.path.dirname(library)
    stem = os.path.basename(library).split(".so")[0]
    paths = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith(stem)]
    return [path for path in paths if os.path.realpath(path) == os.path.realpath(library)]
