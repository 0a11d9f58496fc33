"""One worker process in its sandbox, as the examiner holds it: start, fork a task, end it, end everything."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import KitError
from ..worker import wire
from ..worker.family import CHILD, NAMESPACE, TREE
from ..worker.frames import FrameError
from .arguments import bubblewrap_arguments
from .bwrap import find_bubblewrap
from .seccomp import program
from .shared import advice, own_folder, slots, spare_uid, starter
from .shown import KIT, landlock_plan, open_to_all
from .view import WORKER, View, find_view

BOOT = "import sys; sys.path[:0] = sys.argv[2:4]; from worker.serve import main; main()"
START_SECONDS = 60  # for a machine that is very busy; 0.1 s is usual
ANSWER_SECONDS = 20
TIERS = {"A": "A: bubblewrap", "B": "B: Landlock", "C": "C: process only"}


@dataclass(frozen=True)
class Outcome:
    """What became of a task: `why` is ended (by itself), stopped (by us), memory, processes, disk or gone; `status` as
    `os.waitpid` tells it; `clean` says that the task left nothing behind."""

    why: str
    status: int
    clean: bool


GONE = Outcome("gone", 0, False)


class Sandbox:
    """A worker with NumPy imported and the files of one submission, waiting for tasks.

    Parameters
    ----------
    tier : str  a letter of `TIERS`
    files : dict  the modules of the package, "affine.py" -> bytes
    view : View or None  what it sees of this machine; None: Python and NumPy

    Raises `KitError` if it does not start.
    """

    def __init__(self, tier: str, files: dict[str, bytes], view: View | None = None):
        self._view = view or find_view()
        self._slot = slots.take()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._inside = 0  # the worker's pid as seen from here
        self._process: subprocess.Popen | None = None
        self._own: str | None = None  # tier B: the folder on this machine's disk that tasks may write to
        self._task = False
        try:
            with theirs:
                start = {"A": self._start_mounted, "B": self._start_landlocked, "C": self._start_plain}[tier]
                plan = starter().submit(start, theirs.fileno()).result()
            content = {name: np.frombuffer(data, np.uint8) for name, data in files.items()}
            wire.send(self._control, {"files": content, "landlock": plan}, left=_within(START_SECONDS))
            wire.receive(self._control, left=_within(START_SECONDS))
        except (OSError, EOFError, FrameError) as error:
            words = self._complaint() or f"{type(error).__name__}: {error}"
            self.close()
            raise KitError("sandbox", words, "a worker that starts", advice(words)) from None
        except BaseException:
            self.close()
            raise

    def _start_mounted(self, control: int) -> None:
        bubblewrap, root = find_bubblewrap(), os.getuid() == 0
        uid = str(spare_uid(self._slot)) if root else "-"
        read_filter, read_arguments = _pipe_with(program()), None
        read_info, write_info = os.pipe()
        try:
            arguments = bubblewrap_arguments(self._view, read_filter, write_info, root, bubblewrap.version >= (0, 8))
            # sent through a pipe: nothing of it stands in the command line, which the sandbox can read
            read_arguments = _pipe_with(b"".join(part.encode() + b"\0" for part in arguments))
            python = [self._view.python, *self._python(control, KIT, f"{KIT}/packages", uid, NAMESPACE)]
            command = [bubblewrap.path, "--args", str(read_arguments), "--", *python]
            self._spawn(command, (control, read_filter, read_arguments, write_info))
            os.close(write_info)
            write_info = -1
            told = b""
            while part := os.read(read_info, 4096):
                told += part
            self._inside = json.loads(told or b"{}").get("child-pid", 0)
        finally:
            for number in (read_filter, read_arguments, read_info, write_info):
                if number is not None and number >= 0:
                    os.close(number)

    def _start_landlocked(self, control: int) -> dict[str, Any]:
        self._own = own_folder()
        # Where a Python is root's alone, as in /root, nobody else could run it; then root without a single capability.
        spare = spare_uid(self._slot) if os.getuid() == 0 and open_to_all(self._view) else None
        if spare is not None:
            os.chown(self._own, spare, spare)
        self._start_plain(control, "-" if spare is None else str(spare), CHILD)
        return {**landlock_plan(self._view, self._own), "filter": np.frombuffer(program(landlocked=True), np.uint8)}

    def _start_plain(self, control: int, uid: str = "-", kind: str = TREE) -> None:
        packages = os.path.dirname(self._view.packages[0])
        python = self._python(control, str(WORKER.parent), packages, uid, kind)
        self._spawn([self._view.python, *python], (control,), self._own or "/")
        assert self._process is not None
        self._inside = self._process.pid

    @staticmethod
    def _python(control: int, worker: str, packages: str, uid: str, kind: str) -> list[str]:
        return ["-I", "-S", "-B", "-c", BOOT, str(control), worker, packages, uid, kind]

    def _spawn(self, command: list[str], descriptors: tuple[int, ...], folder: str = "/") -> None:
        self._process = subprocess.Popen(
            command,
            env={},  # pid 1 inherits it, and a sandbox can read pid 1's
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=descriptors,
            start_new_session=True,  # a Ctrl-C in the terminal is for the examiner
        )

    def begin(self, seconds: float, **options: Any) -> socket.socket:
        """Fork a task; returns the socket to it. `options`: see `worker.serve`. Raises `OSError` if it is gone."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            try:
                self._control.settimeout(ANSWER_SECONDS)
                socket.send_fds(self._control, [b"t"], [theirs.fileno()])
                wire.send(self._control, {"cpu": int(seconds) + 5, **options})
            except OSError:
                ours.close()
                raise
        self._task = True
        return ours

    def end(self) -> Outcome:
        """End the task, with all its processes, and say what became of it."""
        if not self._task:
            return GONE
        self._task = False
        try:
            self._control.sendall(b"e")
            told = wire.receive(self._control, left=_within(ANSWER_SECONDS))
            return Outcome(told["why"], told["status"], told["clean"])
        except (OSError, EOFError, FrameError):
            return GONE

    def close(self) -> None:
        """End everything, and wait until it is gone. May be called twice."""
        self._control.close()
        process, self._process = self._process, None
        if process is not None:
            try:
                process.wait(2)  # the worker leaves by itself when the control socket closes
            except subprocess.TimeoutExpired:
                self._kill(process)
            if process.stderr is not None:
                process.stderr.close()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)
        if self._slot >= 0:
            slots.give(self._slot)
            self._slot = -1

    def _kill(self, process: subprocess.Popen) -> None:
        """The worker first: it is pid 1 of its namespace, with which all others end."""
        if self._inside and process.poll() is None:  # bubblewrap has not reaped it, so the number is still its own
            try:
                os.kill(self._inside, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _complaint(self) -> str:
        """What bubblewrap or Python wrote before they gave up."""
        process = self._process
        if process is None or process.stderr is None:
            return ""
        text, number, ready = b"", process.stderr.fileno(), select.poll()
        ready.register(number)
        while ready.poll(1000) and (part := os.read(number, 4096)):
            text = (text + part)[-4096:]
        return text.decode("utf-8", "replace").strip().splitlines()[-1] if text.strip() else ""


def _pipe_with(content: bytes) -> int:
    """The reading end of a pipe that holds `content`; well below what a pipe takes at once."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as file:
        file.write(content)
    return reading


def _within(seconds: float) -> Any:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()
