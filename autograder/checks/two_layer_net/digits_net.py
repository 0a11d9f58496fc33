"""The saved result: a network for the 8x8 digits, judged by its accuracy on images that were not trained on."""

from __future__ import annotations

import io
import math
import zipfile

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...subject import Implementation

FILE = "digits_net.npz"
MAX_BYTES = 2 << 20
MAX_HIDDEN = 1000
FULL, NOTHING = 0.93, 0.85
PIXELS, CLASSES = 64, 10
KEYS = ("W1", "b1", "W2", "b2")

digits_net = Task("digits_net", "")


@digits_net.check(
    "result",
    5,
    f"accuracy on digits held back: all points at {FULL:.0%}, rising from {NOTHING:.0%}",
    cases=1,
    recorded=False,
)
def _(impl: Implementation, case: Case) -> None:
    params = parse(impl.file(FILE))
    X, y = case.data("digits")
    net = case.ref.TwoLayerNet(PIXELS, len(params["b1"]), CLASSES, rng=case.generator())
    case.ref.set(net, "params", params)
    labels = np.asarray(case.ref.method(net, "predict", X.reshape(len(X), -1)))
    accuracy = float(np.mean(labels == y)) if labels.shape == y.shape else 0.0
    words = f"accuracy {accuracy:.1%}; all points at {FULL:.0%}, rising from {NOTHING:.0%}"
    case.share((accuracy - NOTHING) / (FULL - NOTHING) if accuracy < FULL else 1.0, FILE, words, accuracy)


def parse(content: bytes) -> dict[str, np.ndarray]:
    """The parameters in the bytes of a saved file. Raises `Mismatch` for all but four arrays that fit together."""
    if len(content) > MAX_BYTES:
        raise _unreadable(f"is {len(content):,} bytes, want at most {MAX_BYTES:,}")
    params = _arrays(content)
    hidden = len(params["b1"]) if params["b1"].ndim == 1 else 0
    if not 1 <= hidden <= MAX_HIDDEN:
        raise _unreadable(f"b1 has shape {params['b1'].shape}, want (H,) with H in 1..{MAX_HIDDEN}")
    shapes = {"W1": (PIXELS, hidden), "b1": (hidden,), "W2": (hidden, CLASSES), "b2": (CLASSES,)}
    for name, shape in shapes.items():
        array = params[name]
        if array.shape != shape:
            raise _unreadable(f"{name} has shape {array.shape}, want {shape}")
        if array.dtype.kind != "f" or array.dtype.itemsize > 8:
            raise _unreadable(f"{name} has dtype {array.dtype}, want float64 or float32")
        if not np.isfinite(array).all():
            raise _unreadable(f"{name} holds inf or nan")
    return {name: params[name].astype(np.float64) for name in KEYS}


def _arrays(content: bytes) -> dict[str, np.ndarray]:
    """The arrays of an npz file. All sizes are looked at first, so that a small file cannot unpack to a huge one."""
    wanted = {f"{name}.npy" for name in KEYS}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if {member.filename for member in members} != wanted or len(members) != len(wanted):
                found = ", ".join(sorted(member.filename.removesuffix(".npy") for member in members))
                raise _unreadable(f"holds {found[:100] or 'nothing'}, want exactly {', '.join(KEYS)}")
            if sum(member.file_size for member in members) > MAX_BYTES:
                raise _unreadable(f"unpacks to more than {MAX_BYTES:,} bytes")
            return {member.filename.removesuffix(".npy"): _array(archive.read(member)) for member in members}
    except Mismatch:
        raise
    except Exception:  # hostile bytes: whatever a parser raises means the same
        raise _unreadable("cannot be read; save it with np.savez and the four arrays, no objects") from None


def _array(content: bytes) -> np.ndarray:
    file = io.BytesIO(content)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    shape, _, dtype = readers[np.lib.format.read_magic(file)](file)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(content) - file.tell():
        raise ValueError("objects, or a size that is not that of the data")
    return np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)


def _unreadable(words: str) -> Mismatch:
    return Mismatch(Finding(FILE, "unreadable", f"{FILE} {words}"))
