"""A submission that tries to break out and tells what it found: what a sandbox is proved with. Needs Linux."""

import os
import socket

TARGETS = ("/probe", "/dev/probe", "/usr/lib64/probe", "/kit/probe", "/proc/sys/kernel/core_pattern")


def look(paths):
    """Facts about this process, by name; everything is only tried, nothing changed. `paths` exist outside."""
    status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
    return {
        "uids": sorted({int(part) for kind in ("Uid", "Gid", "Groups") for part in status[kind].split()}),
        "kernel_uid_is_root": [line.split()[1] for line in open("/proc/self/uid_map")][0] == "0" and os.getuid() == 0,
        "capabilities": status["CapEff"].strip("0") + status["CapPrm"].strip("0") + status["CapAmb"].strip("0"),
        "no_new_privileges": status["NoNewPrivs"] == "1",
        "filter": status["Seccomp"] == "2",
        "processes": sorted(int(name) for name in os.listdir("/proc") if name.isdigit()),
        "parent": os.getppid(),
        "environment": sorted(os.environ),
        "interfaces": sorted(line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]),
        "files": sorted(os.listdir("/")),
        "host_files": [path for path in paths if os.path.exists(path)],
        "writable": [path for path in TARGETS if _opens(path)],
        "connected": _connects(),
        "pid_1_memory": _opens("/proc/1/mem") or _opens("/proc/1/environ", os.O_RDONLY),
    }


def _opens(path, flags=os.O_WRONLY):
    """Whether a file opens (a new one is made); nothing is ever written to it."""
    try:
        os.close(os.open(path, flags | (os.O_CREAT if path.endswith("probe") else 0)))
    except OSError:
        return False
    return True


def _connects():
    try:
        with socket.socket() as sock:
            sock.settimeout(0.2)
            return sock.connect_ex(("1.1.1.1", 80)) == 0
    except OSError:
        return False
