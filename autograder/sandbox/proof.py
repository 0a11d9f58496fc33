"""Proves a tier by running the real arguments with a submission that tries to break out; flags are not trusted."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import KitError
from ..subject.protocol import Lost
from ..subject.sandboxed import SandboxedSubject
from ..worker.endpoint import Raised, Request
from .process import Sandbox

SECONDS = 30.0
_lock = threading.Lock()


@dataclass(frozen=True)
class Fact:
    """One thing that must hold in a sandbox. `found` is what the probe saw."""

    name: str
    ok: bool
    found: Any


# What must hold -> the fact of the probe that shows it, and how.
MUST: dict[str, tuple[str, Callable[[dict[str, Any]], bool]]] = {
    "not root": ("uids", lambda seen: 0 not in seen["uids"] and not seen["kernel_uid_is_root"]),
    "no capabilities": ("capabilities", lambda seen: seen["capabilities"] == ""),
    "no new privileges": ("no_new_privileges", lambda seen: seen["no_new_privileges"] is True),
    "system calls filtered": ("filter", lambda seen: seen["filter"] is True),
    "no other process": ("processes", lambda seen: len(seen["processes"]) == 2 and seen["parent"] == 1),
    "no environment": ("environment", lambda seen: seen["environment"] == []),
    "no network": ("interfaces", lambda seen: seen["connected"] is False and set(seen["interfaces"]) <= {"lo"}),
    "nothing of this machine": ("host_files", lambda seen: seen["host_files"] == []),
    "read-only": ("writable", lambda seen: seen["writable"] == []),
    "worker closed": ("pid_1_memory", lambda seen: seen["pid_1_memory"] is False),
}


def prove(tier: str) -> tuple[Fact, ...]:
    """Run the probe in a sandbox of this tier, once a process. Raises `KitError` if it does not start or does not hold.

    Tier C promises nothing but a separate process, so that it must only start.
    """
    with _lock:
        return _prove(tier, os.getpid())


@cache
def _prove(tier: str, pid: int) -> tuple[Fact, ...]:
    if not sys.platform.startswith("linux") and tier == "A":
        raise KitError("sandbox", sys.platform, "Linux", "`--tier C` grades without protection of this machine")
    if os.name != "posix":
        raise KitError("sandbox", sys.platform, "Linux or macOS", "Grade in WSL or on Linux")
    sandbox = Sandbox(tier, {"__init__.py": b"", "probe.py": (Path(__file__).parent / "probe.py").read_bytes()})
    try:
        if tier == "C":
            return ()
        with sandbox.begin(SECONDS) as sock:
            subject = SandboxedSubject(sock, SECONDS, {}, sandbox.end)
            seen = subject.request(Request("call", "look", "probe", args=(_outside(),))).value
        facts = tuple(Fact(name, holds(seen), seen[source]) for name, (source, holds) in MUST.items())
    except (Raised, Lost, OSError, KeyError, TypeError) as error:
        raise KitError("sandbox", str(error), "a probe that answers", "See `autograder doctor`") from None
    finally:
        sandbox.close()
    broken = [f"{fact.name} (found {fact.found})" for fact in facts if not fact.ok]
    if broken:
        raise KitError("sandbox", "; ".join(broken), "isolation that holds", "Do not grade here")
    return facts


def _outside() -> list[str]:
    """Paths of this machine that no sandbox should show: the system's, the person's, and the kit's own."""
    kit = Path(__file__).resolve().parents[1]
    own = [Path.home() / name for name in (".bashrc", ".profile", ".config", ".jupyter", ".ssh")]
    system = ["/etc/passwd", "/etc/hostname", "/bin/sh", "/usr/bin/env", "/usr/local/share", "/usr/share"]
    system += ["/var/log", "/sys/kernel", "/run/lock"]
    return [*system, *map(str, own), str(kit / "examine"), str(kit.parent / "solutions"), os.getcwd()]
