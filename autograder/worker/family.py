"""The processes that descend from the worker: counted, weighed and ended. The worker is their init."""

from __future__ import annotations

import os
import signal

PAGE = os.sysconf("SC_PAGE_SIZE")


NAMESPACE, CHILD, TREE = "namespace", "child", "tree"


class Family:
    """All processes below this one.

    Parameters
    ----------
    child : int  the process that was forked for the task
    kind : str  what can be below: all others of a pid NAMESPACE whose first process this is; the CHILD alone,
        which can make none; or a TREE that must be searched for among all processes
    """

    def __init__(self, child: int, kind: str):
        self._child, self._kind = child, kind
        self._own = _resident(os.getpid())
        self.statuses: dict[int, int] = {}

    def members(self) -> list[int]:
        """The pids of all descendants; without /proc the direct child only is known (and not listed)."""
        if self._kind == CHILD:
            return [] if self._child in self.statuses else [self._child]
        try:
            pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        except FileNotFoundError:
            return []
        if self._kind == NAMESPACE:
            return [pid for pid in pids if pid != os.getpid()]
        parents = {pid: _parent(pid) for pid in pids}
        found = {os.getpid()}
        while more := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
            found |= more
        return sorted(found - {os.getpid()})

    def memory(self) -> int:
        """Bytes of resident memory, beyond what each process got from the worker when it was forked."""
        return sum(max(0, _resident(pid) - self._own) for pid in self.members())

    def threads(self) -> int:
        """How many threads all of them have together."""
        return sum(_threads(pid) for pid in self.members())

    def reap(self) -> None:
        """Collect those that ended, so that zombies do not count against the limit on processes."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self.statuses[ended[0]] = ended[1]
        except ChildProcessError:
            pass

    def end(self) -> None:
        """Kill and reap every descendant."""
        while True:
            self._kill()
            try:
                pid, status = os.waitpid(-1, 0)
            except ChildProcessError:
                return
            self.statuses[pid] = status

    def _kill(self) -> None:
        members = [-1] if self._kind == NAMESPACE else {self._child, *self.members()} - {0} - self.statuses.keys()
        for pid in members:
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
    return _status(pid, 1)


def _threads(pid: int) -> int:
    return _status(pid, 17)


def _status(pid: int, field: int) -> int:
    """A field of /proc/PID/stat, counted from behind the command's name; 0 if the process has ended."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[field])
    except (OSError, IndexError):
        return 0
