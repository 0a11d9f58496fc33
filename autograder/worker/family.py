"""The processes that descend from the worker: counted, weighed and ended. The worker is their init."""

from __future__ import annotations

import os
import signal

PAGE = os.sysconf("SC_PAGE_SIZE")


class Family:
    """All processes below this one.

    Parameters
    ----------
    alone : bool  this process is pid 1 of its own pid namespace, so that every other process is a descendant
    """

    def __init__(self, alone: bool):
        self._alone = alone
        self._own = _resident(os.getpid())
        self.statuses: dict[int, int] = {}

    def members(self) -> list[int]:
        """The pids of all descendants; without /proc the direct child only is known (and not listed)."""
        try:
            pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        except FileNotFoundError:
            return []
        if self._alone:
            return [pid for pid in pids if pid != os.getpid()]
        parents = {pid: _parent(pid) for pid in pids}
        found = {os.getpid()}
        while more := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
            found |= more
        return sorted(found - {os.getpid()})

    def memory(self) -> int:
        """Bytes of resident memory, beyond what each process got from the worker when it was forked."""
        return sum(max(0, _resident(pid) - self._own) for pid in self.members())

    def reap(self) -> None:
        """Collect those that ended, so that zombies do not count against the limit on processes."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self.statuses[ended[0]] = ended[1]
        except ChildProcessError:
            pass

    def end(self, child: int) -> None:
        """Kill and reap every descendant; `child` is the one that was forked for the task."""
        while True:
            self._kill(child)
            try:
                pid, status = os.waitpid(-1, 0)
            except ChildProcessError:
                return
            self.statuses[pid] = status

    def _kill(self, child: int) -> None:
        for pid in [-1] if self._alone else {child, *self.members()} - {0} - self.statuses.keys():
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError):  # ended in the meantime, or there is no /proc
        return 0


def _parent(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError):
        return 0
