"""Whether a student's computer has what the notebooks need."""

from __future__ import annotations

import platform
from importlib import metadata

# The oldest versions that the course was made for; numpy 2 changed how float32 and Python numbers combine.
_WANTED = {"numpy": 2, "matplotlib": 3, "ipython": 8}
_PYTHON = (3, 11)


def show_installation() -> None:
    """Print a line for Python and for each package: its version, and whether that is new enough."""
    version = platform.python_version_tuple()
    _line("Python", platform.python_version(), tuple(map(int, version[:2])) >= _PYTHON, "3.11 or newer")
    for name, oldest in _WANTED.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            _line(name, "missing", False, f"{oldest} or newer")
        else:
            _line(name, found, int(found.split(".")[0]) >= oldest, f"{oldest} or newer")


def _line(name: str, found: str, good: bool, wanted: str) -> None:
    print(
        f"{'✓' if good else '✗'} {name:<12}{found}"
        + ("" if good else f"   want {wanted}: install the course kit again")
    )
