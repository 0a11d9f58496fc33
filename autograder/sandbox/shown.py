"""What a sandbox may read, in one list with reasons: bubblewrap mounts it (tier A), Landlock opens it (tier B).

What is not listed here cannot be read. Nothing that is listed can be written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from .view import WORKER, View, system_folders

KIT = "/kit"  # where worker and NumPy are mounted: a place without neighbours
PACKAGES = ("site-packages", "dist-packages")
# Nothing of the machine, and NumPy and Python need some of them; the only ones of /dev.
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class Shown:
    """A file or folder of this machine.

    Parameters
    ----------
    path : str  where it lies here
    at : str  where a sandbox with mounts of its own has it
    without : tuple of str  names in it that stay hidden
    """

    path: str
    at: str
    without: tuple[str, ...] = ()


def shown(view: View) -> Iterator[Shown]:
    """All that a sandbox may read, in the order in which it is mounted."""
    for path in system_folders():  # the loader's and the system's libraries
        yield Shown(path, path)
    for name in ("/lib", "/lib64"):  # links into the former on most systems, folders on some
        if os.path.isdir(name) and not os.path.islink(name):
            yield Shown(name, name)
    others = (
        "/usr/lib/ld-linux-aarch64.so.1",  # on 64-bit ARM the loader itself lies here
        "/etc/ld.so.cache",  # tells the loader which library lies where
        "/etc/alternatives",  # Debian's own NumPy finds its BLAS through these links
    )
    yield from (Shown(path, path) for path in others if os.path.exists(path))
    yield Shown(view.python, view.python)
    for path in view.standard:  # what is installed there is nobody's business
        yield Shown(path, path, tuple(name for name in PACKAGES if os.path.isdir(f"{path}/{name}")))
    yield from (Shown(path, path) for path in view.libraries)
    for path in view.packages:  # NumPy alone, not the environment it lies in
        yield Shown(path, f"{KIT}/packages/{os.path.basename(path)}")
    yield Shown(str(WORKER), f"{KIT}/worker")


def landlock_plan(view: View, own: str) -> dict[str, list[str] | str]:
    """The same list as Landlock wants it, for `worker.landlock`; `own` is the folder that may be written to."""
    whole, names = [], []
    for item in shown(view):
        if item.without:  # a rule covers all below it, so that a folder with a gap is its other entries one by one
            names.append(item.path)
            whole += [f"{item.path}/{name}" for name in sorted(os.listdir(item.path)) if name not in item.without]
        else:
            whole.append(item.path)
    return {"whole": whole, "names": names, "devices": list(DEVICES), "own": own}


def open_to_all(view: View) -> bool:
    """Whether a user who has nothing here could read all of it."""
    paths = {path for item in shown(view) for path in _above(item.path)}
    return all(os.stat(path).st_mode & 0o001 for path in paths)


def _above(path: str) -> Iterator[str]:
    while (path := os.path.dirname(path)) != "/":
        yield path
