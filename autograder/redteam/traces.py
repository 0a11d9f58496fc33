"""Looks for what was left behind, and for secrets in what came out."""

from __future__ import annotations

import base64
import ctypes
import json
import os
import re
import signal
import socket
import sysconfig
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ..worker.limits import PR_SET_CHILD_SUBREAPER

EVERYWHERE = (
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/run",
    "/root",
    os.path.expanduser("~"),
    os.path.expanduser("~/.ipython/profile_default/startup"),
)


def adopt() -> None:
    """Become the parent of all orphans among our descendants: then none can hide by leaving its parent."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants() -> dict[int, str]:
    """All processes below this one, with their command lines; those that have ended are collected."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    parents, found = dict(_parents()), {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
        found |= more
    return {pid: _text(f"/proc/{pid}/cmdline").replace("\0", " ") for pid in found - {os.getpid()}}


def end(pids: Iterable[int]) -> None:
    """Kill processes that were left behind."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def _parents() -> Iterator[tuple[int, int]]:
    for name in os.listdir("/proc"):
        if name.isdigit() and (text := _text(f"/proc/{name}/stat")):
            yield int(name), int(text.rpartition(")")[2].split()[1])


def _text(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""


@dataclass(frozen=True)
class State:
    """What there is outside the grader's own outputs, to be compared before and after.

    Parameters
    ----------
    files : dict  path -> size and time of its last change
    mounts : frozenset of str  mount points
    installed : frozenset of str  what lies in site-packages
    """

    files: dict[str, tuple[int, int]]
    mounts: frozenset[str]
    installed: frozenset[str]

    @classmethod
    def of(cls, folders: Iterable[Path]) -> State:
        files = {}
        for folder in folders:
            for root, _, names in os.walk(folder):
                for name in names:
                    about = os.lstat(os.path.join(root, name))
                    files[os.path.join(root, name)] = (about.st_size, about.st_mtime_ns)
        mounts = frozenset(line.split()[4] for line in _text("/proc/self/mountinfo").splitlines())
        return cls(files, mounts, frozenset(os.listdir(sysconfig.get_path("purelib"))))

    def changes(self, after: State) -> list[str]:
        """In words: what is new, gone or different."""
        names = [name for name in self.files | after.files if self.files.get(name) != after.files.get(name)]
        mounts = [f"mount {name}" for name in after.mounts - self.mounts]
        return [*map(ascii, names), *mounts, *(f"installed {name}" for name in after.installed ^ self.installed)]


def litter(run: str, folders: Iterable[Path | str]) -> list[str]:
    """Files and folders anywhere likely whose names hold the run's token."""
    found = []
    for folder in (*folders, *EVERYWHERE):
        try:
            found += [os.path.join(folder, name) for name in os.listdir(folder) if run in name]
        except OSError:
            continue
    return sorted(set(found))


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as visitor:
        visitor.settimeout(1)
        return visitor.connect_ex(("127.0.0.1", port)) == 0


class Canaries:
    """Finds secrets in texts: as they are, backwards, in hexadecimal, in base64, and in compressed replays."""

    def __init__(self, canaries: Mapping[str, str], owners: Mapping[str, str]):
        self._forms = {where: _forms(secret) for where, secret in canaries.items()}
        self._own = {where: owners.get(secret) for where, secret in canaries.items()}

    def found(self, content: bytes, reader: str = "") -> list[str]:
        """Where the secrets in `content` were planted, but for those of the reader's own work."""
        return [
            where
            for where, forms in self._forms.items()
            if not (reader and self._own[where] == reader) and any(form in content for form in forms)
        ]


def _forms(secret: str) -> list[bytes]:
    plain = secret.encode()
    forms = [plain, plain[::-1], plain.hex().encode()]
    for shift in range(3):  # base64 depends on what stands before
        whole = base64.b64encode(b"x" * shift + plain)
        forms.append(whole[4 if shift else 0 : len(whole) - 4])
    return forms


def unpacked(report: Any) -> Iterator[bytes]:
    """The replays of a report, decompressed."""
    for task in (report or {}).get("tasks", []):
        for item in task["properties"]:
            if item.get("replay"):
                yield zlib.decompress(base64.b64decode(item["replay"]["answers"]))


def readable(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """All files below a folder; a link, which should not be there, comes as its target's path."""
    for root, folders, names in os.walk(folder):
        for name in [*names, *(name for name in folders if os.path.islink(os.path.join(root, name)))]:
            path = Path(root, name)
            yield path, b"link to " + os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()


_ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def active(page: str, texts: Iterable[str]) -> list[str]:
    """Which of the texts a page holds as anything but text, and control characters."""
    parser = _Active()
    parser.feed(page)
    parser.close()
    whole = "\n".join(parser.found)
    found = [text for text in texts if text in whole]
    return [*found, "control characters"] if _ESCAPES.search(page.replace("\r\n", "\n")) else found


HARMLESS = ("alt", "title", "class", "id", "aria-label")  # attributes that only say something


class _Active(HTMLParser):
    """Collects tags, attributes, comments, and the insides of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(f"{name}={value}" for name, value in attrs if name not in HARMLESS)]
        self._inside = tag if tag in ("script", "style") else self._inside

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)


def loads(path: Path) -> Any:
    """A JSON file, or None if there is none."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
