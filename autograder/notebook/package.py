"""The student's `convnet` as it lies on the disk now, called with a time limit."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from ..errors import KitError
from ..subject import DeviceSubject, LocalSubject
from ..subject.protocol import Lost
from ..worker.endpoint import Raised, Reply, Request, forget_package
from .time_limit import OutOfTime, time_limit

PACKAGE = "convnet"


class StudentPackage:
    """A subject: a fresh copy of `folder/convnet`, apart from the one that the notebook imported.

    So a check sees what is saved in the files, which is what will be graded, and never an old version
    that the kernel still holds. Use as a context manager.

    Parameters
    ----------
    folder : Path  the assignment's folder
    seconds : float  for all requests together; once it is spent, no request is tried any more
    arrays : the library whose arrays the functions get, e.g. `cupy`; None for NumPy's

    Raises `KitError` where there is no such package, or its `__init__.py` cannot be run.
    """

    def __init__(self, folder: Path, seconds: float, arrays: Any = None):
        self._seconds = self._left = seconds
        self._busy = False
        require_package(folder)
        try:
            self._subject = LocalSubject.load(folder / PACKAGE)
            if arrays is not None:
                self._subject = DeviceSubject(self._subject.package, folder, arrays)
        except Exception as error:  # whatever a student wrote into it
            raise KitError(
                f"{PACKAGE}/__init__.py",
                f"{type(error).__name__}: {error}",
                "a docstring only",
                "Take it from the handout.",
            ) from None

    def __enter__(self) -> StudentPackage:
        return self

    def __exit__(self, *_: object) -> None:
        forget_package(self._subject.package)

    def request(self, request: Request) -> Reply:
        if self._busy:  # a function that was handed in calls back: the time of the outer call runs, once
            return self._subject.request(request)
        began, self._busy = time.perf_counter(), True
        try:
            if self._left <= 0:
                raise OutOfTime
            with time_limit(self._left):
                return self._subject.request(request)
        except OutOfTime:
            raise self._lost("") from None
        except Raised as error:
            if error.types[0] == OutOfTime.__name__ or time.perf_counter() - began >= self._left:
                raise self._lost(f"; it was at {error.where}: `{error.line.strip()}`" if error.where else "") from None
            message = error.message.replace(self._subject.package, PACKAGE)
            raise Raised(error.types, message, error.where, error.line) from None
        finally:
            self._left -= time.perf_counter() - began
            self._busy = False

    def file(self, name: str) -> bytes | None:
        return self._subject.file(name)

    def _lost(self, place: str) -> Lost:
        self._left = 0
        words = f"did not finish within {self._seconds:g} s and was stopped (an endless loop?)"
        return Lost("timeout", words + place)


def require_package(folder: Path) -> None:
    """Raise `KitError` unless `folder` holds the package `convnet`."""
    if not (folder / PACKAGE / "__init__.py").is_file():
        raise KitError(
            f"the folder {PACKAGE}",
            None,
            f"it beside the notebook, in {folder}",
            "Open the notebook in the folder that came with the assignment.",
        )
