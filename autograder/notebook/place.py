"""Makes sure that the notebook works on the `convnet` beside it, with versions that will do."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import numpy as np

from ..checks import ASSIGNMENTS
from ..errors import KitError
from .package import PACKAGE, require_package


def require_own_package(folder: Path) -> None:
    """Raise `KitError` unless `import convnet` gives the package in `folder`."""
    require_package(folder)
    if not sys.path or os.path.realpath(sys.path[0] or ".") != os.path.realpath(folder):
        sys.path.insert(0, str(folder))
    loaded = sys.modules.get(PACKAGE)
    spec = importlib.util.find_spec(PACKAGE) if loaded is None else None
    found = getattr(loaded, "__file__", None) or (spec.origin if spec else None)
    if not found or os.path.realpath(os.path.dirname(found)) != os.path.realpath(folder / PACKAGE):
        raise KitError(
            f"the package {PACKAGE}",
            os.path.dirname(found) if found else "one without a file",
            f"the folder {folder / PACKAGE}",
            "Restart the kernel and run this cell first; if that does not help, remove the other package.",
        )


def require_versions() -> None:
    """Raise `KitError` for a NumPy that is too old."""
    if int(np.__version__.split(".")[0]) < 2:
        raise KitError("NumPy", np.__version__, "2.0 or newer", 'Run: python -m pip install "numpy>=2"')


def assignment_in(folder: Path) -> str:
    """The name of the assignment that lies in `folder`, by its notebook's or the folder's name."""
    names = [name for name in ASSIGNMENTS if (folder / f"{name}.ipynb").is_file()]
    if not names and folder.name in ASSIGNMENTS:
        names = [folder.name]
    if len(names) != 1:
        want = f"one notebook of {', '.join(ASSIGNMENTS)} in {folder}"
        raise KitError("the assignment", ", ".join(names) or None, want, "Go to its folder.")
    return names[0]
