"""The saved result: a network for the 8x8 digits, judged by its accuracy on images that were not trained on."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...checking.saved import read_arrays
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
    try:
        arrays = read_arrays(content, MAX_BYTES, 2 * len(KEYS))
    except ValueError as error:
        raise _unreadable(f"{error}; save it with np.savez and the four arrays, no objects") from None
    if set(arrays) != set(KEYS):
        raise _unreadable(f"holds {', '.join(sorted(arrays))[:100] or 'nothing'}, want exactly {', '.join(KEYS)}")
    return arrays


def _unreadable(words: str) -> Mismatch:
    return Mismatch(Finding(FILE, "unreadable", f"{FILE} {words}"))
