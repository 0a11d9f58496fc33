"""Where image data are looked for: a named folder, `CONVNET_DATA`, the installed package, the user's cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from ..errors import KitError
from .manifest import dataset, home

VARIABLE = "CONVNET_DATA"


@dataclass(frozen=True)
class Place:
    """A folder with the files of one dataset, and why it was looked into."""

    folder: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.folder} ({self.reason})"


def where(name: str, folder: str | Path | None = None) -> Place:
    """The first place that holds all files of a dataset.

    Parameters
    ----------
    name : str  of the manifest, such as "digits" or "cifar10"; its files lie in a folder of that name
    folder : path or None  the folder above it; when given, nowhere else is looked

    The order is `folder`, the environment variable `CONVNET_DATA`, the installed package (or the
    repository), the user's cache. Raises `KitError` that lists where it looked.
    """
    wanted = dataset(name)
    looked = []
    for place in _places(name, folder):
        missing = [file.name for file in wanted.files if not (place.folder / file.name).is_file()]
        if not missing:
            return place
        looked.append(f"{place} lacks {missing[0]}")
    raise KitError(
        f"dataset {name}", None, f"the files {', '.join(f.name for f in wanted.files)}",
        f"Looked in: {'; '.join(looked)}. {f'Run `autograder data {name}`, or name' if wanted.mirrors else 'Name'} a "
        f"folder that has {name}/ with these files, in {VARIABLE} or as an option.",
    )  # fmt: skip


def cache() -> Path:
    """Where downloads go by default: the user's cache."""
    return platformdirs.user_cache_path("convnet-course-kit")


def _places(name: str, folder: str | Path | None) -> Iterator[Place]:
    if folder is not None:
        yield Place(_existing("folder", folder) / name, "the folder named")
        return
    if os.environ.get(VARIABLE):
        yield Place(_existing(VARIABLE, os.environ[VARIABLE]) / name, VARIABLE)
    yield Place(home() / name, "came with the kit")
    yield Place(cache() / name, "your cache")


def _existing(what: str, folder: str | Path) -> Path:
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise KitError(
            what, str(folder), "an existing folder", "Mend the path, or leave it out to use the embedded data."
        )
    return path
