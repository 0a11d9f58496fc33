"""Cells that meet an unwritten function say so in one line and count as run, so that Run All goes on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .display import show_line
from .package import PACKAGE
from .reloading import place_of
from .waiting import Waiting

UNWRITTEN = " is not written yet"


def install(shell: Any, folder: Path) -> None:
    """Let IPython tell four things calmly: a stub, a file that does not parse, the names that a cell
    stopped by one of these did not define, and a cell that was interrupted.

    Every other exception keeps its traceback and stops Run All as ever, and so does an interrupt. Installing twice
    changes nothing.
    """
    vars(shell).pop("showtraceback", None)
    shell.showtraceback = _Calm(shell, folder, shell.showtraceback)


class _Calm:
    def __init__(self, shell: Any, folder: Path, original: Callable[..., None]):
        self._shell, self._folder, self._original = shell, folder, original
        self._waiting = Waiting()

    def __call__(self, exc_tuple: Any = None, *args: Any, **kwargs: Any) -> None:
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        line = self._line(error)
        if line is None:
            self._original(exc_tuple, *args, **kwargs)
            return
        show_line(*line)
        _close_empty_figures()
        if isinstance(error, KeyboardInterrupt):
            return
        result = self._shell.displayhook.exec_result
        if result is not None:  # the cell counts as run
            result.error_in_exec = None

    def _line(self, error: BaseException | None) -> tuple[str, str, str] | None:
        if isinstance(error, KeyboardInterrupt):
            return "timeout", "stopped", f"You stopped this cell{self._place(error)}"
        if isinstance(error, NotImplementedError) and str(error).endswith(UNWRITTEN) and self._is_stub(error):
            self._wait(str(error))
            return "not_written", "not written yet", str(error)
        if isinstance(error, SyntaxError) and self._is_theirs(error.filename):
            words = place_of(error, self._folder)
            self._wait(words)
            return "wrong", "cannot be read", words
        if isinstance(error, NameError) and (reason := self._waiting.reason(error.name)):
            self._wait(reason)
            return "not_written", "waiting", f"{error.name} comes from a cell that stopped: {reason}"
        return None

    def _place(self, error: BaseException) -> str:
        """Where in the student's package it was, "" where it was elsewhere."""
        frames = traceback.extract_tb(error.__traceback__)
        mine = [frame for frame in frames if self._is_theirs(frame.filename)]
        if not mine:
            return "."
        name = Path(mine[-1].filename).relative_to(self._folder).as_posix()
        return f"; it was at {name}:{mine[-1].lineno}: `{(mine[-1].line or '').strip()}`"

    def _wait(self, reason: str) -> None:
        """What the stopped cell would have defined is not there for later cells, for the same reason."""
        result = self._shell.displayhook.exec_result
        if result is not None and result.info is not None:
            self._waiting.add(result.info.raw_cell, reason)

    def _is_theirs(self, path: str | None) -> bool:
        return path is not None and Path(path).is_relative_to(self._folder / PACKAGE)

    def _is_stub(self, error: BaseException) -> bool:
        """Whether it was raised in the student's package, not by some other library."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        return trace is not None and self._is_theirs(trace.tb_frame.f_code.co_filename)


def _close_empty_figures() -> None:
    """Close figures without a drawing, which an interrupted cell would leave behind as blank axes."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        for figure in map(pyplot.figure, pyplot.get_fignums()):
            if not any(axes.has_data() for axes in figure.axes):
                pyplot.close(figure)
