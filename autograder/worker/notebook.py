"""Runs a notebook's cells in the sandbox, one after the other in one process, as a kernel would.

Needs IPython, unlike the rest of this folder. Cells that students or the kit wrote run in an IPython shell; graded
ones are run by this module alone, so that nothing that was hooked into the shell touches them. They still share their
process with the student's code, which can change whatever they rely on: what comes out is worth what a stock
nbgrader test is worth, no more.
"""

from __future__ import annotations

import ast
import builtins
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from . import limits, wire

HOME = "/tmp/home"
FOLDER = "/tmp/notebook"
MAX_TEXT = 20_000
MAX_OUTPUTS = 40
MAX_DATA = 4_000_000
KINDS = ("text/plain", "image/png", "image/jpeg")


class TimeIsUp(BaseException):
    """A cell took longer than it may. No `Exception`, so that `except Exception` does not swallow it."""


def run(sock: socket.socket, files: dict[str, bytes], packages: str, cpu_seconds: int, count_processes: bool) -> None:
    """Run what comes on `sock`: the cells, the seconds for each, and a token that goes back with each result."""
    _, token, cells, seconds = wire.receive(sock)
    sys.path[:0] = [packages]
    limits.confine(cpu_seconds, count_processes)
    _furnish(files)
    runner = _Runner()
    for number, (source, graded) in enumerate(cells):
        wire.send(sock, ("begins", token, number))
        wire.send(sock, ("ran", token, number, runner.run(source, graded, seconds)))
    wire.send(sock, ("done", token, len(cells)))


def _furnish(files: dict[str, bytes]) -> None:
    os.environ.update(
        HOME=HOME, MPLCONFIGDIR=HOME, IPYTHONDIR=HOME, MPLBACKEND="module://matplotlib_inline.backend_inline"
    )
    for folder in (HOME, FOLDER):
        os.makedirs(folder, exist_ok=True)
    for name, content in files.items():
        path = Path(FOLDER, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    os.chdir(FOLDER)
    sys.path.append(FOLDER)


class _Outputs:
    """What the running cell puts out, capped as it comes."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self._room, self._data = MAX_TEXT, MAX_DATA

    def text(self, text: str) -> None:
        if self._room <= 0 or not text:
            return
        text, self._room = text[: self._room], self._room - len(text)
        if self._room <= 0:
            text += "\n… (cut here: too long)\n"
        if self.items and "text" in self.items[-1]:
            self.items[-1]["text"] += text
        else:
            self._add({"text": text})

    def data(self, bundle: dict[str, Any], result: bool = False) -> None:
        kept = {kind: value for kind in KINDS if type(value := bundle.get(kind)) is str}
        self._data -= sum(map(len, kept.values()))
        if kept and self._data >= 0:
            self._add({"data": kept, "result": result})

    def _add(self, item: dict[str, Any]) -> None:
        if len(self.items) < MAX_OUTPUTS:
            self.items.append(item)


class _Stream:
    """In the place of stdout and stderr: a warning on stderr costs nothing, so both are one."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, outputs: Callable[[], _Outputs]):
        self._outputs = outputs

    def write(self, text: str) -> int:
        self._outputs().text(text)
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


class _Runner:
    def __init__(self) -> None:
        self.outputs = _Outputs()
        stream = _Stream(lambda: self.outputs)
        sys.stdout = sys.stderr = stream  # type: ignore[assignment]
        self._shell = _shell(lambda: self.outputs)
        self._judge = _judge(self._shell.user_ns)

    def run(self, source: str, graded: bool, seconds: float) -> dict[str, Any]:
        """What came of one cell: its `outputs`, and `error`: None, or (class, message, line of the cell or 0)."""
        self.outputs = outputs = _Outputs()
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            if graded:
                value, error = self._judge(source)
                if value is not None and error is None:
                    outputs.data({"text/plain": _plain(value)}, result=True)
            else:
                error = _told(self._shell.run_cell(source, store_history=False))
        except TimeIsUp as late:
            error = _as_error(late)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return {"outputs": outputs.items, "error": error}


def _interrupt(number: int, frame: Any) -> None:
    raise TimeIsUp


def _shell(outputs: Callable[[], _Outputs]) -> Any:
    """An IPython shell without history, files or terminal, whose outputs are collected."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    class Publisher(DisplayPublisher):
        def publish(self, data: Any, *args: Any, **kwargs: Any) -> None:
            outputs().data(data)

    class Hook(DisplayHook):
        def __call__(self, result: Any = None) -> None:
            if result is not None and not self.quiet():
                outputs().data(self.compute_format_data(result)[0], result=True)

    class Shell(InteractiveShell):
        display_pub_class, displayhook_class = Publisher, Hook

        def enable_gui(self, gui: Any = None) -> None:
            pass

    setattr(HistoryManager, "enabled", False)  # noqa: B010 - a trait, which assigning would be an error to pyright
    return Shell.instance(colors="nocolor")


def _judge(names: dict[str, Any]) -> Callable[[str], tuple[Any, tuple | None]]:
    """A function that runs a graded cell among `names`: (its last value, its error or None).

    All that it uses is taken hold of here, before any other code ran, and what asserts rest on most (builtins, NumPy's
    functions) is put back before each cell.
    """
    import numpy.testing
    from IPython.core.inputtransformer2 import TransformerManager

    transform, parse, run, value_of, settrace = TransformerManager().transform_cell, ast.parse, exec, eval, sys.settrace
    whole, last, is_expression = ast.Module, ast.Expression, ast.Expr
    make = compile
    kept = [(vars(module), dict(vars(module))) for module in (builtins, np, numpy.testing, np.linalg)]

    def judge(source: str) -> tuple[Any, tuple | None]:
        for now, then in kept:
            now.update(then)
        settrace(None)
        try:
            body = list(parse(transform(source), "<graded cell>").body)
            ending: Any = body.pop() if body and isinstance(body[-1], is_expression) else None
            run(make(whole(body, []), "<graded cell>", "exec"), names)
            return (value_of(make(last(ending.value), "<graded cell>", "eval"), names) if ending else None), None
        except BaseException as error:  # whatever it is, the cell has failed
            return None, _as_error(error)

    return judge


def _plain(value: Any) -> str:
    """The text by which nbgrader tells a number: that of IPython is the same for numbers, but can be changed."""
    try:
        return repr(value)[:MAX_TEXT]
    except Exception:
        return type(value).__name__


def _told(result: Any) -> tuple | None:
    error = result.error_before_exec or result.error_in_exec
    return None if error is None else _as_error(error)


def _as_error(error: BaseException) -> tuple[str, str, int]:
    try:
        message = str(error)
    except Exception:
        message = ""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno or 0 for frame in frames if frame.filename == "<graded cell>"]
    line = (error.lineno or 0) if isinstance(error, SyntaxError) and not own else (own or [0])[-1]
    return type(error).__name__[:100], message[:2000], line
