"""The sandbox with real processes: honest work goes through, and everything else harms its own task only."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import CheckError, KitError
from autograder.sandbox import arguments, process, proof, seccomp, view, workplace
from autograder.subject.protocol import Lost
from autograder.worker.endpoint import Raised, Request
from autograder.worker.values import Callback, Generator, Handle, Model


def refusal():
    """Why there is no sandbox here, or None."""
    try:
        proof.prove("A")
    except KitError as error:
        return str(error)
    return None


pytestmark = [pytest.mark.sandbox, pytest.mark.skipif(bool(refusal()), reason=f"no sandbox here: {refusal()}")]
REPOSITORY = Path(__file__).resolve().parents[1]


@contextmanager
def place(source, files=None, given=None, results=None):
    """A workplace whose module `code` is `source`."""
    own = {"code.py": textwrap.dedent(source).encode(), **(files or {})}
    with workplace.open_workplace(own, {"__init__.py": b"", **(given or {})}, results or {}) as opened:
        yield opened


def call(subject, name, *args, module="code", limit=0, **kwargs):
    return subject.request(Request("call", name, module, args=args, kwargs=kwargs, limit=limit)).value


def once(source, name, *args, seconds=5.0, **kwargs):
    """The result of one call in a sandbox of its own."""
    with place(source) as opened, opened.task(seconds) as subject:
        return call(subject, name, *args, **kwargs)


def lost(source, name, kind, seconds=5.0):
    """Call a function that must be lost; afterwards the workplace must still answer. Returns the words."""
    with place(source + "\ndef fine():\n    return 1\n") as opened:
        with opened.task(seconds) as subject, pytest.raises(Lost) as caught:
            call(subject, name)
        assert caught.value.kind == kind, caught.value.words
        with opened.task(5) as subject:
            assert call(subject, "fine") == 1
    return caught.value.words


def descendants():
    """The pids of all processes below this one, zombies included."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
        found |= more
    return found - {os.getpid()}


@pytest.fixture(autouse=True)
def nothing_left():
    """No process and no descriptor outlives a test."""
    before, open_before = descendants(), len(os.listdir("/proc/self/fd"))
    yield
    assert descendants() <= before
    assert len(os.listdir("/proc/self/fd")) <= open_before


# Honest work


HONEST = """
    import numpy as np

    def double(x, add=0.0):
        return 2 * x + add, {"shape": x.shape}

    def in_place(x):
        x += 1

    def draw():
        return np.random.rand()

    def seeded(rng):
        return rng.normal(size=3)

    def count():
        n = 0
        while True:
            yield np.full(2, n)
            n += 1

    def numeric(f, x):
        return (f(x + 1) - f(x - 1)) / 2

    def step(model, X, y):
        loss, grads = model.loss(X, y)
        for name in model.params:
            model.params[name] -= grads[name]
        return model.loss(X, y)[0]

    def forgiving(f):
        try:
            return f(1)
        except ValueError as error:
            return f"caught {error}"

    def helper(x):
        return -x

    def uses_helper(x):
        return helper(x)

    class Net:
        def __init__(self, size):
            self.params = {"W": np.zeros(size)}

        def loss(self, x):
            return float((self.params["W"] * x).sum())

    def read_net(net):
        return net.params["W"]

    def odd(): return {1, 2}
    def warns(): return np.log(np.zeros(2))
    def raises(x): raise ValueError(f"bad\\x1b[31m \\u202e {x.shape}")
    def leaves(): raise SystemExit(0)
    def interrupts(): raise KeyboardInterrupt
    def huge_number(): return 10 ** 30
"""


@pytest.fixture(scope="module")
def honest():
    with place(
        HONEST,
        files={
            "broken.py": b"def f(:\n",
            "bom.py": b"\xef\xbb\xbfdef f():\r\n    return 'caf\xc3\xa9'\r\n",
            "nul.py": b"a = 1\0",
        },
    ) as opened:
        yield opened


@pytest.fixture
def subject(honest):
    with honest.task(10) as opened:
        yield opened


def test_call_returns_values_and_says_what_changed(subject):
    value, shape = call(subject, "double", np.arange(3.0), add=1.0)
    assert value.tolist() == [1, 3, 5] and shape == {"shape": (3,)}
    reply = subject.request(Request("call", "in_place", "code", args=(np.zeros(2),)))
    assert reply.value is None and reply.changed["0"].tolist() == [1, 1] and not reply.global_random
    assert subject.request(Request("call", "draw", "code")).global_random


def test_generators_travel_as_seeds_and_iterators_as_lists(subject):
    assert np.array_equal(call(subject, "seeded", Generator(5)), np.random.default_rng(5).normal(size=3))
    assert [item.tolist() for item in call(subject, "count", limit=3)] == [[0, 0], [1, 1], [2, 2]]


def test_callbacks_and_models_are_answered_by_the_examiner(subject):
    assert call(subject, "numeric", Callback(lambda x: x**2), np.array([3.0])).tolist() == [6.0]
    model = Model({"W": np.ones(2)}, lambda params, X, y: (float((params["W"] ** 2).sum()), {"W": params["W"] / 2}))
    assert call(subject, "step", model, np.zeros(1), np.zeros(1)) == 0.5
    assert model.params["W"].tolist() == [1, 1]


def test_what_a_callback_raises_is_raised_in_the_students_code(subject):
    def refuse(x):
        raise ValueError(f"not {x}")

    assert call(subject, "forgiving", Callback(refuse)) == "caught not 1"
    with pytest.raises(Raised, match="KeyError"):
        call(subject, "forgiving", Callback(lambda x: {}[x]))
    assert call(subject, "forgiving", Callback(lambda x: x + 1)) == 2


def test_a_defect_of_a_check_is_not_the_students_fault(subject):
    def defect(x):
        raise CheckError("judges nothing")

    with pytest.raises(CheckError, match="judges nothing"):
        call(subject, "forgiving", Callback(defect))
    with pytest.raises(CheckError, match="does not come from"):
        call(subject, "read_net", Handle(99, "Net"))


def test_a_callback_may_not_call_back(subject):
    with pytest.raises(CheckError, match="may not call"):
        call(subject, "forgiving", Callback(lambda x: call(subject, "draw")))


def test_objects_stay_there_behind_handles(subject):
    net = call(subject, "Net", 2)
    assert net == Handle(0, "Net")
    subject.request(Request("set", "params", target=net, args=({"W": np.array([1.0, 2.0])},)))
    assert subject.request(Request("method", "loss", target=net, args=(np.array([3.0, 4.0]),))).value == 11.0
    assert subject.request(Request("get", "params", target=net)).value["W"].tolist() == [1, 2]
    assert call(subject, "read_net", net).tolist() == [1, 2]
    assert call(subject, "odd").type_name == "set"


def test_patch_puts_the_examiners_function_in_place(subject):
    assert call(subject, "uses_helper", 3) == -3
    subject.request(Request("patch", "helper", "code", args=(Callback(lambda x: 10 * x),)))
    assert call(subject, "uses_helper", 3) == 30
    subject.request(Request("patch", "f", "broken", args=(Callback(lambda: 7),)))
    assert call(subject, "f", module="broken") == 7


def test_exceptions_tell_class_message_and_place(subject):
    with pytest.raises(Raised) as caught:
        call(subject, "raises", np.zeros((2, 3)))
    assert caught.value.types[:2] == ["ValueError", "Exception"]
    assert caught.value.message == "bad[31m  (2, 3)"  # no escape, no change of direction
    assert caught.value.where.startswith("convnet/code.py:") and "raise ValueError" in caught.value.line
    for name, kind in (("leaves", "SystemExit"), ("interrupts", "KeyboardInterrupt"), ("huge_number", "ValueError")):
        with pytest.raises(Raised) as caught:
            call(subject, name)
        assert caught.value.types[0] == kind
    assert call(subject, "warns").tolist() == [-np.inf, -np.inf]


def test_files_in_odd_encodings_are_imported_and_broken_ones_raise(subject):
    assert call(subject, "f", module="bom") == "café"
    for module, kinds in (
        ("broken", {"SyntaxError"}),
        ("nul", {"SyntaxError", "ValueError"}),
        ("absent", {"ModuleNotFoundError"}),
    ):
        with pytest.raises(Raised) as caught:
            call(subject, "f", module=module)
        assert kinds & set(caught.value.types), caught.value.types
    with pytest.raises(Raised) as caught:
        call(subject, "f", module="broken")
    assert caught.value.where == "convnet/broken.py:1"


def test_absent_libraries_cost_nothing_until_they_are_called():
    source = """
        import matplotlib.pyplot as plt
        from scipy.signal import convolve2d
        from tqdm import tqdm
        import pandas as pd
        plt.rcParams["figure.figsize"] = (4, 3)
        plt.style.use("ggplot")

        def fine(): return 1
        def uses(): return convolve2d(1, 2)
    """
    with place(source) as opened, opened.task(5) as subject:
        assert call(subject, "fine") == 1
        with pytest.raises(Raised, match="scipy.signal.convolve2d is not available"):
            call(subject, "uses")


def test_given_modules_win_and_files_that_cannot_be_imported_are_left_out():
    files = {
        "given.py": b"def f(): return 'mine'",
        "numpy.py": b"raise RuntimeError",
        "no-name.py": b"",
        "..py": b"",
        "data.txt": b"",
    }
    source = "import numpy as np\nfrom .given import f\ndef ones(): return np.ones(1)\n"
    with (
        place(source, files=files, given={"given.py": b"def f(): return 'given'"}) as opened,
        opened.task(5) as subject,
    ):
        assert call(subject, "f") == "given"
        assert call(subject, "ones").tolist() == [1]


def test_result_files_stay_on_the_examiners_side():
    with (
        place("import os\ndef look(): return os.listdir('.')", results={"net.npz": b"data"}) as opened,
        opened.task(5) as subject,
    ):
        assert subject.file("net.npz") == b"data" and subject.file("other.npz") is None
        assert call(subject, "look") == []


def test_large_arrays_go_there_and_back(subject):
    x = np.random.default_rng(0).normal(size=(1250, 1000))
    assert np.array_equal(call(subject, "double", x)[0], 2 * x)


def test_many_workplaces_side_by_side():
    answers, errors = [], []

    def work(number):
        try:
            answers.append((number, once(f"def f(): return {number}", "f", seconds=30)))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and sorted(answers) == [(n, n) for n in range(6)]


# What goes wrong in a task costs that task


def test_an_endless_loop_ends_on_time_and_nothing_more_is_asked():
    with place("def loop():\n    while True: pass\ndef fine(): return 1") as opened:
        start = time.monotonic()
        with opened.task(0.5) as subject:
            with pytest.raises(Lost, match="did not finish in 0.5 s"):
                call(subject, "loop")
            assert time.monotonic() - start < 1.5
            with pytest.raises(Lost, match="did not finish"):
                call(subject, "fine")
        with opened.task(5) as subject:
            assert call(subject, "fine") == 1


def test_time_is_for_all_calls_together_but_callbacks_are_free():
    source = "import time\ndef nap(): time.sleep(0.25)\ndef ask(f): return f()"
    with place(source) as opened:
        with opened.task(0.6) as subject, pytest.raises(Lost, match="did not finish"):
            for _ in range(4):
                call(subject, "nap")
        with opened.task(0.4) as subject:
            assert call(subject, "ask", Callback(lambda: time.sleep(0.6) or 5)) == 5


def test_endless_calls_of_a_callback_end():
    with place("def ask(f):\n    while True: f()") as opened, opened.task(0.5) as subject:
        with pytest.raises(Lost, match="endless|did not finish"):
            call(subject, "ask", Callback(lambda: 1))


def test_a_hog_in_one_process_gets_a_memory_error():
    with pytest.raises(Raised, match="MemoryError"):
        once("import numpy as np\ndef hog(): return np.ones(3 << 27).sum()", "hog")


def test_a_hog_in_many_processes_is_stopped():
    source = """
import os, time
def hog():
    for _ in range(12):
        if os.fork() == 0:
            block = b"x" * (300 << 20)
            time.sleep(20)
            os._exit(0)
    time.sleep(20)
"""
    assert "GB of memory" in lost(source, "hog", "memory", seconds=10)


def test_a_fork_bomb_is_bounded_and_gone_afterwards():
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
    return len([name for name in os.listdir("/proc") if name.isdigit()])
"""
    with place(source) as opened:
        with opened.task(5) as subject:
            assert call(subject, "bomb") < 24
        with opened.task(5) as subject:
            assert call(subject, "count") == 2


def test_many_threads_are_bounded():
    source = """
import threading, time
def threads():
    made = 0
    try:
        for _ in range(400):
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
            made += 1
    except RuntimeError:
        pass
    return made
"""
    assert once(source, "threads") < 24


ENDINGS = {
    "os._exit(0)": "exit status 0",
    "os._exit(3)": "exit status 3",
    "os.kill(os.getpid(), 9)": "SIGKILL",
    "os.abort()": "SIGABRT",
    "ctypes.string_at(0)": "segmentation fault",
    "os.closerange(0, 100)": "",
}


@pytest.mark.parametrize("code", ENDINGS)
def test_a_process_that_ends_loses_its_task_only(code):
    assert ENDINGS[code] in lost(f"import ctypes, os\ndef leave():\n    {code}\n", "leave", "died")


def test_a_process_whose_children_live_on_is_noticed():
    source = "import os, time\ndef leave():\n    if os.fork() == 0:\n        time.sleep(60)\n    os._exit(0)\n"
    start = time.monotonic()
    lost(source, "leave", "died")
    assert time.monotonic() - start < 3


def test_nothing_that_a_student_can_do_to_the_worker_matters():
    source = """
import os, resource, signal
def attack():
    done = []
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        os.kill(1, number)
    for change in (lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)),
                   lambda: os.setpriority(os.PRIO_PROCESS, 1, 19), lambda: os.sched_setaffinity(1, {0}),
                   lambda: open("/proc/1/mem"), lambda: open("/proc/1/environ"),
                   lambda: os.listdir("/proc/1/fd"), lambda: os.readlink("/proc/1/exe"), lambda: os.kill(-1, 9)):
        try:
            change()
            done.append(change.__code__.co_firstlineno)
        except OSError:
            pass
    return done
"""
    with place(source) as opened:
        for _ in range(2):
            with opened.task(5) as subject:
                assert call(subject, "attack") == []


def test_endless_output_goes_nowhere():
    source = """
        import os, sys
        def talk():
            for _ in range(200):
                print("x" * 1000000)
                sys.stderr.write("y" * 1000)
                os.write(1, b"z" * 1000)
            return 1
    """
    assert once(source, "talk") == 1


def test_an_answer_that_is_too_large_is_refused():
    assert "limit" in lost("import numpy as np\ndef much(): return np.zeros(9 << 20)", "much", "unreadable")


FORGED = """
import gc, socket, struct, sys, json
from worker import frames, wire
from worker.values import Handle

def _sock():
    return next(item for item in gc.get_objects() if isinstance(item, socket.socket))

def _number():
    frame = sys._getframe()
    while "number" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["number"]

def noise(): _sock().sendall(b"\\xff" * 1000)
def twice():
    wire.send(_sock(), ("reply", _number(), 1, {}, False, {}))
    return 2
def early():
    wire.send(_sock(), ("reply", _number(), 1, {}, False, {}))
    wire.send(_sock(), ("reply", _number() + 1, 1, {}, False, {}))
def send(what): wire.send(_sock(), what)
def forged_call(index):
    wire.send(_sock(), ("call", index, (), {}))
    return wire.receive(_sock())
def named(types, text, where): wire.send(_sock(), ("raised", _number(), types, text, where, ""))
def half():
    _sock().sendall(frames.PREFIX.pack(10, 1 << 20) + b"{")
def two_types(): wire.send(_sock(), ("reply", _number(), [Handle(0, "a"), Handle(0, "b")], {}, False, {}))
def function():
    header = json.dumps({"v": ["t", "reply", _number(), ["c", 0], ["d"], False, ["d"]], "b": []}).encode()
    _sock().sendall(frames.PREFIX.pack(len(header), 0) + header)
"""

ANSWERS = [
    (), "reply", ("reply",), ("reply", 1), ("reply", 99, 1, {}, False, {}), ("reply", True, 1, {}, False, {}),
    ("reply", 1, 1, {}, False), ("reply", 1, 1, {}, False, {}, 1), ("reply", 1, 1, [], False, {}),
    ("reply", 1, 1, {}, 0, {}), ("reply", 1, 1, {"9": 1}, False, {}), ("reply", 1, 1, {}, False, 1),
    ("reply", 1, 1, {}, False, {"0": [1]}), ("reply", 1, 1, {}, False, {0: "0"}),
    ("reply", 1, 1, {}, False, {"0": "a word"}),
    ("raised", 1, [], "", "", ""),
    ("raised", 1, ["A"], 5, "", ""), ("raised", 1, [5], "", "", ""), ("raised", 1, "A", "", "", ""),
    ("raised", 1, ["A"] * 21, "", "", ""),
    ("raised", 1), ("call", 7, (), {}), ("call", -1, (), {}), ("call", 0, [], {}), ("call", "0", (), {}),
    {"reply": 1}, ("stop", 1), [["reply"], 1, 1, {}, False], ("answer", 1),
]  # fmt: skip


@pytest.fixture(scope="module")
def forger():
    with place(FORGED) as opened:
        yield opened


@pytest.mark.parametrize("answer", ANSWERS, ids=repr)
def test_forged_answers_are_unreadable(forger, answer):
    with forger.task(5) as subject, pytest.raises(Lost) as caught:
        call(subject, "send", answer)
    assert caught.value.kind == "unreadable" and caught.value.words.startswith("the answer could not be read")


def test_handles_that_change_and_functions_are_unreadable(forger):
    for name, words in (("two_types", "changed its type"), ("function", "may not come from this side")):
        with forger.task(5) as subject, pytest.raises(Lost, match=words):
            call(subject, name)


def test_a_second_answer_is_noticed_before_the_next_question(forger):
    for name in ("twice", "early"):
        with forger.task(5) as subject:
            assert call(subject, name) == 1
            time.sleep(0.05)
            with pytest.raises(Lost, match="before anything was asked|another question"):
                call(subject, "twice")


def test_noise_and_half_an_answer_are_noticed(forger):
    with forger.task(5) as subject, pytest.raises(Lost, match="limit"):
        call(subject, "noise")
    with forger.task(0.3) as subject, pytest.raises(Lost, match="did not finish"):
        call(subject, "half")


def test_forged_exceptions_are_cleaned(forger):
    with forger.task(5) as subject, pytest.raises(Raised) as caught:
        call(subject, "named", ["Evil\x1b]0;owned\x07\nError"], "<b>\u202etext\x9b31m" + "x" * 5000, "convnet/\nx.py")
    assert caught.value.types == ["Evil]0;owned Error"]
    assert len(caught.value.message) <= 2000 and not set("\x1b\u202e\x9b") & set(caught.value.message)
    assert caught.value.where == "convnet/ x.py"
    with forger.task(5) as subject, pytest.raises(Lost, match="never given"):
        call(subject, "forged_call", 5)


# Nothing of the machine, nothing of another task


def test_nothing_survives_a_task():
    source = """
import os, sys, builtins
def leave(path):
    builtins.mark = sys.mark = 1
    open(path, "w").write("mark")
    if os.fork() == 0:
        import time
        time.sleep(60)
    os.mkdir("/tmp/deep")
    os.chmod("/tmp/deep", 0)
    return 1
def look():
    return [hasattr(sys, "mark"), os.listdir("/tmp"), sorted(n for n in os.listdir("/proc") if n.isdigit())]
"""
    with place(source) as opened:
        for _ in range(2):
            with opened.task(5) as subject:
                assert call(subject, "look")[:2] == [False, []]
                assert call(subject, "leave", "/tmp/mark") in (1, None)
        with opened.task(5) as subject:
            assert call(subject, "look") == [False, [], ["1", "2"]]


def test_a_file_that_came_and_went_leaves_no_trace_either():
    source = """
import os
def touch():
    open("/tmp/a", "w").close()
    os.remove("/tmp/a")
    try:
        os.utime("/tmp", (1, 1))
    except OSError:
        pass
def look():
    times = os.stat("/tmp")
    return times.st_mtime_ns, times.st_ctime_ns, times.st_mode
"""
    with place(source) as opened:
        with opened.task(5) as subject:
            untouched = call(subject, "look")
            call(subject, "touch")
            touched = call(subject, "look")
        with opened.task(5) as subject:
            assert call(subject, "look") not in (untouched, touched)  # another sandbox


def test_the_disk_is_small_and_files_are_limited():
    source = """
def fill():
    written = 0
    try:
        for number in range(50):
            with open(f"/tmp/{number}", "wb") as file:
                for _ in range(8):
                    written += file.write(bytes(1 << 20))
                    file.flush()
    except OSError:
        pass
    return written
"""
    assert once(source, "fill") <= arguments.TMP_BYTES


def test_the_filter_refuses_what_it_lists():
    source = """
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def number(n, *args):
    ctypes.set_errno(0)
    return errno.errorcode.get(ctypes.get_errno(), "") if libc.syscall(n, *args) == -1 else "done"
def tries(numbers, namespaces):
    sockets = []
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 38, 40):
        try:
            socket.socket(family, socket.SOCK_STREAM)
            sockets.append(family)
        except OSError:
            pass
    refused = {n: number(n, -1, 0, 0, 0, 0) for n in numbers}
    return sockets, refused, number(namespaces, 0x10000000 | 17, 0, 0, 0, 0), number(463)
"""
    column = seccomp.ARCHITECTURES[os.uname().machine][0]
    numbers = [pair[column] for pair in seccomp.REFUSED.values() if pair[column] is not None]
    sockets, refused, clone, young = once(source, "tries", numbers, seccomp.CLONE[column])
    assert sockets == [] and clone == "EPERM" and young == "ENOSYS"
    assert {n: error for n, error in refused.items() if error != "EPERM"} == {}


def test_the_filter_can_be_assembled_for_both_processors_only():
    for machine in seccomp.ARCHITECTURES:
        assert len(seccomp.program(machine)) % 8 == 0
    with pytest.raises(KitError, match="x86_64, aarch64"):
        seccomp.program("riscv64")


def test_files_of_the_machine_are_not_there(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    os.chmod(tmp_path, 0o755)
    paths = [
        *proof._outside(),
        "/boot",
        "/root/.bashrc",
        str(secret),
        str(REPOSITORY / "tests"),
        str(Path(pytest.__file__)),
    ]
    source = """
import os, sys
def seen(paths): return [path for path in paths if os.path.exists(path)]
def installed():
    found = []
    for name in ("nbgrader", "pytest", "click", "solutions", "site", "pip"):
        try:
            found.append(__import__(name).__name__)
        except ImportError:
            pass
    packages = [path for path in sys.path if path.endswith("-packages") and os.path.exists(path)]
    return [name for name in found if name != "site"], packages
def numpys():
    import numpy
    return sorted(os.listdir(os.path.dirname(os.path.dirname(numpy.__file__))))
def all_writable():
    found = []
    for folder, folders, files in os.walk("/"):
        if folder.startswith("/proc"):
            folders[:] = []
            continue
        for path in [folder, *(os.path.join(folder, name) for name in files)]:
            if os.access(path, os.W_OK) and not os.path.islink(path):
                found.append(path)
    return found
def proc_sys():
    paths = [os.path.join(folder, name) for folder, _, files in os.walk("/proc/sys") for name in files]
    return [path for path in paths if os.access(path, os.W_OK)]
"""
    with place(source) as opened, opened.task(20) as subject:
        assert call(subject, "seen", paths) == []
        assert call(subject, "installed") == ([], [])
        assert set(call(subject, "numpys")) <= {"numpy", "numpy.libs"}
        devices = {
            "/dev/full",
            "/dev/null",
            "/dev/random",
            "/dev/tty",
            "/dev/urandom",
            "/dev/zero",
            "/dev/ptmx",
            "/dev/pts/ptmx",
            "/dev/pts",
        }
        assert set(call(subject, "all_writable")) - devices == {"/tmp"}
        assert call(subject, "proc_sys") == []


def test_command_line_and_environment_tell_nothing():
    source = """
import os
def look():
    for path in ("/proc/1/environ", "/proc/self/environ"):
        try:
            assert not open(path).read()
        except PermissionError:
            pass
    return open("/proc/1/cmdline").read(), dict(os.environ), os.uname().nodename
"""
    command, environment, name = once(source, "look")
    assert (environment, name) == ({}, "sandbox")
    assert str(REPOSITORY) not in command and "seccomp" not in command and str(Path(np.__file__).parent) not in command


# The processes and threads outside


def test_a_killed_examiner_leaves_nothing_behind():
    source = f"""
import sys, time
sys.path.insert(0, {str(REPOSITORY)!r})
from autograder.sandbox.workplace import open_workplace
from autograder.worker.endpoint import Request
code = b"import os, time\\ndef f():\\n    os.fork(); os.fork(); time.sleep(600)"
with open_workplace({{"code.py": code, "__init__.py": b""}}, {{}}, {{}}) as opened, opened.task(600) as subject:
    print("ready", flush=True)
    subject.request(Request("call", "f", "code"))
"""
    before = {name for name in os.listdir("/proc") if name.isdigit()}
    examiner = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)
    assert examiner.stdout is not None and examiner.stdout.readline() == b"ready\n"
    time.sleep(0.3)
    theirs = _family_of(examiner.pid)
    assert len(theirs) >= 6
    examiner.kill()
    examiner.wait()
    examiner.stdout.close()
    end = time.monotonic() + 5
    while (left := [pid for pid in theirs if _alive(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == [], before


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


def test_the_thread_that_opens_a_workplace_may_end_before_it():
    opened = []
    thread = threading.Thread(
        target=lambda: opened.append(
            workplace.SandboxWorkplace({"__init__.py": b"", "code.py": b"def f(): return 1"}, {}, "A")
        )
    )
    thread.start()
    thread.join()
    time.sleep(0.1)
    with opened[0].task(5) as subject:
        assert call(subject, "f") == 1
    opened[0].close()
    opened[0].close()


def test_a_worker_killed_from_outside_is_started_again():
    with place("def f(): return 1") as opened:
        with opened.task(5) as subject:
            assert call(subject, "f") == 1
            os.kill(opened._sandbox._inside, signal.SIGKILL)
            opened._sandbox._process.wait(5)
            with pytest.raises(Lost, match="sandbox ended"):
                call(subject, "f")
        with opened.task(5) as subject:
            assert call(subject, "f") == 1


def test_open_files_of_the_examiner_do_not_leak(tmp_path):
    with open(tmp_path / "open", "w") as file, socket.socket() as sock:
        os.set_inheritable(file.fileno(), True)
        os.set_inheritable(sock.fileno(), True)
        source = """
            import os
            def look():
                paths = [f"/proc/self/fd/{n}" for n in os.listdir("/proc/self/fd")]
                return [os.readlink(path) for path in paths if os.path.lexists(path)]
        """
        targets = once(source, "look")
    assert {target.split(":")[0] for target in targets} <= {"/dev/null", "socket"} and len(
        [t for t in targets if t.startswith("socket")]
    ) == 1


def test_parallel_sandboxes_have_uids_of_their_own():
    slots = [process.slots.take() for _ in range(3)]
    assert len({process.spare_uid(slot) for slot in slots}) == 3
    for slot in slots:
        process.slots.give(slot)


# Tiers


def test_the_tier_is_named_and_weaker_ones_must_be_asked_for():
    with place("def f(): return 1") as opened:
        assert opened.isolation == "A: bubblewrap"
    with pytest.raises(KitError, match="one of A, C"), workplace.open_workplace({}, {}, {}, tier="none"):
        pass


def test_tier_C_works_when_asked_for_and_says_so():
    source = textwrap.dedent("""
        import os, time
        def f():
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(60)
                os._exit(0)
            return os.getpid()
    """).encode()
    with workplace.open_workplace({"code.py": source}, {"__init__.py": b""}, {}, tier="C") as opened:
        assert opened.isolation == "C: process only"
        for _ in range(2):
            with opened.task(5) as subject:
                assert call(subject, "f") > 1


def test_a_sandbox_that_does_not_start_says_what_to_do(monkeypatch):
    monkeypatch.setattr(process, "bubblewrap_arguments", lambda *args: ["--no-such-option"])
    with pytest.raises(KitError, match="no-such-option.*autograder doctor"):
        process.Sandbox("A", {})
    assert "namespaces" in process.advice("bwrap: No permissions to create new namespace")
    assert "max_user_namespaces" in process.advice("bwrap: Creating new namespace failed: No space left on device")


def test_the_proof_finds_a_sandbox_with_a_hole(monkeypatch):
    real = arguments.bubblewrap_arguments
    hole = ["--perms", "0755", "--dir", "/etc", "--ro-bind", "/etc/passwd", "/etc/passwd"]
    monkeypatch.setattr(process, "bubblewrap_arguments", lambda *args: [*hole, *real(*args)])
    with pytest.raises(KitError, match="nothing of this machine.*/etc/passwd"):
        proof._prove("A", -1)


def test_the_view_holds_folders_of_python_and_numpy_only():
    seen = view.find_view()
    assert all(os.path.basename(path) in ("numpy", "numpy.libs") for path in seen.packages)
    assert "/usr" not in view.system_folders() and "/usr/lib" not in view.system_folders()
