"""What a sandbox holds back, tried in the tiers that promise it; the numbers are those of the traps each was met by."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from sandboxes import REPOSITORY, call, lost, needs, nothing_left, once, place

from autograder.errors import KitError
from autograder.sandbox import process, proof, seccomp, workplace
from autograder.subject.protocol import Lost
from autograder.worker import limits
from autograder.worker.endpoint import Raised

pytestmark = pytest.mark.sandbox


@pytest.fixture(params=[pytest.param("A", marks=needs("A")), pytest.param("B", marks=needs("B"))])
def tier(request):
    return request.param


@pytest.fixture(autouse=True)
def clean():
    with nothing_left():
        yield


# Too much of something


def test_a_hog_in_one_process_gets_a_memory_error(tier):  # 9
    with pytest.raises(Raised, match="MemoryError"):
        once("import numpy as np\ndef hog(): return np.ones(3 << 27).sum()", "hog", tier=tier)


HOGS = """
import os, time
def hog():
    for _ in range(12):
        if os.fork() == 0:
            block = b"x" * (300 << 20)
            time.sleep(20)
            os._exit(0)
    time.sleep(20)
"""


@needs("A")
def test_a_hog_in_many_processes_is_stopped():  # 9
    assert "GB of memory" in lost(HOGS, "hog", "memory", seconds=20, tier="A")


def test_a_fork_bomb_is_bounded_and_gone_afterwards(tier):  # 9
    source = """
import os, time
def bomb():
    made = 0
    try:
        for _ in range(120):
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
            made += 1
    except OSError:
        pass
    return made
def count():
    try:
        return len([name for name in os.listdir("/proc") if name.isdigit()])
    except PermissionError:
        return 2
"""
    with place(source, tier=tier) as opened:
        with opened.task(5) as subject:
            assert call(subject, "bomb") < (24 if tier == "A" else 1)
        with opened.task(5) as subject:
            assert call(subject, "count") == 2


THREADS = """
import threading, time
def threads():
    made = 0
    threading.stack_size(64 << 10)
    try:
        for _ in range(400):
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
            made += 1
    except RuntimeError:
        pass
    time.sleep(0.3)
    return made
"""


def test_many_threads_are_bounded(tier):
    try:
        assert once(THREADS, "threads", tier=tier) < 24  # by the kernel, where the sandbox has a uid of its own
    except Lost as error:
        assert tier == "B" and "too many processes" in error.words


FILL = """
import time
def fill():
    written = 0
    try:
        for number in range(50):
            with open(str(number), "wb") as file:
                for _ in range(8):
                    written += file.write(bytes(1 << 20))
                    file.flush()
    except OSError:
        return written
    time.sleep(1)
"""


def test_the_disk_is_small_and_files_are_limited(tier):  # 4
    if tier == "A":
        assert once(FILL, "fill", tier=tier) <= limits.OWN_FOLDER
    else:
        assert "wrote more than 32 MB" in lost(FILL, "fill", "died", tier=tier)


def test_many_small_files_are_stopped_too():
    if words := proof_refused("B"):
        pytest.skip(words)
    source = "import time\ndef f():\n    for n in range(1500): open(str(n), 'w').close()\n    time.sleep(1)"
    assert "wrote more than" in lost(source, "f", "died", tier="B")


def proof_refused(tier):
    mark = needs(tier).mark
    return mark.kwargs["reason"] if mark.args[0] else ""


# Other processes


ENDINGS = {
    "os._exit(0)": "exit status 0",
    "os._exit(3)": "exit status 3",
    "os.kill(os.getpid(), 9)": "SIGKILL",
    "os.abort()": "SIGABRT",
    "ctypes.string_at(0)": "segmentation fault",
    "os.closerange(0, 100)": "",
}


@pytest.mark.parametrize("code", ENDINGS)
def test_a_process_that_ends_loses_its_task_only(code, tier):
    assert ENDINGS[code] in lost(f"import ctypes, os\ndef leave():\n    {code}\n", "leave", "died", tier=tier)


@needs("A")
def test_a_process_whose_children_live_on_is_noticed():
    source = "import os, time\ndef leave():\n    if os.fork() == 0:\n        time.sleep(60)\n    os._exit(0)\n"
    start = time.monotonic()
    lost(source, "leave", "died", tier="A")
    assert time.monotonic() - start < 3


def test_nothing_that_a_student_can_do_to_the_worker_matters(tier):  # 5
    source = """
import os, resource, signal
def attack():
    done, worker = [], os.getppid()
    def kill(pid, number):
        os.kill(pid, number)
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        try:
            os.kill(worker, number)
        except PermissionError:
            pass
    for change in (lambda: resource.prlimit(worker, resource.RLIMIT_NOFILE, (0, 0)),
                   lambda: os.setpriority(os.PRIO_PROCESS, worker, 19), lambda: os.sched_setaffinity(worker, {0}),
                   lambda: open(f"/proc/{worker}/mem"), lambda: open(f"/proc/{worker}/environ"),
                   lambda: os.listdir(f"/proc/{worker}/fd"), lambda: os.readlink(f"/proc/{worker}/exe"),
                   lambda: os.kill(-1, 9)):
        try:
            change()
            done.append(change.__code__.co_firstlineno)
        except OSError:
            pass
    return done
"""
    with place(source, tier=tier) as opened:
        for _ in range(2):
            with opened.task(5) as subject:
                assert call(subject, "attack") == []


def test_no_other_process_of_the_same_user_can_be_reached(tier):
    source = """
import ctypes, fcntl, os, signal
def reach(pid):
    libc, done = ctypes.CDLL(None, use_errno=True), []
    for name, call in {
        "kill": lambda: os.kill(pid, signal.SIGTERM), "queue": lambda: libc.sigqueue(pid, 15, None) and 1 / 0,
        "pidfd": lambda: signal.pidfd_send_signal(os.pidfd_open(pid), 15),
        "cmdline": lambda: open(f"/proc/{pid}/cmdline"),
        "ptrace": lambda: libc.ptrace(16, pid, None, None) and 1 / 0,
        "threads": lambda: libc.syscall(200, pid, 15) and 1 / 0,
        "owner": lambda: (fcntl.fcntl(0, fcntl.F_SETOWN, pid), fcntl.fcntl(0, fcntl.F_GETOWN) == pid or 1 / 0),
    }.items():
        try:
            call()
            done.append(name)
        except (OSError, ZeroDivisionError, AttributeError):
            pass
    return done
"""
    sleeper = subprocess.Popen(["/bin/sleep", "60"])
    try:
        assert once(source, "reach", sleeper.pid, tier=tier) == []
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


@needs("B")
def test_where_there_is_landlock_alone_no_process_and_no_program_can_be_started():
    source = """
import os, subprocess, ctypes, multiprocessing
def start():
    done = []
    for name, call in {
        "fork": os.fork, "exec": lambda: os.execv("/bin/true", ["true"]), "run": lambda: subprocess.run(["/bin/true"]),
        "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "vfork": lambda: ctypes.CDLL(None).vfork() > 0 or 1 / 0,
        "python": lambda: os.execv("/proc/self/exe", ["python"]), "setsid": lambda: os.forkpty(),
        "outlive": lambda: ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) and 1 / 0,
    }.items():
        try:
            call()
            done.append(name)
        except (OSError, ZeroDivisionError):
            pass
    return done
"""
    assert once(source, "start", tier="B") == []


def test_a_killed_examiner_leaves_no_process_behind(tier, tmp_path):  # 7
    source = f"""
import sys, time
sys.path.insert(0, {str(REPOSITORY)!r})
from autograder.sandbox.workplace import open_workplace
from autograder.worker.endpoint import Request
code = b'''
import os, signal, threading, time
def f():
    for number in range(1, 32):
        try: signal.signal(number, signal.SIG_IGN)
        except OSError: pass
    threading.Thread(target=time.sleep, args=(600,)).start()
    try: os.fork(); os.fork()
    except OSError: pass
    time.sleep(600)
'''
files = {{"code.py": code, "__init__.py": b""}}
with open_workplace(files, {{}}, {{}}, {tier!r}) as opened, opened.task(600) as subject:
    print("ready", flush=True)
    subject.request(Request("call", "f", "code"))
"""
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    examiner = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, env=environment)
    assert examiner.stdout is not None and examiner.stdout.readline() == b"ready\n"
    time.sleep(0.3)
    theirs = _family_of(examiner.pid)
    assert len(theirs) >= (6 if tier == "A" else 2)
    examiner.kill()
    examiner.wait()
    examiner.stdout.close()
    end = time.monotonic() + 5
    while (left := [pid for pid in theirs if _alive(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []


def _family_of(pid):
    found, todo = [], [pid]
    while todo:
        children = Path(f"/proc/{todo[0]}/task").glob("*/children")
        below = [int(child) for path in children for child in path.read_text().split()]
        found += below
        todo = todo[1:] + below
    return found


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_thread_that_opens_a_workplace_may_end_before_it(tier):  # 8
    opened = []
    files = {"__init__.py": b"", "code.py": b"def f(): return 1"}
    thread = threading.Thread(target=lambda: opened.append(workplace.SandboxWorkplace(files, {}, tier)))
    thread.start()
    thread.join()
    time.sleep(0.1)
    with opened[0].task(5) as subject:
        assert call(subject, "f") == 1
    opened[0].close()
    opened[0].close()


def test_a_worker_killed_from_outside_is_started_again(tier):
    with place("def f(): return 1", tier=tier) as opened:
        with opened.task(5) as subject:
            assert call(subject, "f") == 1
            os.kill(opened._sandbox._inside, signal.SIGKILL)
            opened._sandbox._process.wait(5)
            with pytest.raises(Lost, match="sandbox ended"):
                call(subject, "f")
        with opened.task(5) as subject:
            assert call(subject, "f") == 1


# Other tasks


def test_nothing_survives_a_task(tier):  # 13
    source = """
import os, sys, builtins
def leave():
    builtins.mark = sys.mark = 1
    open("mark", "w").write("mark")
    for attempt in (lambda: os.fork() or __import__("time").sleep(60), lambda: (os.mkdir("deep"), os.chmod("deep", 0))):
        try:
            attempt()
        except OSError:
            pass
    return 1
def look():
    return [hasattr(sys, "mark"), os.listdir(".")]
"""
    with place(source, tier=tier) as opened:
        for _ in range(2):
            with opened.task(5) as subject:
                assert call(subject, "look") == [False, []]
                assert call(subject, "leave") in (1, None)
        with opened.task(5) as subject:
            assert call(subject, "look") == [False, []]


def test_a_file_that_came_and_went_leaves_no_trace_either(tier):
    source = """
import os
def touch():
    open("a", "w").close()
    os.remove("a")
    try:
        os.utime(".", (1, 1))
    except OSError:
        pass
def look():
    times = os.stat(".")
    return times.st_mtime_ns, times.st_ctime_ns, times.st_mode
"""
    with place(source, tier=tier) as opened:
        with opened.task(5) as subject:
            untouched = call(subject, "look")
            call(subject, "touch")
            touched = call(subject, "look")
        with opened.task(5) as subject:
            assert call(subject, "look") not in (untouched, touched)  # another sandbox


# The machine


def test_the_filter_refuses_what_it_lists(tier):  # 11: without a socket there is no connect
    source = """
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def number(n, *args):
    ctypes.set_errno(0)
    return errno.errorcode.get(ctypes.get_errno(), "") if libc.syscall(n, *args) == -1 else "done"
def tries(numbers, clone):
    sockets = []
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 38, 40):
        try:
            socket.socket(family, socket.SOCK_STREAM)
            sockets.append(family)
        except OSError:
            pass
    refused = {n: number(n, -1, 0, 0, 0, 0) for n in numbers}
    return sockets, refused, number(clone, 0x10000000 | 17, 0, 0, 0, 0), number(463)
"""
    column = seccomp.ARCHITECTURES[os.uname().machine][0]
    listed = seccomp.REFUSED if tier == "A" else seccomp.REFUSED | seccomp.REFUSED_MORE
    numbers = [pair[column] for pair in listed.values() if pair[column] is not None]
    sockets, refused, clone, young = once(source, "tries", numbers, seccomp.CLONE[column], tier=tier)
    assert sockets == [] and clone == "EPERM" and young == "ENOSYS"
    assert {n: error for n, error in refused.items() if error != "EPERM"} == {}


@pytest.mark.parametrize("landlocked", [False, True])
def test_the_filter_can_be_assembled_for_both_processors_only(landlocked):
    for machine in seccomp.ARCHITECTURES:
        assert len(seccomp.program(machine, landlocked)) % 8 == 0
    with pytest.raises(KitError, match="x86_64, aarch64"):
        seccomp.program("riscv64", landlocked)


LOOK = """
import os, sys
def there(paths): return [path for path in paths if os.path.exists(path)]
def readable(paths):
    found = []
    for path in paths:
        try:
            found.append(os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(10))
        except OSError:
            pass
    return found
def installed():
    found = []
    for name in ("nbgrader", "pytest", "click", "solutions", "pip"):
        try:
            found.append(__import__(name).__name__)
        except ImportError:
            pass
    return found
def beside_numpy():
    import numpy
    packages = os.path.dirname(os.path.dirname(numpy.__file__))
    try:
        return sorted(os.listdir(packages))
    except OSError:
        return []
def writable(roots):
    found = []
    for root in roots:
        for folder, folders, files in os.walk(root):
            if folder.startswith("/proc"):
                folders[:] = []
                continue
            for path in [folder, *(os.path.join(folder, name) for name in files)]:
                if os.path.islink(path) or not os.access(path, os.W_OK):
                    continue
                try:
                    os.close(os.open(path, os.O_WRONLY if os.path.isfile(path) else os.O_WRONLY | os.O_TMPFILE))
                    found.append(path)
                except OSError:
                    pass
    return found
def proc_sys():
    paths = [os.path.join(folder, name) for folder, _, files in os.walk("/proc/sys") for name in files]
    return [path for path in paths if os.access(path, os.W_OK)]
"""


def test_files_of_the_machine_are_not_there(tier, tmp_path):  # 2, 4, 12
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    os.chmod(tmp_path, 0o755)
    paths = [*proof._outside(), "/boot", "/root/.bashrc", str(secret), str(REPOSITORY / "tests"), pytest.__file__]
    site = str(Path(pytest.__file__).parents[1] / "click" / "__init__.py")
    with place(LOOK, tier=tier) as opened, opened.task(20) as subject:
        if tier == "A":
            assert call(subject, "there", paths) == []
        assert call(subject, "readable", [*paths, site]) == []
        assert call(subject, "installed") == []
        assert set(call(subject, "beside_numpy")) <= {"numpy", "numpy.libs"}
        roots = ["/"] if tier == "A" else [str(tmp_path), "/dev", "/run", "/var/tmp", str(REPOSITORY / "tests")]
        assert [path for path in call(subject, "writable", roots) if not path.startswith(("/dev/", "/tmp"))] == []
        assert call(subject, "proc_sys") == []
    assert secret.read_text() == "CANARY"


def test_command_line_and_environment_tell_nothing(tier):  # 3
    source = """
import os
def look():
    found = ""
    for path in (f"/proc/{os.getppid()}/environ", "/proc/self/environ", f"/proc/{os.getppid()}/cmdline"):
        try:
            found += open(path).read()
        except PermissionError:
            pass
    return found, dict(os.environ), os.uname().nodename
"""
    found, environment, name = once(source, "look", tier=tier)
    assert environment == {} and (tier == "B" or name == "sandbox")
    assert str(REPOSITORY) not in found and "seccomp" not in found and str(Path(np.__file__).parent) not in found


def test_open_files_of_the_examiner_do_not_leak(tier, tmp_path):
    source = """
        import os, stat
        def look():
            kinds = []
            for number in range(3, 1024):
                try:
                    kinds.append(stat.S_IFMT(os.fstat(number).st_mode))
                except OSError:
                    pass
            return kinds
    """
    with open(tmp_path / "open", "w") as file, socket.socket() as sock:
        os.set_inheritable(file.fileno(), True)
        os.set_inheritable(sock.fileno(), True)
        assert once(source, "look", tier=tier) == [0o140000]  # its own socket


def test_parallel_sandboxes_have_uids_of_their_own():
    slots = [process.slots.take() for _ in range(3)]
    assert len({process.spare_uid(slot) for slot in slots}) == 3
    for slot in slots:
        process.slots.give(slot)
