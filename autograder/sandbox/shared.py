"""What all sandboxes of this process share: the thread that starts them, spare uids, advice when one does not start."""

from __future__ import annotations

import glob
import itertools
import os
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

from ..errors import KitError

FIRST_UID, SLOTS = 0x4000_0000, 1 << 12
FOLDER = "autograder-sandbox-"


class Slots:
    """Numbers that no other open sandbox of this process has: the spare uid of each."""

    def __init__(self) -> None:
        self._used: set[int] = set()
        self._lock = threading.Lock()

    def take(self) -> int:
        with self._lock:
            slot = next(number for number in itertools.count() if number not in self._used)
            self._used.add(slot)
        return slot

    def give(self, slot: int) -> None:
        with self._lock:
            self._used.discard(slot)


slots = Slots()
_starters: dict[int, ThreadPoolExecutor] = {}
_starters_lock = threading.Lock()


def starter() -> ThreadPoolExecutor:
    """The thread that starts all sandboxes: they die with the *thread* that started them, so it lives as long as we."""
    with _starters_lock:
        return _starters.setdefault(os.getpid(), ThreadPoolExecutor(1, "sandbox-starter"))


def spare_uid(slot: int) -> int:
    """A uid that nobody has: far above those of people, different for each process that grades."""
    with open("/proc/self/uid_map") as file:
        known = sum(int(line.split()[2]) for line in file)
    if known > FIRST_UID * 2 - 1:
        return FIRST_UID + (os.getpid() % (1 << 18)) * SLOTS + slot % SLOTS
    if known > 60_000:  # a container with 65536 uids
        return 60_000 + (os.getpid() * 64 + slot) % 5_000
    raise KitError("sandbox", f"root with {known} user ids", "at least 65536 of them", "Grade as an ordinary user")


def own_folder() -> str:
    """A new folder on the disk for a sandbox; those of examiners that were killed are removed on this occasion."""
    for path in glob.glob(os.path.join(tempfile.gettempdir(), f"{FOLDER}*")):
        pid = path.rpartition(FOLDER)[2].partition("-")[0]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            shutil.rmtree(path, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")


def advice(words: str) -> str:
    """What to do about a sandbox that does not start, from the words of bubblewrap."""
    if "No permissions to creat" in words or "uid map" in words or "Operation not permitted" in words:
        return (
            "This system refuses namespaces. Install the distribution's bubblewrap (Ubuntu allows /usr/bin/bwrap), "
            "or in a container allow user namespaces (`--security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined`); `--tier C` grades without protection of this machine"
        )
    if "No space left" in words or "max_user_namespaces" in words:
        return "No user namespaces are left: raise /proc/sys/user/max_user_namespaces"
    return "See `autograder doctor`; `--tier C` grades without protection of this machine"
