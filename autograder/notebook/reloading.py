"""Keeps the notebook's `convnet` equal to its files: changed modules are loaded again before each cell."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from .display import show_line
from .package import PACKAGE


class Reloader:
    """What `%autoreload 2` does, for the student's package alone, with a calm line where a file cannot be loaded.

    Functions that the notebook has already imported become the new versions. A file with an error keeps
    its old functions and leaves the other modules alone.
    """

    def __init__(self, folder: Path):
        self._folder = folder / PACKAGE
        self._seen: dict[str, tuple[int, int]] = {}
        self._objects: dict = {}

    def register(self, events: Any) -> None:
        """Work on IPython's events, in place of any reloader that was there before."""
        for event in ("pre_run_cell", "post_run_cell"):
            for callback in list(events.callbacks[event]):
                if isinstance(getattr(callback, "__self__", None), Reloader):
                    events.unregister(event, callback)
        self.note()
        events.register("pre_run_cell", self.reload)
        events.register("post_run_cell", self.note)

    def note(self, *_: object) -> None:
        """Remember the state of the files from which a cell has imported modules."""
        for name, _module, stamp in self._modules():
            self._seen.setdefault(name, stamp)

    def reload(self, *_: object) -> None:
        """Load changed modules again."""
        for name, module, stamp in self._modules():
            if self._seen.setdefault(name, stamp) != stamp:
                self._seen[name] = stamp
                self._reload(name, module)

    def _modules(self) -> list[tuple[str, ModuleType, tuple[int, int]]]:
        modules = [(name, module) for name, module in sys.modules.items() if name.startswith(f"{PACKAGE}.")]
        return [(name, module, stamp) for name, module in modules if (stamp := self._stamp(module))]

    def _stamp(self, module: ModuleType) -> tuple[int, int] | None:
        path = Path(getattr(module, "__file__", None) or "")
        try:
            status = path.stat()
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_size) if path.parent == self._folder else None

    def _reload(self, name: str, module: ModuleType) -> None:
        from IPython.extensions.autoreload import superreload

        try:
            superreload(module, importlib.reload, self._objects)
        except Exception as error:  # whatever the file does when it is loaded
            words = f"{place_of(error, self._folder.parent)}. Until it is mended, {name} stays as it was."
            show_line("wrong", "cannot be loaded", words)


def place_of(error: BaseException, folder: Path) -> str:
    """An error in a student's file in one line: file, line, what it is, and the line itself."""
    if isinstance(error, SyntaxError):
        path, number, line, message = error.filename or "", error.lineno, error.text or "", error.msg
    else:
        path, number, line = _last_line(error, folder)
        message = f"{type(error).__name__}: {error}"
    name = Path(path).relative_to(folder).as_posix() if Path(path).is_relative_to(folder) else path
    shown = f": `{line.strip()}`" if line.strip() else ""
    return f"{name}, line {number}: {message}{shown}"


def _last_line(error: BaseException, folder: Path) -> tuple[str, int | None, str]:
    import traceback

    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(folder))]
    return (frames[-1].filename, frames[-1].lineno, frames[-1].line or "") if frames else ("", None, "")
