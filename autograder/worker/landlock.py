"""Confines a process where there are no namespaces: Landlock for files, a filter for system calls (tier B).

Landlock is the kernel's own (from Linux 5.13): a process gives up rights for itself and all that comes from it, for
good, without being root. A right that is handled and granted nowhere is refused: here running programs, making
folders, links, pipes and devices, and everything on the network.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import Any

from . import limits

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on all processors
ASK_VERSION, PATH_BENEATH = 1, 1
OLDEST = 3  # Linux 6.2; before it, files that may be read could be cut to length 0

WRITE_FILE, READ_FILE, READ_DIR, REMOVE_FILE, MAKE_REG, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 8, 1 << 14
READ, DEVICE = READ_FILE | READ_DIR, READ_FILE | WRITE_FILE
OWN = READ | WRITE_FILE | REMOVE_FILE | MAKE_REG | TRUNCATE  # no folders in it: it stays flat and is easily removed
FILES, CONTROL_OF_DEVICES = (1 << 15) - 1, 1 << 15  # all rights on files that are known; one more from version 5
TCP, SCOPED = 3, 3  # from version 4: bind and connect; from version 6: signals and abstract sockets of others

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
OWN_PID = 0x5049_4421  # stands in the filter for the pid of the process that it is for


def version() -> int:
    """The version of Landlock that this kernel offers; 0 if none."""
    return max(0, _call(CREATE_RULESET, None, 0, ASK_VERSION))


class Landlock:
    """What the tasks of one worker may do; prepared once, while all paths can be reached.

    Parameters
    ----------
    plan : dict  `whole`: readable with all below; `names`: folders whose names may be listed; `devices`: may be
        written to, too; `own`: the folder for own files; `filter`: (n,) uint8, the filter for system calls

    Raises `OSError`.
    """

    def __init__(self, plan: dict[str, Any]):
        kind = version()
        if kind < OLDEST:
            raise OSError(
                f"this kernel offers Landlock {kind or 'not at all'}; {OLDEST} or later is needed (Linux 6.2)"
            )
        handled = [FILES | (CONTROL_OF_DEVICES if kind >= 5 else 0), TCP, SCOPED][: 1 + (kind >= 4) + (kind >= 6)]
        attributes = struct.pack(f"={len(handled)}Q", *handled)
        self._ruleset = _checked(CREATE_RULESET, attributes, len(attributes), 0)
        self._filter = plan["filter"].tobytes()
        self.own = plan["own"]
        for paths, rights in ((plan["whole"], READ), (plan["names"], READ_DIR), (plan["devices"], DEVICE)):
            for path in paths:
                self._allow(path, rights)
        self._allow(self.own, OWN)

    def _allow(self, path: str, rights: int) -> None:
        number = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not os.path.isdir(path):
                rights &= ~READ_DIR  # means something for folders only, and is an error for others
            _checked(ADD_RULE, self._ruleset, PATH_BENEATH, struct.pack("=Qi", rights, number), 0)
        finally:
            os.close(number)

    def confine(self, parent: int) -> None:
        """Give up all other rights, for good. `parent` is the process with which this one ends."""
        limits.end_with_parent()
        if os.getppid() != parent:
            os._exit(1)  # it ended before it could be asked to take this one along
        limits.give_up_capabilities()
        _checked(RESTRICT_SELF, self._ruleset, 0)
        program = self._filter.replace(struct.pack("=I", OWN_PID), struct.pack("=I", os.getpid()))
        steps = ctypes.create_string_buffer(program)
        about = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, about, 0, 0):
            raise OSError(ctypes.get_errno(), f"prctl: {os.strerror(ctypes.get_errno())}")


def _call(number: int, *arguments: Any) -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)


def _checked(number: int, *arguments: Any) -> int:
    if (result := _call(number, *arguments)) < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}: {os.strerror(ctypes.get_errno())}")
    return result
