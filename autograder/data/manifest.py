"""The manifest of the embedded data: which files a dataset has, with sizes, hashes and licences."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ..errors import KitError

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class File:
    """One file of a dataset: its name, its size in bytes and its SHA-256."""

    name: str
    bytes: int
    sha256: str

    def differs(self, path: Path) -> str:
        """How the file at `path` differs from the manifest, in words; empty when it is the same."""
        size = path.stat().st_size
        if size != self.bytes:
            return f"{size:,} bytes, want {self.bytes:,}"
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        return "" if found == self.sha256 else f"SHA-256 {found[:12]}…, want {self.sha256[:12]}…"


@dataclass(frozen=True)
class Dataset:
    """One dataset of the manifest. `name` is also the folder that holds its files."""

    name: str
    title: str
    licence: str
    source: str
    files: tuple[File, ...]


def home() -> Path:
    """The folder that holds manifest and data: in the installed package, or in the repository."""
    installed = _PACKAGE / "_datasets"
    return installed if installed.is_dir() else _PACKAGE.parent / "datasets"


@functools.cache
def datasets() -> dict[str, Dataset]:
    """All datasets of the manifest by name. Raises `KitError` where the installation lacks it."""
    path = home() / "manifest.toml"
    if not path.is_file():
        raise KitError(str(path), None, "the manifest of the embedded data", "Install convnet-course-kit again.")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Dataset(name, entry["title"], entry["licence"], entry["source"], tuple(File(**f) for f in entry["file"]))
        for name, entry in table.items()
    }


def dataset(name: str) -> Dataset:
    """The dataset of that name. Raises `KitError` that lists the names."""
    if name not in datasets():
        raise KitError("dataset", name, " or ".join(datasets()), "Use one of these names.")
    return datasets()[name]
