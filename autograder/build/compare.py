"""What separates a fresh build from the committed one: text byte for byte, recorded answers as arrays."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from ..worker import frames

# NumPy and BLAS versions differ in the last bits; a numeric gradient magnifies them by 1/h.
RTOL, ATOL = 1e-6, 1e-9


def differences(fresh: Path, old: Path) -> list[str]:
    """One line for each file that is missing, left over or different; empty when the folders agree."""
    names = sorted({path.relative_to(folder) for folder in (fresh, old) for path in _files(folder)})
    found = []
    for name in names:
        if not (old / name).is_file():
            found.append(f"{old.name}/{name}: missing")
        elif not (fresh / name).is_file():
            found.append(f"{old.name}/{name}: not made by the build")
        elif not same_file(fresh / name, old / name):
            found.append(f"{old.name}/{name}{_first_line(fresh / name, old / name)}: differs from a fresh build")
    return found


def same_file(a: Path, b: Path) -> bool:
    """Whether two files are the same: bytes, or recorded answers within the tolerance."""
    if a.read_bytes() == b.read_bytes():
        return True
    return a.suffix == ".npz" and same_recorded(a, b)


def same_recorded(a: Path, b: Path) -> bool:
    """Whether two files of recorded answers hold the same values within the tolerance."""
    try:
        one, two = _recorded(a), _recorded(b)
    except (OSError, ValueError, zipfile.BadZipFile):
        return False
    return list(one) == list(two) and all(_close(one[name], two[name]) for name in one)


def _recorded(path: Path) -> dict[str, Any]:
    values = {}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            frame = file[name].tobytes()
            start = frames.PREFIX.size
            header, body = frames.lengths(frame[:start])
            values[name] = frames.decode(frame[start : start + header], frame[start + header : start + header + body])
    return values


def _close(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.dtype.kind == "f":
        return a.shape == b.shape and a.dtype == b.dtype and bool(np.allclose(a, b, RTOL, ATOL, equal_nan=True))
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(_close, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(_close(value, b[key]) for key, value in a.items())
    if isinstance(a, (float, np.floating)):
        return bool(np.isclose(a, b, RTOL, ATOL, equal_nan=True))
    return bool(np.array_equal(a, b))


def _files(folder: Path) -> list[Path]:
    skipped = ("__pycache__", ".ipynb_checkpoints")
    return [path for path in folder.rglob("*") if path.is_file() and not set(skipped) & set(path.parts)]


def _first_line(a: Path, b: Path) -> str:
    if a.suffix == ".npz":
        return ""
    pairs = zip(a.read_bytes().split(b"\n"), b.read_bytes().split(b"\n"), strict=False)
    number = next((n for n, (x, y) in enumerate(pairs, 1) if x != y), None)
    return f":{number}" if number else ""
