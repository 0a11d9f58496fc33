"""Frames: plain values as bytes and back. The decoder is a parser of hostile input.

A frame is `<header length: 4 bytes><body length: 8 bytes><header><body>`, little-endian. The header is JSON:
`{"v": tree, "b": [[dtype, shape], ...]}`; the body is the arrays' raw C-order bytes, in the order of the tree.
In the tree None, bool, int, float and str stand for themselves; everything else is a tagged list.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .values import Callback, Generator, Handle, Model, is_plain_array

Bytes = bytes | bytearray | memoryview
PREFIX = struct.Struct("<IQ")
MAX_HEADER = 4 << 20
MAX_BODY = 64 << 20
MAX_NODES = 20_000  # each costs the examiner far more than a number in an array does
MAX_DEPTH = 16
MAX_NDIM = 16
MAX_INT = 1 << 63
DTYPES = {
    text: np.dtype(text)
    for text in ("|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8")
}
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # `node` has walked through the value already


class FrameError(ValueError):
    """A frame that breaks the rules: what came is not a value of the protocol."""


def encode(value: Any, functions: list[Callable[..., Any]] | None = None) -> bytes:
    """The frame of a plain value. Callbacks and the losses of models are appended to `functions`;
    without that list a value that holds one is refused with `FrameError`."""
    return b"".join(pieces(value, functions))


def pieces(value: Any, functions: list[Callable[..., Any]] | None = None) -> list[bytes | memoryview]:
    """The frame of a plain value as the parts to write one after the other: large arrays are not copied."""
    buffers: list[np.ndarray] = []
    count = 0

    def array(tag: str, item: Any) -> list:
        data = np.asarray(item)
        if not (data.flags.c_contiguous and data.dtype.str in DTYPES):
            data = np.ascontiguousarray(data, dtype=data.dtype.newbyteorder("<")).reshape(data.shape)
        buffers.append(data)
        return [tag, len(buffers) - 1]

    def function(item: Callable[..., Any]) -> int:
        if functions is None:
            raise FrameError("a function cannot travel in this direction")
        functions.append(item)
        return len(functions) - 1

    def node(item: Any) -> Any:
        nonlocal count
        count += 1 + (len(item) if isinstance(item, dict) else 0)
        if count > MAX_NODES:
            raise FrameError(f"it has more than {MAX_NODES:,} parts; for so many numbers there are arrays")
        if item is None or type(item) in (bool, float, str):
            return item
        if type(item) is int and -MAX_INT <= item < MAX_INT:
            return item
        if isinstance(item, np.generic):
            return array("n", item)
        if is_plain_array(item):
            return array("a", item)
        if isinstance(item, tuple):
            return ["t", *map(node, item)]
        if isinstance(item, list):
            return ["l", *map(node, item)]
        if isinstance(item, dict):
            return ["d", *([key, node(entry)] for key, entry in item.items())]
        if isinstance(item, Handle):
            return ["h", item.number, item.type_name]
        if isinstance(item, Generator):
            return ["g", item.seed]
        if isinstance(item, Callback):
            return ["c", function(item.function)]
        if isinstance(item, Model):
            return ["m", node(item.params), function(item.loss)]
        raise FrameError(f"a {type(item).__name__} is not a plain value")

    tree = node(value)
    shapes = [[item.dtype.str, list(item.shape)] for item in buffers]
    if any(text not in DTYPES for text, _ in shapes):
        raise FrameError(f"an array has a dtype that may not travel; allowed: {', '.join(DTYPES)}")
    header = _JSON.encode({"v": tree, "b": shapes}).encode()
    body = [item.reshape(-1).view(np.uint8).data for item in buffers if item.size]
    return [PREFIX.pack(len(header), sum(item.nbytes for item in buffers)) + header, *body]


def lengths(prefix: bytes | bytearray) -> tuple[int, int]:
    """Header and body length, checked against the limits before anything is allocated."""
    header, body = PREFIX.unpack(prefix)
    if header > MAX_HEADER or body > MAX_BODY:
        raise FrameError(f"an answer of {header + body:,} bytes; the limit is {MAX_BODY:,}")
    return header, body


def decode(header: bytes | bytearray, body: Bytes, function: Callable[[int], Callable[..., Any]] | None = None) -> Any:
    """The value of a frame. Raises `FrameError` for anything that is not one.

    `function` makes the caller's stand-in for a function of the other side; without it functions are refused.
    """
    try:
        text = json.loads(header.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"the header cannot be read: {type(error).__name__}") from None
    if not isinstance(text, dict) or set(text) != {"v", "b"} or not isinstance(text["b"], list):
        raise FrameError("the header has the wrong form")
    tree = _Tree(_arrays(text["b"], body), function)
    value = tree.node(text["v"], 0)
    if tree.placed != len(tree.arrays):
        raise FrameError("an array that stands nowhere in the value")
    return value


def _arrays(described: list, body: Bytes) -> list[np.ndarray]:
    arrays, start = [], 0
    if len(described) > MAX_NODES:
        raise FrameError("too many arrays")
    for item in described:
        if not (isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) and item[0] in DTYPES):
            raise FrameError("an array is described in the wrong form")
        dtype, shape = DTYPES[item[0]], item[1]
        if (
            not isinstance(shape, list)
            or len(shape) > MAX_NDIM
            or any(type(n) is not int or not 0 <= n <= MAX_BODY for n in shape)
        ):
            raise FrameError("an array has a shape that is not allowed")
        count = 1
        for n in shape:
            count *= n
        end = start + count * dtype.itemsize
        if end > len(body):
            raise FrameError("an array is longer than the data that came with it")
        if dtype.kind == "b" and count and np.frombuffer(body, np.uint8, count, start).max() > 1:
            raise FrameError("a bool that is neither 0 nor 1")
        try:
            arrays.append(np.frombuffer(body, dtype, count, start).reshape(shape).copy())
        except ValueError:  # empty, with other axes that are absurdly long
            raise FrameError("an array has a shape that is not allowed") from None
        start = end
    if start != len(body):
        raise FrameError("data are left over behind the last array")
    return arrays


class _Tree:
    def __init__(self, arrays: list[np.ndarray], function: Callable[[int], Callable[..., Any]] | None):
        self.arrays, self.function, self.count, self.placed = arrays, function, 0, 0

    def node(self, item: Any, depth: int) -> Any:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise FrameError("the value is too large or too deep")
        if item is None or type(item) in (bool, float):
            return item
        if type(item) is str:
            return _whole(item)
        if type(item) is int:
            if not -MAX_INT <= item < MAX_INT:
                raise FrameError("a whole number is out of range")
            return item
        if not isinstance(item, list) or not item or not isinstance(item[0], str):
            raise FrameError("the value has the wrong form")
        reader = getattr(self, f"_read_{item[0]}", None) if item[0] in "anltdhgcm" and len(item[0]) == 1 else None
        if reader is None:
            raise FrameError("a value of an unknown kind")
        return reader(item[1:], depth + 1)

    def _index(self, rest: list, count: int) -> int:
        if len(rest) != count or type(rest[0]) is not int or rest[0] < 0:
            raise FrameError("a reference has the wrong form")
        return rest[0]

    def _read_a(self, rest: list, depth: int) -> np.ndarray:
        """The next array: each stands in one place, so that a value is never larger than what came."""
        index = self._index(rest, 1)
        if index != self.placed or index >= len(self.arrays):
            raise FrameError("a reference to an array that did not come, or not in its turn")
        self.placed += 1
        return self.arrays[index]

    def _read_n(self, rest: list, depth: int) -> Any:
        array = self._read_a(rest, depth)
        if array.ndim:
            raise FrameError("a number that is an array")
        return array[()]

    def _read_l(self, rest: list, depth: int) -> list:
        return [self.node(item, depth) for item in rest]

    def _read_t(self, rest: list, depth: int) -> tuple:
        return tuple(self.node(item, depth) for item in rest)

    def _read_d(self, rest: list, depth: int) -> dict:
        pairs = {}
        for item in rest:
            if not isinstance(item, list) or len(item) != 2 or type(item[0]) not in (str, int):
                raise FrameError("a dict entry has the wrong form")
            pairs[self.node(item[0], depth)] = self.node(item[1], depth)
        return pairs

    def _read_h(self, rest: list, depth: int) -> Handle:
        index = self._index(rest, 2)
        if not isinstance(rest[1], str) or len(rest[1]) > 200:
            raise FrameError("a handle has the wrong form")
        return Handle(index, _whole(rest[1]))

    def _read_g(self, rest: list, depth: int) -> Generator:
        return Generator(self._index(rest, 1))

    def _read_c(self, rest: list, depth: int) -> Callback:
        return Callback(self._stand_in(self._index(rest, 1)))

    def _read_m(self, rest: list, depth: int) -> Model:
        if len(rest) != 2:
            raise FrameError("a model has the wrong form")
        params = self.node(rest[0], depth)
        if not isinstance(params, dict) or not all(isinstance(value, np.ndarray) for value in params.values()):
            raise FrameError("a model's parameters have the wrong form")
        return Model(params, self._stand_in(self._index(rest[1:], 1)))

    def _stand_in(self, index: int) -> Callable[..., Any]:
        if self.function is None:
            raise FrameError("a function may not come from this side")
        return self.function(index)


def _whole(text: str) -> str:
    """Text that can be written as UTF-8: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
