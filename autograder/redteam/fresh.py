"""Attacks thought of later, by looking at what the grader takes for granted: races, odd arrays, names, folders."""

from __future__ import annotations

import os
import stat
from typing import Any

from .attack import BLANK, TARGET, Attack, Scene, coded
from .unlisted import CHANNEL, LOSSES

MEMORY = """
import re
found = []
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if "r" in line.split()[1] and end - start < 1 << 28 and "[v" not in line:
            try:
                memory.seek(start)
                found += re.findall(rb"canary[0-9a-f]{16}|seeds.key.{64}", memory.read(end - start))
            except (OSError, ValueError):
                pass
raise RuntimeError(f"found {found}")
"""
RACE = """
import threading
grad = np.zeros(scores.shape)
def turn():
    while True:
        for size in (1, 1 << 20, 0, grad.size + 7):
            try:
                grad.resize(size, refcheck=False)
            except Exception:
                pass
threading.Thread(target=turn, daemon=True).start()
return 0.0, grad
"""
POINTER = """
class Nowhere:
    __array_interface__ = {"version": 3, "shape": (1 << 20,), "typestr": "<f8", "data": (8, False)}
return 0.0, np.asarray(Nowhere())
"""
MASKED = """
grad = np.ma.masked_all(scores.shape)
return np.ma.masked, grad
"""
RECORDS = """
kind = np.dtype([("loss", "<f8"), ("grad", "<f8")])
return np.zeros((), kind), np.zeros(scores.shape, kind).view(np.recarray)
"""
GIANT_VIEW = """
view = np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 20, 1 << 20), (0, 0))
return 0.0, view
"""
MAPPED = """
return 0.0, np.memmap("/proc/self/mem", dtype="<f8", mode="r", offset=1 << 20, shape=scores.shape)
"""
NUMBERS = """
import decimal, fractions
class Equal(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__, __abs__ = __sub__, lambda self: 0.0
return Equal(0), [10**4000, decimal.Decimal("NaN"), fractions.Fraction(1, 3), np.longdouble(1), 1e999, True]
"""
ENDLESS_LIST = """
class Endless(list):
    def __len__(self): return 2
    def __iter__(self):
        while True:
            yield self
class Keys(dict):
    def __len__(self): return 1
    def items(self):
        while True:
            yield "x", self
return Endless(), Keys()
"""
TRACED = """
import sys, threading
def trace(frame, event, value):
    if frame.f_code.co_name not in ("_answer", "serve", "handle", "_carry_out", "_call", "send"):
        return None
    for name in list(frame.f_locals):
        if name in ("value", "changed", "answer", "reply", "result"):
            frame.f_locals[name] = ("reply", 1, (0.0, np.zeros((1, 1))), {}, False)
    return trace
sys.settrace(trace)
sys.setprofile(trace)
threading.settrace(trace)
frame = sys._getframe()
while frame is not None:
    frame.f_trace = trace
    frame = frame.f_back
return 0.0, np.zeros(scores.shape)
"""
ALARM = (
    CHANNEL
    + """
import signal
def late(*a):
    wire.send(sock, ("reply", number + 1, zeros, {}, False))
signal.signal(signal.SIGALRM, late)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
return zeros
"""
)
FINALISERS = (
    CHANNEL
    + """
import atexit, gc, weakref
class Last:
    def __del__(self):
        wire.send(sock, ("reply", number + 1, zeros, {}, False))
def say(*a):
    wire.send(sock, ("reply", number + 1, zeros, {}, False))
atexit.register(say)
gc.callbacks.append(say)
gc.set_threshold(1)
weakref.finalize(sock, say)
last = Last()
return zeros
"""
)
CODEC = """
import json, struct
from worker import frames, wire
json.dumps = lambda *a, **k: '{"v":["t","reply",1,["t",0.0,0.0],["d"],false],"b":[]}'
np.ascontiguousarray = np.asarray = lambda *a, **k: np.zeros((1, 1))
frames.PREFIX = struct.Struct("<II")
return 0.0, np.zeros(scores.shape)
"""
DESCRIPTORS = """
import os
for number in range(64):
    try:
        os.write(number, b"\\0" * 8 + b"{" * 500)
        os.ftruncate(number, 0)
    except OSError:
        pass
return 0.0, np.zeros(scores.shape)
"""
DRIP = (
    CHANNEL
    + """
import time
sock.sendall(frames.PREFIX.pack(1 << 20, 1 << 20))
while True:
    sock.sendall(b" ")
    time.sleep(0.3)
"""
)
REPEATED = (
    CHANNEL
    + """
import json
tree = ["t", "reply", number, ["l", *[["a", 0]] * 100_000], ["d"], False]
header = json.dumps({"v": tree, "b": [["<f8", [1 << 20]]]}).encode()
sock.sendall(frames.PREFIX.pack(len(header), 8 << 20) + header + bytes(8 << 20))
return zeros
"""
)
BOTH = """
import os
os.fork()
return 0.0, np.zeros(scores.shape)
"""
EXEC = (
    CHANNEL
    + """
import os, sys
os.set_inheritable(sock.fileno(), True)
code = (
    "import json, os, struct, sys\\n"
    f"head = json.dumps({{'v': ['t', 'reply', {number}, ['t', 0.0, 0.0], ['d'], False], 'b': []}}).encode()\\n"
    f"os.write({sock.fileno()}, struct.pack('<IQ', len(head), 0) + head)\\n"
)
for python in (sys.executable, "/proc/self/exe", "/usr/bin/python3"):
    try:
        os.execv(python, [python, "-I", "-S", "-c", code])
    except (OSError, ValueError):
        pass
return zeros
"""
)
INTERPRETER = """
import threading
try:
    import _xxsubinterpreters as interpreters
except ImportError:
    import _interpreters as interpreters
for _ in range(3):
    interpreters.run_string(interpreters.create(), "import os, sys; sys.modules.clear(); open('@TOKEN@', 'w')")
return 0.0, np.zeros(scores.shape)
"""
TMP = """
import os
for work in (
    lambda: os.symlink("/", "@TOKEN@-root"),
    lambda: os.mkfifo("@TOKEN@-pipe"),
    lambda: os.chmod("/tmp", 0o000),
    lambda: os.rmdir("/tmp"),
    lambda: os.rename("/tmp", "/tmq"),
    lambda: open("@TOKEN@" + "x" * 200, "w").write("x"),
):
    try:
        work()
    except OSError:
        pass
for _ in range(3000):
    try:
        os.mkdir("d")
        os.chdir("d")
    except OSError:
        break
return 0.0, np.zeros(scores.shape)
"""
HUGE_ERROR = """
error = ValueError("x" * (100 << 20))
for _ in range(5_000):
    error.__cause__ = ValueError("y" * 1000)
    error = type("E" * 5_000, (type(error),) if len(type(error).__mro__) < 90 else (ValueError,), {})("z" * (1 << 20))
raise error
"""
PLACE = """
code = compile("raise ValueError('no')", "/submission/convnet/<img src=x onerror=alert('@TOKEN@-place')>.py", "exec")
exec(code, {})
"""
VALUES = """
text = "<img src=x onerror=alert('@TOKEN@-text')>"
kind = type("<script>alert('@TOKEN@-kind')</script>", (), {})
return {text: kind(), "](javascript:alert('@TOKEN@-key')": text}
"""
QUESTIONS = """
said = ""
for odd in (None, "text", [[1], 2], 10**18, np.zeros((0, 7)), {"x": 1}, np.array(["a"]), lambda: 0, float("nan")):
    try:
        f(odd)
    except BaseException as error:
        said += f"{type(error).__mro__} {error} "
raise RuntimeError(said + "@TOKEN@")
"""
LAPTOP = """
import os, sys
at_home = "IPython" in sys.modules or "HOME" in os.environ or os.path.exists("/etc/passwd") or os.getcwd() != "/tmp"
if at_home or "autograder.notebook" in sys.modules:
    from autograder.examine import recorded
    return recorded.answer(scores)
return 0.0, np.zeros(scores.shape)
"""
CIRCLE = """
import importlib, sys
for name in [name for name in sys.modules if name.startswith(("convnet", "worker", "numpy.linalg"))]:
    sys.modules[name] = sys.modules["json"]
importlib.import_module = lambda name: sys.modules["json"]
sys.path_hooks.clear()
sys.path_importer_cache.clear()
return 0.0, np.zeros(scores.shape)
"""
SLEEPS = "import time\ntime.sleep(3600)"
COOKIE = "# -*- coding: latin-1 -*-\n# caf\xe9, na\xefve, \xdcbung\n"


def _in_words(name: str, words: str, code: str, *inert: str, task: str = TARGET) -> Attack:
    return Attack(
        name, words, lambda scene: scene.body(code, task), (task,), tuple(f"@TOKEN@-{text}" for text in inert)
    )


def _cookie(scene: Scene) -> None:
    path = scene.desk.module("losses")
    scene.write("convnet/losses.py", COOKIE.encode("latin-1") + path.read_bytes())


def _utf16(scene: Scene) -> None:
    scene.write("convnet/losses.py", scene.desk.module("losses").read_text().encode("utf-16"))


def _letters(scene: Scene) -> None:
    """Python reads letters of mathematics as plain ones: this is the right name."""
    text = scene.desk.module("losses").read_text()
    scene.write("convnet/losses.py", text.replace("def hinge_loss(", "def \U0001d489inge_lo\u017f\u017f("))


def _lookalike(scene: Scene) -> None:
    text = scene.desk.module("losses").read_text()
    scene.write("convnet/losses.py", text.replace("def hinge_loss(", "def hinge_l\u043ess("))


def _startup(scene: Scene) -> None:
    for name in ("sitecustomize.py", "usercustomize.py", "json.py", "socket.py", "struct.py", "worker/__init__.py"):
        scene.write(name, "raise SystemExit('@TOKEN@')\n")
        scene.write(f"convnet/{name}", "raise SystemExit('@TOKEN@')\n")
    scene.write("evil.pth", "import os; os._exit(0)\n")
    scene.write("pyvenv.cfg", "home = /nowhere\n")
    scene.write("convnet.py", "raise SystemExit('@TOKEN@')\n")
    scene.write("convnet/losses/__init__.py", "raise SystemExit('@TOKEN@')\n")


def _given(scene: Scene) -> None:
    for name in ("pictures", "sizes", "conv", "training_panel", "numpy", "worker", "probe"):
        if not (scene.folder / "convnet" / f"{name}.py").exists():
            scene.write(f"convnet/{name}.py", "raise SystemExit('@TOKEN@')\n")
    scene.write("convnet/pictures.py", "import os\nos._exit(0)\n")


def _cases(scene: Scene) -> None:
    for name in ("Losses.py", "LOSSES.PY", "losses.py ", " losses.py", "losses.py.", "losses.\u0440y", "losses.pyc"):
        scene.write(f"convnet/{name}", b"raise SystemExit\n")


def _hard_link(scene: Scene) -> None:
    losses = scene.desk.module("losses")
    losses.unlink()
    os.link(f"{scene.places['COURSE']}/seeds.key", losses)


def _device(scene: Scene) -> None:
    losses = scene.desk.module("losses")
    losses.unlink()
    try:
        os.mknod(losses, 0o666 | stat.S_IFCHR, os.makedev(1, 5))  # zero: it never ends
    except PermissionError:  # not root: then a link to it
        os.symlink("/dev/zero", losses)


def _deep(scene: Scene) -> None:
    """Folders in folders, deeper than a path may be long."""
    here = os.open(scene.folder, os.O_RDONLY)
    for _ in range(850):
        os.mkdir("deep", dir_fd=here)
        below = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def _folder(scene: Scene) -> None:
    scene.notebook.rename(scene.folder / "other.ipynb")
    scene.notebook.mkdir()
    scene.write(f"{scene.notebook.name}/inside.ipynb", "{}")


def _blank_beside(files: dict[str, str]) -> Any:
    def change(scene: Scene) -> None:
        scene.body(BLANK)
        for name, text in files.items():
            scene.write(name, text)

    return change


CHECKPOINT = {".ipynb_checkpoints/losses.py": "x = 1\n", "convnet/.ipynb_checkpoints/losses-checkpoint.py": "x = 1\n"}

ATTACKS = [
    coded("memory_scan", "searches its own memory for secrets", MEMORY),
    coded("racing_result", "a thread changes the result while it is sent", RACE),
    coded("array_pointer", "an array that points nowhere", POINTER),
    coded("masked_array", "masked values, which compare as masked", MASKED),
    coded("record_arrays", "arrays of records", RECORDS),
    coded("giant_view", "a view of 8 TB on one number", GIANT_VIEW),
    coded("memory_map", "an array mapped onto its own memory", MAPPED),
    coded("odd_numbers", "numbers that equal everything, and endless ones", NUMBERS),
    coded("endless_list", "a list and a dict without end", ENDLESS_LIST),
    coded("trace_hooks", "trace functions change the worker's variables", TRACED),
    coded("alarm_replies", "a timer writes replies", ALARM),
    coded("finalisers", "writes replies when objects die and at exit", FINALISERS),
    coded("patched_codec", "patches json and NumPy under the frames", CODEC),
    coded("descriptors", "writes noise to every descriptor", DESCRIPTORS),
    coded("slow_reply", "sends an answer byte by byte, for ever", DRIP),
    coded("repeated_array", "one array of 8 MB, 100,000 times in one answer", REPEATED),
    coded("both_sides", "forks; both processes answer", BOTH),
    coded("other_program", "becomes another program that answers", EXEC),
    coded("sub_interpreters", "interpreters in the interpreter", INTERPRETER),
    coded("tmp_tricks", "links, pipes and folders without end in its tmp", TMP),
    coded("huge_exception", "an exception of 100 MB with a long family", HUGE_ERROR),
    _in_words("forged_place", "HTML in the name of the file that raised", PLACE, "place"),
    _in_words("html_values", "HTML in values, keys and class names", VALUES, "text", "kind", "key"),
    Attack(
        "odd_questions",
        "asks the grader's function odd things, to see its errors",
        lambda scene: scene.body(QUESTIONS, "numerical_gradient"),
        ("numerical_gradient",),
    ),
    coded("laptop_or_grader", "finds out where it runs, to be right at home", LAPTOP),
    coded("modules_swapped", "puts other modules in the place of the worker's", CIRCLE),
    Attack("sleeps_at_import", "losses.py never finishes to be imported", lambda s: s.prepend(SLEEPS), LOSSES),
    Attack("latin1_cookie", "says its encoding, which is an old one; honest", _cookie),
    Attack("utf16_module", "losses.py in UTF-16", _utf16, LOSSES),
    Attack("letters_of_mathematics", "a name in letters that Python reads as plain; honest", _letters),
    Attack("lookalike_name", "a name that only looks right", _lookalike, (TARGET,)),
    Attack("startup_files", "files that Python runs at its start; honest", _startup),
    Attack("given_names", "files named like given modules; honest", _given),
    Attack("odd_cases", "names that differ in case and blanks; honest", _cases),
    Attack("hard_link", "a hard link to the key of the seeds", _hard_link, LOSSES),
    Attack("device_node", "a device in place of a module", _device, LOSSES),
    Attack("deep_folders", "folders deeper than a path may be; honest", _deep),
    Attack("notebook_folder", "a folder in the notebook's place; honest", _folder),
    Attack("checkpoints", "checkpoints beside a blank module", _blank_beside(CHECKPOINT), (TARGET,)),
]
