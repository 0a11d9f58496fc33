"""The values that may cross between student code and examiner, and how anything else is kept behind a handle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

DTYPES = frozenset("?bhilqBHILQefd")
MAX_DEPTH = 8
MAX_ITEMS = 10_000
MAX_TEXT = 100_000
SMALL = 1 << 16  # bytes


@dataclass(frozen=True)
class Handle:
    """An object that stays where it was made (a cache, a network); only its number and type travel."""

    number: int
    type_name: str

    def __repr__(self) -> str:
        return f"a {self.type_name} object"


@dataclass(frozen=True)
class Callback:
    """A function of the examiner's that student code may call, such as `f` of `numerical_gradient`."""

    function: Callable[..., Any]


@dataclass(frozen=True)
class Generator:
    """A fresh `numpy.random.default_rng(seed)`, made on the side of the student's code for each call."""

    seed: int


@dataclass(frozen=True)
class Model:
    """An object with `.params` (dict of arrays) and `.loss(X, y) -> (loss, grads)`, answered by the examiner.

    `loss` is called as `loss(params, X, y)` with copies of what the student's code holds at that moment;
    with `y=None` it should return scores, as the course's networks do.
    """

    params: dict[str, np.ndarray]
    loss: Callable[..., Any]


def is_plain_array(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.char in DTYPES


def _has_plain_keys(value: dict) -> bool:
    return all(type(key) in (str, int) for key in value)


def weight(value: Any) -> tuple[int, int]:
    """How many bytes a plain value has, and its largest whole number that is no entry of an array with axes."""
    if isinstance(value, (np.ndarray, np.generic)):
        return 16 + value.nbytes, abs(int(value)) if not value.ndim and value.dtype.kind in "iu" else 0
    if isinstance(value, str):
        return 16 + len(value), 0
    if isinstance(value, int):
        return 16, abs(value)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    weights = [weight(item) for item in items]
    return 16 + sum(size for size, _ in weights), max((largest for _, largest in weights), default=0)


class Keeper:
    """Turns any object into plain values and handles, and handles back into their objects."""

    def __init__(self) -> None:
        self._objects: list[object] = []

    def keep(self, value: object) -> Handle:
        for number, known in enumerate(self._objects):
            if known is value:
                return Handle(number, type(value).__name__)
        self._objects.append(value)
        return Handle(len(self._objects) - 1, type(value).__name__)

    def find(self, handle: Handle | None) -> object:
        if handle is None or not 0 <= handle.number < len(self._objects):
            raise KeyError(f"no object behind {handle!r}")
        return self._objects[handle.number]

    def plain(self, value: Any, depth: int = 0) -> Any:
        """A copy of `value` made of None, bool, int, float, str, arrays, lists, tuples, dicts and handles."""
        if value is None or type(value) in (bool, int, float):
            return value
        if type(value) is str:
            return value[:MAX_TEXT]
        if isinstance(value, np.generic) and value.dtype.char in DTYPES:
            return value
        if is_plain_array(value):
            return np.array(np.asarray(value), order="C", dtype=value.dtype.newbyteorder("="))
        if depth < MAX_DEPTH and isinstance(value, (list, tuple)) and len(value) <= MAX_ITEMS:
            items = [self.plain(item, depth + 1) for item in value]
            return tuple(items) if isinstance(value, tuple) else items
        if depth < MAX_DEPTH and isinstance(value, dict) and len(value) <= MAX_ITEMS and _has_plain_keys(value):
            return {key: self.plain(item, depth + 1) for key, item in value.items()}
        return self.keep(value)


def same(a: Any, b: Any) -> bool:
    """Whether two plain values are identical: types, shapes, dtypes and bits (nan equals nan)."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        if a.nbytes <= SMALL and a.tobytes() == b.tobytes():  # the usual case, in a twentieth of the time
            return True
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(item, b[key]) for key, item in a.items())
    return a == b or (a != a and b != b)
