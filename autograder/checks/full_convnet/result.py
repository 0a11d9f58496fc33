"""The saved result: a ConvNet for shifted digits, judged by its accuracy on pictures that were not trained on."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...checking.saved import read_arrays
from ...subject import Implementation

FILE = "shifted_digits_net.npz"
MAX_BYTES = 1 << 20
MAX_PARAMS = 30_000
MAX_LAYERS = 12
MAX_NUMBERS = 40_000  # that a layer may put out for one picture: enough for any net of that size, and soon computed
MAX_WINDOWS = 400_000  # numbers in all windows of a convolution, each of which takes eight bytes a picture
FULL, NOTHING = 0.85, 0.70
INPUT, CLASSES = (1, 16, 16), 10
FIELDS = {"conv": {"filters", "field", "stride", "pad"}, "relu": set(), "pool": {"field", "stride"}, "fc": {"units"}}

shifted_digits_net = Task("shifted_digits_net", "", seconds=60)


@shifted_digits_net.check(
    "result",
    10,
    f"accuracy on shifted digits held back: all points at {FULL:.0%}, rising from {NOTHING:.0%}",
    cases=1,
    recorded=False,
)
def _(impl: Implementation, case: Case) -> None:
    params, layers = parse(impl.file(FILE))
    X, y = case.data("shifted_digits")
    net = build(case.ref, case, params, layers)
    said = [np.argmax(np.asarray(case.ref.method(net, "loss", X[at : at + 50])), axis=1) for at in range(0, len(X), 50)]
    accuracy = float(np.mean(np.concatenate(said) == y))
    words = f"accuracy {accuracy:.1%}; all points at {FULL:.0%}, rising from {NOTHING:.0%}"
    case.share((accuracy - NOTHING) / (FULL - NOTHING) if accuracy < FULL else 1.0, FILE, words, accuracy)


def build(ref: Implementation, case: Case, params: dict[str, np.ndarray], layers: list[dict[str, Any]]) -> Any:
    """The net with these parameters. Raises `Mismatch` where layers and parameters do not fit each other."""
    if words := too_large(layers):
        raise _unreadable(f"has {words}")
    try:
        net = ref.ConvNet(INPUT, layers, CLASSES, rng=case.generator())
    except Mismatch as mismatch:
        raise _unreadable(f"has layers that make no net: {mismatch.finding.words}") from None
    want = {name: np.shape(value) for name, value in ref.get(net, "params").items()}
    got = {name: value.shape for name, value in params.items()}
    if got != want:
        raise _unreadable(f"holds parameters of the shapes {got}, but its layers want {want}")
    ref.set(net, "params", params)
    return net


def parse(content: bytes) -> tuple[dict[str, np.ndarray], list[dict[str, Any]]]:
    """The parameters and layers in the bytes of a saved file. Raises `Mismatch` for anything else."""
    if len(content) > MAX_BYTES:
        raise _unreadable(f"is {len(content):,} bytes, want at most {MAX_BYTES:,}")
    try:
        arrays = read_arrays(content, MAX_BYTES, 4 * MAX_LAYERS)
    except ValueError as error:
        raise _unreadable(f"{error}; write it with save_net(path, net, layers)") from None
    if "layers" not in arrays:
        raise _unreadable("holds no `layers`; write it with save_net(path, net, layers)")
    layers = _layers(arrays.pop("layers"))
    count = sum(array.size for array in arrays.values())
    if count > MAX_PARAMS:
        raise _unreadable(f"holds {count:,} parameters, want at most {MAX_PARAMS:,}")
    for name, array in arrays.items():
        if array.dtype.kind != "f" or array.dtype.itemsize > 8 or not np.isfinite(array).all():
            raise _unreadable(f"{name} has dtype {array.dtype}, or holds inf or nan; want finite float64 or float32")
    return {name: array.astype(np.float64) for name, array in arrays.items()}, layers


def _layers(text: np.ndarray) -> list[dict[str, Any]]:
    try:
        layers = json.loads(text.astype(np.uint8).tobytes().decode())
    except (ValueError, RecursionError):
        raise _unreadable("has `layers` that cannot be read; write it with save_net(path, net, layers)") from None
    if not isinstance(layers, list) or len(layers) > MAX_LAYERS:
        raise _unreadable(f"has `layers` that are no list of at most {MAX_LAYERS} layers")
    for layer in layers:
        kind = layer.get("layer") if isinstance(layer, dict) else None
        numbers = {key: value for key, value in layer.items() if key != "layer"} if kind in FIELDS else {}
        if kind not in FIELDS or set(numbers) != FIELDS[kind]:
            raise _unreadable(f"has the layer {layer!r:.60}, want what conv, relu, pool and fc of convnet.layers make")
        if not all(
            type(value) is int and (key == "pad" or value > 0) and 0 <= value <= MAX_PARAMS
            for key, value in numbers.items()
        ):
            raise _unreadable(f"has the layer {layer!r:.60}, want whole positive numbers")
        if numbers.get("pad", 0) > 8:
            raise _unreadable(f"has a padding of {numbers['pad']}, want at most 8")
    return layers


def too_large(layers: list[dict[str, Any]]) -> str:
    """What of a net with these layers is too large, or "": nothing of it is made to find out.

    Of layers that do not fit each other, the net itself says so before it makes anything.
    """
    shape, params = INPUT, 0
    for layer in [*layers, {"layer": "fc", "units": CLASSES}]:
        kind, windows = layer["layer"], 0
        if kind in ("conv", "pool"):
            if len(shape) != 3:
                return ""
            field, pad = layer["field"], layer.get("pad", 0)
            sides = [(side + 2 * pad - field) // layer["stride"] + 1 for side in shape[1:]]
            if min(sides) < 1:
                return ""
            windows = shape[0] * field**2 * math.prod(sides)
            params += layer["filters"] * (shape[0] * field**2 + 1) if kind == "conv" else 0
            shape = (layer.get("filters", shape[0]), *sides)
        elif kind == "fc":
            params += layer["units"] * (math.prod(shape) + 1)
            shape = (layer["units"],)
        if params > MAX_PARAMS:
            return f"layers with more than {MAX_PARAMS:,} parameters"
        if math.prod(shape) > MAX_NUMBERS or windows > MAX_WINDOWS:
            return f"a layer with more than {MAX_NUMBERS:,} outputs, or {MAX_WINDOWS:,} inputs to them, for one picture"
    return ""


def _unreadable(words: str) -> Mismatch:
    return Mismatch(Finding(FILE, "unreadable", f"{FILE} {words}"))
