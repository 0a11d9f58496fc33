"""The limits on a student's process, stated once; set by the process itself before it runs their code."""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys

ADDRESS_SPACE = 1 << 30  # bytes of one process; NumPy alone needs 192 MiB of it
TOTAL_MEMORY = 3 << 29  # bytes of all processes of a task together, beyond what they share with the worker
PROCESSES = 24
THREADS_AND_PROCESSES = 64  # what the watch allows where RLIMIT_NPROC counts other people's processes too
FILE_SIZE = 16 << 20
OWN_FOLDER, OWN_FILES = 32 << 20, 1000  # bytes and files that a task may have on the disk
OPEN_FILES = 64

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
SIGKILL = 9
CAPABILITIES_V3 = 0x2008_0522


def confine(cpu_seconds: int, count_processes: bool) -> None:
    """Limit this process and its children; none of it can be undone."""
    _limit(resource.RLIMIT_AS, ADDRESS_SPACE)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, FILE_SIZE)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    if count_processes:
        _limit(resource.RLIMIT_NPROC, PROCESSES)


def counted_apart(alone: bool, own_uid: bool) -> bool:
    """Whether RLIMIT_NPROC counts this sandbox alone: it has its own uid, or user namespace (from Linux 5.14)."""
    if own_uid or not alone:
        return own_uid
    major, minor = (int("".join(c for c in part if c.isdigit()) or 0) for part in os.uname().release.split(".")[:2])
    return (major, minor) >= (5, 14)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):
        if sys.platform.startswith("linux"):  # elsewhere some limits cannot be set (macOS: RLIMIT_AS)
            raise


def protect() -> None:
    """Make this process safe from its children: they cannot look into it, and it dies with its parent."""
    if sys.platform.startswith("linux"):
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        for option, value in (
            (PR_SET_NO_NEW_PRIVS, 1),
            (PR_SET_DUMPABLE, 0),
            (PR_SET_CHILD_SUBREAPER, 1),
        ):
            if prctl(option, value, 0, 0, 0):
                raise OSError(ctypes.get_errno(), f"prctl {option}")
        end_with_parent()  # bubblewrap asks for this too, but a change of uid forgets it


def end_with_parent() -> None:
    """Let the kernel kill this process when the one that started it ends."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl: end with parent")


def become(uid: int) -> None:
    """Give up root for an unused uid: to the kernel, root in a sandbox is still root."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    give_up_capabilities()  # those that a program might inherit are left otherwise


def give_up_capabilities() -> None:
    """Have no capability, and none to pass on: without them, root is a user like others."""
    head = struct.pack("=Ii", CAPABILITIES_V3, 0)
    if ctypes.CDLL(None, use_errno=True).capset(head, bytes(24)):
        raise OSError(ctypes.get_errno(), "capset")
