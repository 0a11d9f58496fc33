"""A workplace without isolation, for packages that are trusted: the reference, the mistakes, pytest."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..subject import LocalSubject, Subject
from ..worker.endpoint import Reply, Request, forget_package


@dataclass
class LocalWorkplace:
    """Loads a package into this process anew for each task.

    Parameters
    ----------
    folder : Path  the folder `convnet` of the package
    sources : maps module names to text that takes the place of the file's
    files : maps names of result files to their bytes
    """

    folder: Path
    sources: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    isolation: str = "none (same process)"

    @contextmanager
    def task(self, seconds: float) -> Iterator[Subject]:
        subject = LocalSubject.load(self.folder, dict(self.sources))
        try:
            yield _WithFiles(subject, self.files)
        finally:
            forget_package(subject.package)

    def together(self, seconds: float) -> None:
        """Nothing: here, a task of its own costs no more."""


@dataclass
class _WithFiles:
    subject: LocalSubject
    files: Mapping[str, bytes]

    def request(self, request: Request) -> Reply:
        return self.subject.request(request)

    def file(self, name: str) -> bytes | None:
        return self.files[name] if name in self.files else self.subject.file(name)


def saved(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The bytes that `np.savez` would write to a file."""
    content = io.BytesIO()
    np.savez(content, allow_pickle=True, **arrays)  # as NumPy does: reading refuses objects
    return content.getvalue()
