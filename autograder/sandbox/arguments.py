"""The arguments of bubblewrap, in one place, each with its reason. `shown` lists what the sandbox can read."""

from __future__ import annotations

import os

from ..worker.limits import OWN_FOLDER
from .shown import shown
from .view import View


def bubblewrap_arguments(view: View, seccomp: int, info: int, root: bool, disable_userns: bool = True) -> list[str]:
    """Everything between `bwrap` and the command.

    Parameters
    ----------
    seccomp, info : int  descriptors: the filter is read from the one, the pid of the sandbox written to the other
    root : bool  started by the real root: no user namespace then, the worker becomes an unused uid instead
    disable_userns : bool  this bubblewrap knows that option (from 0.8)
    """
    return [
        # the one place where student code may write; half of the machine's memory if it had no size
        "--perms", "1777", "--size", str(OWN_FOLDER), "--tmpfs", "/tmp",
        *_mounts(view),
        # /proc of the own pid namespace: the worker weighs its children there; nobody has to write to it
        "--proc", "/proc", "--remount-ro", "/proc",
        # null, zero, random and the like; nothing else of the machine's /dev
        "--dev", "/dev",
        # both are tmpfs without a size, hence a way to fill the memory, unless read-only
        "--remount-ro", "/dev", "--remount-ro", "/",
        "--chdir", "/tmp",
        *_namespaces(root, disable_userns),
        "--seccomp", str(seccomp),
        # the pid of the sandbox as seen from outside, to end it when all else fails
        "--info-fd", str(info),
        # ends with the examiner even if that is killed
        "--die-with-parent",
        # no controlling terminal, into which input could be pushed
        "--new-session",
        # the worker itself is pid 1: bubblewrap's own would be a process that students can look into
        "--as-pid-1",
    ]  # fmt: skip


def _mounts(view: View) -> list[str]:
    arguments: list[str] = []
    for item in shown(view):
        arguments += [*_parents(item.at), "--ro-bind", item.path, item.at]
        for name in item.without:
            arguments += ["--tmpfs", f"{item.at}/{name}", "--remount-ro", f"{item.at}/{name}"]
    for name in ("/lib", "/lib64"):
        if os.path.islink(name):
            arguments += ["--symlink", os.readlink(name), name]
    return arguments


def _parents(path: str) -> list[str]:
    """Parents made by bubblewrap itself are closed to everybody but root."""
    arguments: list[str] = []
    parent = os.path.dirname(path)
    while parent != "/":
        arguments = ["--perms", "0755", "--dir", parent, *arguments]
        parent = os.path.dirname(parent)
    return arguments


def _namespaces(root: bool, disable_userns: bool) -> list[str]:
    # own process list, no network at all (not even loopback is up), no shared memory, no host name of ours
    own = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    own += ["--hostname", "sandbox"]
    if root:
        # real root stays root for the kernel in any user namespace, so the worker becomes another user;
        # these two capabilities let it, and are gone afterwards
        return [*own, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    # nobody inside, no capability, and no user namespace inside this one to get some
    more = ["--disable-userns"] if disable_userns else []
    return [*own, "--unshare-user", *more, "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
