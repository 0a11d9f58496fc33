"""An executor of processes, one a thread: whoever is killed costs a second try of one job, not the batch.

Started as `python -m autograder.examine.crew FD`: jobs come in and results go out over that socket, pickled; both
ends are ours. A process ends when its socket closes, and on Linux at once when its parent is killed.
"""

from __future__ import annotations

import gc
import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..errors import KitError

TRIES = 3
FEW = 8  # jobs that threads are through with before processes have started
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def local_executor(workers: int, jobs: int) -> Iterator[Executor]:
    """Processes on this machine, or threads where starting processes would take longer than what they save.

    What leaves the loop with an exception (Ctrl-C) does not wait for them.
    """
    pool = Crew(workers) if jobs > FEW else ThreadPoolExecutor(workers)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


class Crew(ThreadPoolExecutor):
    """Runs `function(argument)`, both of which can be pickled, in `workers` processes of its own."""

    def __init__(self, workers: int):
        super().__init__(workers, thread_name_prefix="crew")
        self._mine = threading.local()
        self._all: list[_Member] = []
        self._over = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Like every executor's. Raises what the function raises, and `KitError` if its process dies every time."""
        return super().submit(self._try, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes too. Without `wait` at once, whatever they do."""
        if not wait:
            self._over = True
            for member in self._all:
                member.kill()
        super().shutdown(wait=wait, cancel_futures=cancel_futures)
        for member in self._all:
            member.close() if wait else member.reap()  # the line of one that was killed is its thread's to close

    def _try(self, function: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> Any:
        for _ in range(TRIES):
            member = getattr(self._mine, "member", None)
            if member is None or member.dead:
                member = self._mine.member = _Member()
                self._all.append(member)
            try:
                ok, value = member.call(function, args, kwargs)
            except (EOFError, OSError) as error:  # killed, by hand or for its memory
                member.close()
                if self._over:
                    raise CancelledError from error
                continue
            if ok:
                return value
            raise value
        raise KitError(
            "worker", f"a process that ended {TRIES} times in a row", "one that answers", "Is there memory left?"
        )


class _Member:
    """One process."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
            threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "BLIS")}
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.examine.crew", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **threads, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C in the terminal is for the head
            )
        self._line = Connection(ours.detach())
        self.dead = False

    def call(self, function: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> tuple[bool, Any]:
        """Whether the function returned, and what it returned or raised. Raises `EOFError` if the process ended."""
        self._line.send((function, args, kwargs))
        return self._line.recv()

    def kill(self) -> None:
        self._process.kill()

    def reap(self) -> None:
        self._process.wait()

    def close(self) -> None:
        if not self.dead:
            self.dead = True
            self._line.close()
            self.reap()


def main() -> None:
    """Answer jobs until the socket closes."""
    _die_with_parent()
    line = Connection(int(sys.argv[1]))
    for count in itertools.count():
        if count == 1:  # what the first job imported and loaded stays: no need to look through it again and again
            gc.collect()
            gc.freeze()
        try:
            function, args, kwargs = line.recv()
        except EOFError:
            break
        try:
            answer = True, function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - told to the head, which decides
            answer = False, error
        line.send(answer)
    os._exit(0)


def _die_with_parent() -> None:
    if sys.platform.startswith("linux"):
        import ctypes
        import signal

        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    main()
