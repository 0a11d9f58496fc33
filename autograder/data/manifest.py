"""The manifest of the embedded data: which files a dataset has, with sizes, hashes and licences."""

from __future__ import annotations

import functools
import gzip
import hashlib
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import KitError

_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class File:
    """One file of a dataset: its name, its size in bytes and its SHA-256; of what is inside, if it is `unpacked`."""

    name: str
    bytes: int
    sha256: str
    unpacked: bool = False

    def differs(self, path: Path) -> str:
        """How the file at `path` differs from the manifest, in words; empty when it is the same."""
        try:
            with gzip.open(path, "rb") if self.unpacked else path.open("rb") as stream:
                size, found = 0, hashlib.sha256()
                while size <= self.bytes and (part := stream.read(1 << 20)):
                    size += len(part)
                    found.update(part)
        except (OSError, EOFError, zlib.error) as error:
            return f"cannot be read to its end ({error})"
        if size > self.bytes or size < self.bytes:
            return f"{'more bytes' if size > self.bytes else f'{size:,} bytes'}, want {self.bytes:,}"
        digest = found.hexdigest()
        return "" if digest == self.sha256 else f"SHA-256 {digest[:12]}…, want {self.sha256[:12]}…"


@dataclass(frozen=True)
class Archive:
    """A compressed tar archive that holds the files of a dataset in its folder `folder`."""

    name: str
    bytes: int
    sha256: str
    folder: str


@dataclass(frozen=True)
class Dataset:
    """One dataset of the manifest. `name` is also the folder that holds its files.

    Those with `mirrors` (addresses that end in front of /name-of-a-file) are downloaded on demand.
    """

    name: str
    title: str
    licence: str
    source: str
    files: tuple[File, ...]
    mirrors: tuple[str, ...] = ()
    archive: Archive | None = None


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
    return {name: _dataset(name, **entry) for name, entry in table.items()}


def _dataset(name: str, file: list[dict], mirrors: tuple = (), archive: dict | None = None, **words: str) -> Dataset:
    files = tuple(File(**entry) for entry in file)
    return Dataset(name, files=files, mirrors=tuple(mirrors), archive=Archive(**archive) if archive else None, **words)


def dataset(name: str) -> Dataset:
    """The dataset of that name. Raises `KitError` that lists the names."""
    if name not in datasets():
        raise KitError("dataset", name, " or ".join(datasets()), "Use one of these names.")
    return datasets()[name]
