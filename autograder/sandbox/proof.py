"""Proves a tier by running the real arguments with a submission that tries to break out; flags are not trusted."""

from __future__ import annotations

import os
import sys
import tempfile
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
Must = dict[str, tuple[str, Callable[[dict[str, Any]], bool]]]
EVERYWHERE: Must = {
    "no capabilities": ("capabilities", lambda seen: seen["capabilities"] == ""),
    "no new privileges": ("no_new_privileges", lambda seen: seen["no_new_privileges"] is True),
    "system calls filtered": ("filter", lambda seen: seen["filter"] is True),
    "no environment": ("environment", lambda seen: seen["environment"] == []),
    "no network": ("interfaces", lambda seen: seen["connected"] is False and set(seen["interfaces"]) <= {"lo"}),
    "nothing of this machine readable": ("readable", lambda seen: seen["readable"] == []),
    "nothing of this machine writable": ("writable", lambda seen: seen["writable"] == []),
    "nothing of this machine changed": ("changed", lambda seen: seen["changed"] == []),
    "worker closed": ("worker", lambda seen: seen["worker"] == []),
    "honest work goes on": ("fails", lambda seen: seen["fails"] == []),
}
MUST: dict[str, Must] = {
    "A": EVERYWHERE
    | {
        "not root": ("uids", lambda seen: 0 not in seen["uids"] and not seen["kernel_uid_is_root"]),
        "no other process": ("processes", lambda seen: len(seen["processes"]) == 2 and seen["parent"] == 1),
        "no names of this machine": ("there", lambda seen: seen["there"] == []),
    },
    "B": EVERYWHERE
    | {
        "no other process listed": ("processes", lambda seen: seen["processes"] == []),
        "no other process signalled": ("signalled", lambda seen: seen["signalled"] == []),
        "no process started": ("started", lambda seen: seen["started"] is False),
    },
    "C": {},
}


def prove(tier: str) -> tuple[Fact, ...]:
    """Run the probe in a sandbox of this tier, once a process. Raises `KitError` if it does not start or does not hold.

    Tier C promises nothing but a separate process, so that it must only start.
    """
    with _lock:
        return _prove(tier, os.getpid())


def strongest() -> str:
    """The letter of the strongest tier that holds here. Raises `KitError` where none does but C, with both reasons."""
    with _lock:
        return _strongest(os.getpid())


@cache
def _strongest(pid: int) -> str:
    refused: list[KitError] = []
    for tier in ("A", "B"):
        try:
            _prove(tier, pid)
            return tier
        except KitError as error:
            refused.append(error)
    first, second = refused
    if first.got == sys.platform:  # neither of the two is for this system
        raise first
    raise KitError("sandbox", f"{first.got}; without it, Landlock: {second.got}", first.want, first.do)


@cache
def _prove(tier: str, pid: int) -> tuple[Fact, ...]:
    if not sys.platform.startswith("linux") and tier != "C":
        raise KitError("sandbox", sys.platform, "Linux", "`--tier C` grades without protection of this machine")
    if os.name != "posix":
        raise KitError("sandbox", sys.platform, "Linux or macOS", "Grade in WSL or on Linux")
    sandbox = Sandbox(tier, {"__init__.py": b"", "probe.py": (Path(__file__).parent / "probe.py").read_bytes()})
    try:
        seen = _seen(sandbox) if MUST[tier] else {}
        facts = tuple(Fact(name, holds(seen), seen[source]) for name, (source, holds) in MUST[tier].items())
    except (Raised, Lost, OSError, KeyError, TypeError) as error:
        raise KitError("sandbox", str(error), "a probe that answers", "See `autograder doctor`") from None
    finally:
        sandbox.close()
    broken = [f"{fact.name} (found {fact.found})" for fact in facts if not fact.ok]
    if broken:
        raise KitError("sandbox", "; ".join(broken), "isolation that holds", "Do not grade here")
    return facts


def _seen(sandbox: Sandbox) -> dict[str, Any]:
    """What the probe saw, and whether the bait outside is still as it was."""
    with tempfile.TemporaryDirectory(prefix="autograder-bait-") as folder, sandbox.begin(SECONDS) as sock:
        os.chmod(folder, 0o777)
        bait = Path(folder, "bait")
        bait.write_text("bait")
        bait.chmod(0o666)
        before = os.stat(folder), os.stat(bait)
        subject = SandboxedSubject(sock, SECONDS, {}, sandbox.end)
        seen = subject.request(Request("call", "look", "probe", args=(_outside(), str(bait)))).value
        if (
            os.listdir(folder) != ["bait"]
            or bait.read_text() != "bait"
            or _kept(before) != _kept((os.stat(folder), os.stat(bait)))
        ):
            seen["changed"].append("the bait")
        return seen


def _kept(states: tuple[os.stat_result, os.stat_result]) -> list[tuple[float, ...]]:
    return [(state.st_mode, state.st_uid, state.st_mtime_ns, state.st_size, state.st_nlink) for state in states]


def _outside() -> list[str]:
    """Paths of this machine that no sandbox should show: the system's, the person's, and the kit's own."""
    kit = Path(__file__).resolve().parents[1]
    own = [Path.home() / name for name in (".bashrc", ".profile", ".config", ".jupyter", ".ssh")]
    system = ["/etc/passwd", "/etc/hostname", "/bin/sh", "/usr/bin/env", "/usr/local/share", "/usr/share"]
    system += ["/var/log", "/sys/kernel", "/run/lock"]
    return [*system, *map(str, own), str(kit / "examine"), str(kit.parent / "solutions"), os.getcwd()]
