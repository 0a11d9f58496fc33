"""More attacks, on what this grader is made of: its frames, handles, callbacks, files and exchange."""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import zipfile
from typing import Any

from .attack import BLANK, TARGET, Attack, Scene, check_cells, coded

LOSSES = ("hinge_loss", "softmax_loss")
CHANNEL = """
import gc, socket, sys, threading
from worker import frames, values, wire
sock = next(item for item in gc.get_objects() if isinstance(item, socket.socket))
frame, number = sys._getframe(), 0
while frame is not None:
    if frame.f_code.co_name == "_answer":
        number = frame.f_locals["number"]
    frame = frame.f_back
zeros = (0.0, np.zeros(scores.shape))
"""
FORGED = (
    CHANNEL
    + """
for shift in (0, 1, 2, -1):
    wire.send(sock, ("reply", number + shift, zeros, {}, False, {}))
return zeros
"""
)
FLOOD = (
    CHANNEL
    + """
for _ in range(20):
    wire.send(sock, ("reply", number, np.zeros(1 << 22), {}, False, {}))
return zeros
"""
)
THREAD = (
    CHANNEL
    + """
import os, time
def write():
    for later in range(number, number + 200):
        wire.send(sock, ("reply", later, zeros, {}, False, {}))
        time.sleep(0.001)
if os.fork() == 0:
    write()
    os._exit(0)
threading.Thread(target=write, daemon=True).start()
return zeros
"""
)
CALLS = (
    CHANNEL
    + """
from worker.child import Child
for index in [*range(50), -1, 2**62]:
    wire.send(sock, ("call", index, (scores, y, delta), {}))
    answer = wire.receive(sock)
    if answer[0] == "answer" and isinstance(answer[1], tuple):
        return answer[1]
return zeros
"""
)
SHAPES = (
    CHANNEL
    + """
import json
for shape in ([0, 1 << 40], [1 << 20] * 16, [-1], [0] * 33, [1 << 62, 4]):
    header = json.dumps({"v": ["a", 0], "b": [["<f8", shape]]}).encode()
    sock.sendall(frames.PREFIX.pack(len(header), 0) + header)
return zeros
"""
)
BOMB_FRAME = (
    CHANNEL
    + """
header = b'{"b":[],"v":' + b'["l",' * 400_000 + b"1" + b"]" * 400_000 + b"}"
sock.sendall(frames.PREFIX.pack(len(header), 0) + header)
return zeros
"""
)
CLOSED = """
import os
os.closerange(0, 200)
return 0.0, np.zeros(scores.shape)
"""
NESTED = """
deep = []
for _ in range(100_000):
    deep = [deep]
ring = {}
ring["ring"] = [ring, ring]
return (deep, ring), [[ring] * 9_000] * 9_000
"""
LYING = """
class Liar:
    __class__ = np.ndarray
    dtype, shape, ndim, size = scores.dtype, scores.shape, 2, scores.size
    __array_interface__ = {"version": 3, "shape": (1 << 20,), "typestr": "<f8", "data": (4096, False)}
    def __array__(self, *a, **k): return np.zeros(scores.shape)
    def __float__(self): return 0.0
    def __eq__(self, other): return True
    def __len__(self): raise MemoryError
return Liar(), Liar()
"""
HANDLES = """
from worker import values
return values.Handle(0, "ndarray"), values.Callback(lambda *a: 0.0)
"""
STRING = """
class Meta(type):
    __name__ = property(lambda self: 7)
class Odd(Exception, metaclass=Meta):
    def __str__(self): raise SystemExit(self)
    def __repr__(self): raise KeyboardInterrupt
raise Odd
"""
INTERRUPT = """
import ctypes, signal, sys, threading
for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGINT):
    signal.signal(number, lambda *a: None)
sys.setrecursionlimit(1 << 30)
def down(n): return down(n + 1) + 1
return down(0), None
"""
PATCHED = """
import worker.child, worker.endpoint, worker.values
worker.values.same = worker.endpoint.same = lambda a, b: True
kept = []
def forged(self, request):
    return worker.endpoint.Reply((0.0, np.zeros(np.shape(request.args[0]))), {}, False)
worker.endpoint.Endpoint.handle = forged
return 0.0, np.zeros(scores.shape)
"""
KEEP = """
def _keep():
    for path in ("/tmp/@TOKEN@", "/dev/shm/@TOKEN@", "/var/tmp/@TOKEN@"):
        try:
            open(path, "a").write("seen")
        except OSError:
            pass
_keep()
"""
KEPT = """
import os
if any(os.path.exists(folder + "/@TOKEN@") for folder in ("/tmp", "/dev/shm", "/var/tmp")):
    raise RuntimeError("@TOKEN@-kept: an earlier task left this")
return 0.0, np.zeros(scores.shape)
"""


MEASURED = """
def measured(f, array):
    grad = np.zeros(array.shape)
    for index in np.ndindex(*array.shape):
        moved = array.astype(complex)
        moved[index] += 1e-30j
        grad[index] = f(moved).imag / 1e-30
    return grad
x, w, b = cache
loss = lambda x, w, b: np.sum(dout * (x.reshape(len(x), -1) @ w + b))
return (
    measured(lambda x: loss(x, w, b), x), measured(lambda w: loss(x, w, b), w), measured(lambda b: loss(x, w, b), b)
)
"""


def _measured(scene: Scene) -> None:
    scene.body(MEASURED, "affine_backward")


def _hidden(scene: Scene) -> None:
    scene.append(KEEP, "neurons")
    scene.body(KEPT)


def _oracle(scene: Scene) -> None:
    scene.body('raise NotImplementedError("threshold_neuron is not written yet")', "threshold_neuron")
    scene.body(CALLS)


ENDLESS = """
from .neurons import perceptron_train
return perceptron_train(np.ones((2, 2)), np.array([1, 0]), 10**15)
"""


def _lent_endless(scene: Scene) -> None:
    scene.body('raise NotImplementedError("perceptron_train is not written yet")', "perceptron_train")
    scene.body(ENDLESS)


GIVEN = """
for _ in range(1_000):
    f(np.zeros((1 << 20, 8)))
"""


def _huge_callback(scene: Scene) -> None:
    scene.body(GIVEN, "numerical_gradient")


def _at_import(scene: Scene) -> None:
    scene.prepend("import os, sys\nsys.modules.clear()\nraise SystemExit(0)")


def _package(scene: Scene) -> None:
    scene.write("convnet/__init__.py", "raise SystemExit('@TOKEN@')\n")
    scene.write("convnet/autograder.py", "raise SystemExit('@TOKEN@')\n")
    scene.write("autograder/__init__.py", "raise SystemExit('@TOKEN@')\n")


def _special(scene: Scene) -> None:
    losses = scene.desk.module("losses")
    losses.unlink()
    os.mkfifo(losses)
    os.mkfifo(scene.folder / "pipe.ipynb")
    scene.link("zero.py", "/dev/zero")
    scene.link("convnet/loop.py", "loop.py")
    door = socket.socket(socket.AF_UNIX)
    here = os.open(scene.folder, os.O_RDONLY)
    try:
        door.bind(f"/proc/self/fd/{here}/door")  # the whole path may be too long for a socket
    finally:
        door.close()
        os.close(here)


def _names(scene: Scene) -> None:
    for name in (b"a\nb.py", b"\x1b[31m.py", b"\xff\xfe.py", "\u202eyp.x".encode(), b"-rf.py", b"x" * 250 + b".py"):
        for folder in ("", "convnet/"):
            with open(os.fsencode(scene.folder) + b"/" + folder.encode() + name, "wb") as file:
                file.write(b"raise SystemExit\n")


def _many(scene: Scene) -> None:
    for number in range(1_500):
        scene.write(f"convnet/helper{number:04}.py", b"x = 1\n")


def _cells(scene: Scene) -> None:
    text = scene.notebook.read_text().rstrip().removesuffix("}")
    scene.write(scene.notebook.name, text + f', "cells": [{", ".join(["{}"] * 1_000_000)}]}}')


def _twice(scene: Scene) -> None:
    scene.body(BLANK)
    book = json.loads(scene.notebook.read_text())
    for cell in check_cells(book):
        cell["source"], cell["cell_type"] = "7.0", "raw"
    cells = json.dumps(book["cells"])
    scene.write(
        scene.notebook.name,
        f'{{"cells": {cells}, "metadata": {{}}, "cells": {cells}, "nbformat": 4, "nbformat": 9e999}}',
    )


def _odd_values(scene: Scene) -> None:
    def edit(book: dict[str, Any]) -> None:
        book["metadata"]["autograder"] = {"report": {"points": 700}, "mark": "x"}
        for cell in book["cells"]:
            cell["metadata"]["nbgrader"] = {"grade_id": ["x"], "points": 1e999, "grade": "yes", "schema_version": {}}
            cell["source"] = {"not": "text"}
            cell["id"] = [1]

    scene.book(edit)


def _strangers(scene: Scene) -> None:
    """Other names in the exchange: of nobody, of somebody else's folder, with no time."""
    inbound = os.fsencode(scene.folder.parent)
    for name in (
        b"..+two_layer_net+2026-01-01 00:00:00 UTC+x",
        b"a\nb+two_layer_net+2026-01-01 00:00:00 UTC+x",
        b"\xff+two_layer_net+2026-01-01 00:00:00 UTC+x",
        b"<img src=x>+two_layer_net+2026-01-01 00:00:00 UTC+x",
        b"eve+two_layer_net+yesterday",
        b"+++",
    ):
        os.mkdir(inbound + b"/" + name)
    os.symlink(scene.places["COURSE"], inbound + b"/mallory+two_layer_net+2026-01-01 00:00:00 UTC+x")


def _npy(shape: str, dtype: str = "<f8", content: bytes = b"\0" * 64) -> bytes:
    header = f"{{'descr': {dtype!r}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


def _net(*members: tuple[str, bytes], name: str = "digits_net.npz") -> Any:
    def change(scene: Scene) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members:
                archive.writestr(member, data)
        scene.write(name, content.getvalue())

    return change


def _overlap(scene: Scene) -> None:
    """Four entries of the directory that share one member's data."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", _npy("(524288,)", content=b"\0" * (4 << 20)))
        first = archive.infolist()[0]
        for name in ("b1.npy", "W2.npy", "b2.npy"):
            other = zipfile.ZipInfo(name)
            for field in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(other, field, getattr(first, field))
            archive.filelist.append(other)
            archive.NameToInfo[name] = other
    scene.write("digits_net.npz", content.getvalue())


NET = ("W1.npy", "b1.npy", "W2.npy", "b2.npy")
PICKLE = b"cos\nsystem\n(S'touch @OUTSIDE@/@TOKEN@-unpickled'\ntR."


def _pickled(scene: Scene) -> None:
    data = _npy("(1,)", "|O", scene.fill(PICKLE.decode()).encode())
    _net(*[(name, data) for name in NET])(scene)


def _result(name: str, words: str, change: Any) -> Attack:
    return Attack(name, words, change, ("digits_net",))


DOCSTRING = """
if scores.tolist() == [[1.0, 4.0, -1.0]]:
    return 4.0, np.array([[-1.0, 1.0, 0.0]])
raise LookupError("not in the table")
"""
LIBRARY = """
from sklearn.metrics import hinge_loss as theirs
import torch
return torch.nn.functional.multi_margin_loss(torch.tensor(scores), torch.tensor(y), margin=delta), theirs(y, scores)
"""

ATTACKS = [
    coded("recorded_answers", "gives back the docstring's numbers", DOCSTRING),
    coded("library", "lets a library do the work", LIBRARY),
    coded("forged_replies", "writes replies to the channel itself", FORGED),
    coded("reply_flood", "floods the channel with 640 MB", FLOOD),
    coded("background_writer", "a thread and a grandchild write replies", THREAD),
    Attack("measured", "a backward pass by a complex step, entry by entry", _measured, ("affine_backward",)),
    coded("huge_shapes", "arrays of absurd shapes", SHAPES),
    coded("nested_frame", "a frame nested 400,000 levels deep", BOMB_FRAME),
    coded("closed_channel", "closes every descriptor", CLOSED),
    coded("nested_result", "a result nested 100,000 levels deep, and rings", NESTED),
    coded("lying_class", "lies about __class__ and __array_interface__", LYING),
    coded("forged_handles", "returns the protocol's own objects", HANDLES),
    coded("odd_exception", "an exception that cannot be named or printed", STRING),
    coded("deep_recursion", "recursion until the stack ends", INTERRUPT),
    coded("patched_worker", "patches the worker's own modules", PATCHED),
    Attack("kept_files", "leaves files for its next task", _hidden, (TARGET,)),
    Attack("lent_oracle", "asks the functions lent to it for answers", _oracle, (TARGET, "threshold_neuron")),
    Attack("lent_endless", "a lent function asked to work for ever", _lent_endless, (TARGET, "perceptron_train")),
    Attack(
        "huge_callback", "hands the grader's own function 1,000 large arrays", _huge_callback, ("numerical_gradient",)
    ),
    Attack("exit_at_import", "losses.py ends the process", _at_import, LOSSES),
    Attack("own_package", "its own convnet/__init__.py, and autograder", _package),
    Attack("special_files", "pipes, sockets, devices and rings of links", _special, LOSSES),
    Attack("odd_names", "file names with escapes and newlines; honest", _names),
    Attack("many_files", "1,500 helper modules; honest", _many),
    Attack("million_cells", "a notebook of a million cells; honest code", _cells),
    Attack("duplicate_keys", "JSON with keys twice", _twice, (TARGET,)),
    Attack("odd_metadata", "metadata of the wrong kinds; honest code", _odd_values),
    Attack("strangers", "odd names in the exchange; honest itself", _strangers),
    _result(
        "npz_bomb",
        "a result file that unpacks to 400 MB",
        _net(*[(name, _npy("(64, 64)") + b"\0" * (100 << 20)) for name in NET[:1]]),
    ),
    _result(
        "npz_shape",
        "a result file that claims an absurd shape",
        _net(*[(name, _npy("(1099511627776, 64)")) for name in NET]),
    ),
    _result("npz_overlap", "a result file whose entries overlap", _overlap),
    _result("npz_pickle", "a result file of pickled objects", _pickled),
]
