"""A submission that tries to break out and tells what it found: what a sandbox is proved with. Needs Linux."""

import ctypes
import os
import socket
import struct
import threading

TARGETS = ("/probe", "/dev/probe", "/dev/shm/probe", "/usr/lib64/probe", "/kit/probe", "/proc/sys/kernel/core_pattern")
PR_GET_SECCOMP, PR_GET_NO_NEW_PRIVS, CAPABILITIES_V3 = 21, 39, 0x2008_0522


def look(paths, bait):
    """Facts about this process, by name. `paths` exist outside, and so does the file `bait`, which anybody may change;
    nothing else is changed, only tried."""
    libc = ctypes.CDLL(None)
    return {
        "uids": sorted({os.getuid(), os.geteuid(), os.getgid(), os.getegid(), *os.getgroups()}),
        "kernel_uid_is_root": _read("/proc/self/uid_map").split()[1:2] == ["0"] and os.getuid() == 0,
        "capabilities": _capabilities(libc),
        "no_new_privileges": libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
        "filter": libc.prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2,
        "processes": sorted(int(name) for name in _names("/proc") if name.isdigit()),
        "parent": os.getppid(),
        "signalled": [pid for pid in (os.getppid(), 1, -1) if _works(os.kill, pid, 0)],
        "started": _starts_a_process(),
        "environment": sorted(os.environ),
        "interfaces": [line.split(":")[0].strip() for line in _read("/proc/net/dev").splitlines()[2:]],
        "connected": _connects(),
        "files": _names("/"),
        "there": [path for path in [*paths, bait] if os.path.exists(path)],
        "readable": [path for path in [*paths, bait] if _works(_open, path, os.O_RDONLY) or _names(path)],
        "writable": [path for path in (*TARGETS, bait) if _works(_open, path, os.O_WRONLY)],
        "changed": [name for name, *call in _changes(bait) if _works(*call)],
        "worker": [name for name in ("mem", "environ") if _works(_open, f"/proc/{os.getppid()}/{name}", os.O_RDONLY)],
        "fails": [name for name, work in HONEST.items() if not _works(work)],
    }


def _works(call, *arguments):
    try:
        call(*arguments)
    except Exception:
        return False
    return True


def _open(path, flags):
    os.close(os.open(path, flags | (os.O_CREAT if path.endswith("probe") else 0)))


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def _names(path):
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []


def _capabilities(libc):
    head, sets = struct.pack("=Ii", CAPABILITIES_V3, 0), ctypes.create_string_buffer(24)
    return "unknown" if libc.capget(head, sets) else sets.raw.strip(b"\0").hex()


def _connects():
    try:
        with socket.socket() as sock:
            sock.settimeout(0.2)
            return sock.connect_ex(("1.1.1.1", 80)) == 0
    except OSError:
        return False


def _starts_a_process():
    try:
        pid = os.fork()
    except OSError:
        return False
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return True


def _changes(bait):
    beside = f"{bait}-2"
    return [
        ("mode", os.chmod, bait, 0o600),
        ("time", os.utime, bait, (1, 1)),
        ("attribute", os.setxattr, bait, "user.probe", b"x"),
        ("length", os.truncate, bait, 0),
        ("link", os.link, bait, "own-link"),
        ("name", os.rename, bait, beside),
        ("file beside it", _open, f"{os.path.dirname(bait)}/probe", os.O_WRONLY),
        ("gone", os.unlink, bait),
    ]


def _own_file():
    with open("own", "w+") as file:
        file.write("x")
    os.unlink("own")


def _thread():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


# What homework may do: it must work as well.
HONEST = {
    "a file of its own": _own_file,
    "an import from the standard library": lambda: __import__("fractions"),
    "an import from NumPy": lambda: __import__("numpy.polynomial"),
    "a thread": _thread,
}
