"""The process inside the sandbox: imports NumPy once, never runs student code itself, forks a child a task.

Started as `python -I -S -B -c BOOT CONTROL WORKER PACKAGES UID ALONE`: the number of the control socket, the folders
to import this package and NumPy from, the uid to become ("-": stay), and whether this is pid 1 of a
pid namespace of its own. On the control socket come the files, then commands of one byte: `t` with a socket and
a frame of options begins a task, `e` ends it and is answered by what became of it.
"""

from __future__ import annotations

import gc
import itertools
import os
import select
import signal
import socket
import sys

# One thread: sandboxes run side by side, and threads do not survive a fork.
for _name in ("OPENBLAS", "OMP", "MKL", "BLIS"):
    os.environ[f"{_name}_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402  (after the number of threads is set)
import numpy.fft  # noqa: E402
import numpy.lib.stride_tricks  # noqa: E402
import numpy.linalg  # noqa: E402
import numpy.random  # noqa: E402, F401

from . import child, limits, wire  # noqa: E402
from .family import Family  # noqa: E402

TICK = 0.05  # seconds between two looks at the memory of a task
WRITABLE = "/tmp"


def main() -> None:
    """Serve tasks until the examiner closes the control socket."""
    control_number, uid, alone = int(sys.argv[1]), sys.argv[4], sys.argv[5] == "alone"
    del sys.path[:2], sys.argv[1:]
    os.environ.clear()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # to pid 1 a signal that has no handler is nothing
    if uid != "-":
        limits.become(int(uid))
    limits.protect()
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    control = socket.socket(fileno=control_number)
    files = {name: content.tobytes() for name, content in wire.receive(control).items()}
    gc.collect()
    gc.freeze()  # what is here now is shared with the children, not copied
    wire.send(control, {"uid": os.getuid(), "numpy": np.__version__})
    try:
        _serve(control, files, alone, limits.counted_apart(alone, uid != "-"))
    except (EOFError, ConnectionError):
        pass
    if not alone:
        Family(alone).end(0)
    os._exit(0)  # with pid 1 the kernel ends everything in its namespace


def _serve(control: socket.socket, files: dict[str, bytes], alone: bool, count_processes: bool) -> None:
    untouched = _traces()
    while True:
        command, received, _, _ = socket.recv_fds(control, 1, 1)
        if command != b"t" or len(received) != 1:
            return
        options = wire.receive(control)
        pid = os.fork()
        if pid == 0:
            control.close()
            _run_child(received[0], files, options["cpu"], count_processes)
        os.close(received[0])
        _watch(control, pid, alone, untouched)


def _run_child(number: int, files: dict[str, bytes], cpu_seconds: int, count_processes: bool) -> None:
    status = 1
    try:
        os.closerange(3, number)
        os.closerange(number + 1, 1024)
        child.run(socket.socket(fileno=number), files, cpu_seconds, count_processes)
        status = 0
    finally:
        child.leave(status)


def _watch(control: socket.socket, pid: int, alone: bool, untouched: tuple[list[str], int]) -> None:
    """Wait for the examiner's `e`; meanwhile end the task if its first process ends or it takes too much."""
    family, why = Family(alone), ""
    while not select.select([control], [], [], None if why else TICK)[0]:
        family.reap()
        if pid in family.statuses:
            why = "ended"
        elif family.memory() > limits.TOTAL_MEMORY:
            why = "memory"
        elif len(family.members()) > limits.THREADS_AND_PROCESSES:
            why = "processes"
        if why:
            family.end(pid)
    command = control.recv(1)
    family.reap()
    why = why or ("ended" if pid in family.statuses else "stopped")
    family.end(pid)
    if command != b"e":
        raise EOFError
    clean = not alone or (_traces() == untouched and not untouched[0])
    wire.send(control, {"why": why, "status": family.statuses.get(pid, 0), "clean": clean})


def _traces() -> tuple[list[str], int]:
    """What is in the writable folder, and when the folder itself last changed in any way, which nobody can set."""
    with os.scandir(WRITABLE) as entries:
        first = [entry.name for entry in itertools.islice(entries, 1)]
    return first, os.stat(WRITABLE).st_ctime_ns
