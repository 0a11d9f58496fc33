"""The system-call filter of the sandbox: a small assembler for the kernel's packet-filter machine, no library needed.

It is a list of what is refused, because what Python, NumPy and libc call differs between versions; calls newer
than the list are refused as unknown. The sandbox does not rest on it alone: it closes what namespaces leave open.
"""

from __future__ import annotations

import errno
import platform
import struct

from ..errors import KitError
from ..worker.landlock import OWN_PID
from ..worker.limits import PR_SET_PDEATHSIG

# name -> (number on x86_64, number on aarch64); None where an architecture does not have the call.
REFUSED = {
    # looking into, or changing, other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "move_pages": (279, 239),
    "migrate_pages": (256, 238), "setpriority": (141, 140), "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    # the network, and sockets between processes: the worker got the one it needs
    "socket": (41, 198), "socketpair": (53, 199),
    # memory that no limit counts, and mail boxes between processes
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "semget": (64, 190),
    "msgget": (68, 186), "mq_open": (240, 180), "mq_unlink": (241, 181), "shmat": (30, 196), "shmctl": (31, 195),
    "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # parts of the kernel where faults were found often, and which no homework needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "fanotify_init": (300, 262),
    "lookup_dcookie": (212, 18),
    # the machine itself
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "syslog": (103, 116), "quotactl": (179, 60), "acct": (163, 89),
    "swapon": (167, 224), "swapoff": (168, 225), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266), "personality": (135, 92), "vhangup": (153, 58),
    "ioperm": (173, None), "iopl": (172, None), "modify_ldt": (154, None), "uselib": (134, None),
}  # fmt: skip
# Refused besides where there is Landlock alone: what it does not cover, and mounts and namespaces do.
REFUSED_MORE = {
    # other processes, of which none is in the way: so none can be made either, nor a program be run
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424),
    # what stands beside a file's content: with the examiner's own uid, its owner could change it anywhere
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    # what happens in folders that may not be read
    "inotify_init": (253, None), "inotify_init1": (294, 26),
}  # fmt: skip
KILL_ONE, TGKILL, PRCTL, FCNTL, IOCTL = (62, 129), (234, 131), (157, 167), (72, 25), (16, 29)
F_SETOWN, F_SETSIG, F_SETOWN_EX, FIOSETOWN, SIOCSPGRP = 8, 10, 15, 0x8901, 0x8902  # who gets signals about a file
CLONE_THREAD = 0x1_0000
CLONE = (56, 220)
CLONE3 = (435, 435)
PRLIMIT64 = (302, 261)
NEWEST = 462  # calls above are younger than this list
NEW_NAMESPACES = 0x7E02_0000  # the CLONE_NEW* bits
X32 = 0x4000_0000  # x86_64 only: the same calls by other numbers

ARCHITECTURES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets into struct seccomp_data; of each argument the low word
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000


def _step(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, k)


def _refuse(error: int) -> bytes:
    return _step(RETURN, ERRNO | error)


def _by_argument(
    number: int, argument: int, values: list[int], if_any: bytes, otherwise: bytes, test: int = EQUAL
) -> list[bytes]:
    """For one system call: decide by an argument; behind it, other calls go on."""
    tests = [_step(test, value, len(values) - place) for place, value in enumerate(values)]
    steps = [_step(LOAD, ARGUMENTS + 8 * argument), *tests, otherwise, if_any]
    return [_step(EQUAL, number, 0, len(steps)), *steps]


def program(machine: str | None = None, landlocked: bool = False) -> bytes:
    """The filter for an architecture (default: this machine's), with more in it where there is Landlock alone: then
    `worker.landlock` puts in the pid. Raises `KitError` for an architecture that is not known."""
    machine = machine or platform.machine()
    if machine not in ARCHITECTURES:
        raise KitError("processor", machine, f"one of {', '.join(ARCHITECTURES)}", "The filter lacks its numbers")
    column, audit = ARCHITECTURES[machine]
    steps = [_step(LOAD, ARCHITECTURE), _step(EQUAL, audit, 1, 0), _step(RETURN, KILL), _step(LOAD, NUMBER)]
    if machine == "x86_64":
        steps += [_step(AT_LEAST, X32, 0, 1), _refuse(errno.ENOSYS)]
    steps += [_step(AT_LEAST, NEWEST + 1, 0, 1), _refuse(errno.ENOSYS)]
    for numbers in (REFUSED | REFUSED_MORE if landlocked else REFUSED).values():
        if (number := numbers[column]) is not None:
            steps += [_step(EQUAL, number, 0, 1), _refuse(errno.EPERM)]
    # the flags of clone3 lie in memory, which a filter cannot read: libc falls back to clone
    steps += [_step(EQUAL, CLONE3[column], 0, 1), _refuse(errno.ENOSYS)]
    allow, refuse = _step(RETURN, ALLOW), _refuse(errno.EPERM)
    # a process may lower its own limits, not the worker's
    steps += _by_argument(PRLIMIT64[column], 0, [0], allow, refuse)
    if landlocked:
        steps += _by_argument(CLONE[column], 0, [CLONE_THREAD], allow, refuse, ANY_BIT)
        steps += _by_argument(KILL_ONE[column], 0, [OWN_PID], allow, refuse)
        steps += _by_argument(TGKILL[column], 0, [OWN_PID], allow, refuse)
        steps += _by_argument(FCNTL[column], 1, [F_SETOWN, F_SETSIG, F_SETOWN_EX], refuse, allow)
        steps += _by_argument(IOCTL[column], 1, [FIOSETOWN, SIOCSPGRP], refuse, allow)
        # whether it ends with the worker is not for it to say
        steps += _by_argument(PRCTL[column], 0, [PR_SET_PDEATHSIG], refuse, allow)
    else:
        steps += _by_argument(CLONE[column], 0, [NEW_NAMESPACES], refuse, allow, ANY_BIT)
    return b"".join([*steps, _step(RETURN, ALLOW)])
