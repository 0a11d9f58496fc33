"""The process inside the sandbox: imports NumPy once, never runs student code itself, forks a child a task.

Started as `python -I -S -B -c BOOT CONTROL WORKER PACKAGES UID KIND`: the number of the control socket, the folders
to import this package and NumPy from, the uid to become ("-": stay), and what processes can be below it (see
`family`). On the control socket come the files, with a plan where `landlock` confines; then commands of one byte:
`t` with a socket and a frame of options begins a task, `e` ends it and is answered by what became of it. With the
option `notebook`, the folder of the libraries that a notebook needs, the task is a notebook (see `notebook`), not
calls of functions.
"""

from __future__ import annotations

import functools
import gc
import itertools
import os
import select
import signal
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

# One thread: sandboxes run side by side, and threads do not survive a fork.
for _name in ("OPENBLAS", "OMP", "MKL", "BLIS"):
    os.environ[f"{_name}_NUM_THREADS"] = "1"

gc.disable()  # until all is imported, of which nothing is garbage

# What fills in NumPy's docstrings, which nobody reads here; it takes 5 ms.
for _name in ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars"):
    sys.modules[_name] = types.ModuleType(_name)

import numpy as np  # noqa: E402  (after the number of threads is set)
import numpy.fft  # noqa: E402
import numpy.lib.stride_tricks  # noqa: E402
import numpy.linalg  # noqa: E402
import numpy.random  # noqa: E402, F401

from . import child, limits, wire  # noqa: E402
from .family import NAMESPACE, TREE, Family  # noqa: E402
from .landlock import Landlock  # noqa: E402

TICK = 0.05  # seconds between two looks at what a task takes
Traces = tuple[list[str], int]


def main() -> None:
    """Serve tasks until the examiner closes the control socket."""
    control_number, uid, kind = int(sys.argv[1]), sys.argv[4], sys.argv[5]
    del sys.path[:2], sys.argv[1:]
    os.environ.clear()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # to pid 1 a signal that has no handler is nothing
    control = socket.socket(fileno=control_number)
    given = wire.receive(control)
    files = {name: content.tobytes() for name, content in given["files"].items()}
    landlock = Landlock(given["landlock"]) if given["landlock"] else None  # now, while its paths can be reached
    if uid != "-":
        limits.become(int(uid))
    limits.protect()
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    gc.freeze()  # what is here now is shared with the children, not copied
    gc.enable()
    wire.send(control, {"uid": os.getuid(), "numpy": np.__version__})
    try:
        _serve(control, files, kind, landlock, limits.counted_apart(kind == NAMESPACE, uid != "-"))
    except (EOFError, ConnectionError):
        pass
    os._exit(0)  # with pid 1 the kernel ends everything in its namespace


def _serve(
    control: socket.socket, files: dict[str, bytes], kind: str, landlock: Landlock | None, count_processes: bool
) -> None:
    own = None if kind == TREE else landlock.own if landlock else "/tmp"
    untouched, worker = _traces(own), os.getpid()
    while True:
        command, received, _, _ = socket.recv_fds(control, 1, 1)
        if command != b"t" or len(received) != 1:
            return
        options = wire.receive(control)
        pid = os.fork()
        if pid == 0:
            control.close()
            confine = functools.partial(landlock.confine, worker) if landlock else int
            _run_child(received[0], files, options, count_processes, confine)
        os.close(received[0])
        _watch(control, Family(pid, kind), pid, own, untouched)


def _run_child(
    number: int,
    files: dict[str, bytes],
    options: dict[str, Any],
    count_processes: bool,
    confine: Callable[[], object],
) -> None:
    status = 1
    try:
        confine()
        os.closerange(3, number)
        os.closerange(number + 1, 1024)
        sock = socket.socket(fileno=number)
        if folder := options.get("notebook"):
            from . import notebook

            notebook.run(sock, files, folder, options["cpu"], count_processes)
        else:
            child.run(sock, files, options["cpu"], count_processes)
        status = 0
    finally:
        child.leave(status)


def _watch(control: socket.socket, family: Family, pid: int, own: str | None, untouched: Traces) -> None:
    """Wait for the examiner's `e`; meanwhile end the task if its first process ends or it takes too much."""
    why = ""
    while not select.select([control], [], [], None if why else TICK)[0]:
        family.reap()
        why = "ended" if pid in family.statuses else _excess(family, own)
        if why:
            family.end()
    command = control.recv(1)
    family.reap()
    why = why or ("ended" if pid in family.statuses else "stopped")
    family.end()
    if command != b"e":
        raise EOFError
    clean = own is None or (_traces(own) == untouched and not untouched[0])
    wire.send(control, {"why": why, "status": family.statuses.get(pid, 0), "clean": clean})


def _excess(family: Family, own: str | None) -> str:
    """What a task has too much of, or "". Where the kernel itself sets a limit, it was faster."""
    if family.memory() > limits.TOTAL_MEMORY:
        return "memory"
    if family.threads() > limits.THREADS_AND_PROCESSES:
        return "processes"
    return "disk" if own and _is_full(own) else ""


def _is_full(folder: str) -> bool:
    size = 0
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            size += entry.stat(follow_symlinks=False).st_blocks * 512
            if size > limits.OWN_FOLDER or number > limits.OWN_FILES:
                return True
    return False


def _traces(folder: str | None) -> Traces:
    """What is in the writable folder, and when the folder itself last changed in any way, which nobody can set."""
    if folder is None:
        return [], 0
    with os.scandir(folder) as entries:
        first = [entry.name for entry in itertools.islice(entries, 1)]
    return first, os.stat(folder).st_ctime_ns
