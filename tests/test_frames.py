"""Frames: what goes in comes out, and whatever else comes is refused with `FrameError`."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.worker import frames
from autograder.worker.frames import FrameError
from autograder.worker.values import Callback, Generator, Handle, Model, same

QUICK = settings(max_examples=150, deadline=None)

dtypes = st.sampled_from([np.dtype(text) for text in frames.DTYPES])
arrays = dtypes.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
leaves = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | text | arrays
    | st.builds(Generator, st.integers(0, 2**62)) | st.builds(Handle, st.integers(0, 10**6), text)
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(text | st.integers(-5, 5), inner, max_size=4)
    ),
    max_leaves=12,
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(list("anltdhgcm")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["v", "b", "x"]), inner, max_size=3),
    max_leaves=20,
)


def parts(frame):
    header, body = frames.lengths(frame[: frames.PREFIX.size])
    start = frames.PREFIX.size
    assert len(frame) == start + header + body
    return frame[start : start + header], frame[start + header :]


def decoded(header, body=b"", function=None):
    return frames.decode(json.dumps(header).encode() if isinstance(header, dict) else header, body, function)


def refused(header, body=b"", function=None):
    with pytest.raises(FrameError):
        decoded(header, body, function)


@QUICK
@given(values)
def test_round_trip_keeps_values_types_and_bits(value):
    assert same(value, frames.decode(*parts(frames.encode(value))))


def test_round_trip_keeps_arrays_of_every_order():
    base = np.arange(24.0).reshape(2, 3, 4)
    for array in (base.T, base[:, ::2], np.asfortranarray(base), base[..., :0], base.astype(">f8"), np.float32(2)):
        got = frames.decode(*parts(frames.encode(array)))
        assert (
            np.array_equal(got, array)
            and got.shape == array.shape
            and got.dtype == np.dtype(array.dtype).newbyteorder("=")
        )


def test_decoded_arrays_own_their_memory_and_are_of_the_base_class():
    class Odd(np.ndarray):
        pass

    header, body = parts(frames.encode(np.arange(3.0).view(Odd)))
    got = frames.decode(header, bytearray(body))
    got[0] = 7.0
    assert type(got) is np.ndarray and got.flags.owndata


def test_functions_travel_as_numbers_in_order():
    given_functions: list = []
    model = Model({"W": np.ones(2)}, max)
    frame = frames.encode((Callback(min), model), given_functions)
    callback, got = frames.decode(*parts(frame), lambda index: ("function", index))
    assert given_functions == [min, max]
    assert callback.function == ("function", 0) and got.loss == ("function", 1)


def test_functions_are_refused_where_they_may_not_come_from():
    with pytest.raises(FrameError, match="direction"):
        frames.encode(Callback(min))
    refused({"v": ["c", 0], "b": []})


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, b"bytes", 2**63, np.array([1j]), np.array([object()]), np.array(["a"])],
    ids=["object", "set", "bytes", "big_integer", "complex", "objects", "text"],
)
def test_encode_refuses_what_is_not_a_plain_value(value):
    with pytest.raises(FrameError):
        frames.encode(value)


@QUICK
@given(json_values, json_values, st.binary(max_size=40))
def test_forged_headers_decode_or_raise_frame_error(tree, described, body):
    try:
        decoded({"v": tree, "b": described}, body, lambda index: None)
    except FrameError:
        pass


@QUICK
@given(values, st.data())
def test_damaged_frames_decode_or_raise_frame_error(value, data):
    header, body = map(bytearray, parts(frames.encode(value)))
    for _ in range(data.draw(st.integers(1, 4))):
        part = header if data.draw(st.booleans()) or not body else body
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    try:
        frames.decode(bytes(header), bytes(body[:cut]), lambda index: None)
    except FrameError:
        pass


@QUICK
@given(st.binary(max_size=200), st.binary(max_size=20))
def test_noise_is_refused(header, body):
    refused(header, body)


HOSTILE = {
    "object dtype": {"v": ["a", 0], "b": [["|O", [1]]]},
    "dtype in words": {"v": ["a", 0], "b": [["f8,(1000000000,)f8", [0]]]},
    "dtype not text": {"v": ["a", 0], "b": [[["<f8"], [0]]]},
    "big-endian": {"v": ["a", 0], "b": [[">f8", [0]]]},
    "negative length": {"v": ["a", 0], "b": [["<f8", [-1]]]},
    "huge length": {"v": ["a", 0], "b": [["<f8", [1 << 62]]]},
    "product wraps": {"v": ["a", 0], "b": [["|u1", [1 << 26, 1 << 26, 1 << 26]]]},
    "empty but absurd": {"v": ["a", 0], "b": [["<f8", [1 << 26, 1 << 26, 1 << 26, 0]]]},
    "length is a bool": {"v": ["a", 0], "b": [["<f8", [False]]]},
    "length is a float": {"v": ["a", 0], "b": [["<f8", [0.0]]]},
    "too many axes": {"v": ["a", 0], "b": [["<f8", [0] * 17]]},
    "no such array": {"v": ["a", 1], "b": [["<f8", [0]]]},
    "negative reference": {"v": ["a", -1], "b": [["<f8", [0]]]},
    "reference is a bool": {"v": ["a", False], "b": [["<f8", [0]]]},
    "number that is an array": {"v": ["n", 0], "b": [["<f8", [0]]]},
    "missing data": {"v": None, "b": [["<f8", [1]]]},
    "unknown tag": {"v": ["z"], "b": []},
    "tag with more letters": {"v": ["an", 0], "b": []},
    "private method as tag": {"v": ["_init__"], "b": []},
    "empty list": {"v": [], "b": []},
    "object": {"v": {"a": 1}, "b": []},
    "whole number out of range": {"v": 1 << 63, "b": []},
    "dict key that is a list": {"v": ["d", [["t"], 1]], "b": []},
    "dict entry of three": {"v": ["d", ["a", 1, 2]], "b": []},
    "handle without a name": {"v": ["h", 1], "b": []},
    "handle with a long name": {"v": ["h", 1, "x" * 201], "b": []},
    "model without arrays": {"v": ["m", ["d", ["W", 1]], 0], "b": []},
    "generator with a text": {"v": ["g", "1"], "b": []},
    "more keys": {"v": None, "b": [], "x": 1},
    "no arrays": {"v": None},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_header_is_refused(name):
    refused(HOSTILE[name], function=lambda index: None)


def test_depth_is_limited():
    tree: list = ["l"]
    for _ in range(frames.MAX_DEPTH + 1):
        tree = ["l", tree]
    refused({"v": tree, "b": []})
    refused(b'{"b":[],"v":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_count_is_limited():
    refused({"v": ["l", *[None] * frames.MAX_NODES], "b": []})
    refused({"v": None, "b": [["<f8", [0]]] * (frames.MAX_NODES + 1)})
    for value in ([[0.0] * 150] * 150, {n: 0 for n in range(frames.MAX_NODES)}):
        with pytest.raises(FrameError, match="there are arrays"):
            frames.encode(value)
    whole = [0.0] * (frames.MAX_NODES - 1)
    assert frames.decode(*parts(frames.encode(whole))) == whole


def test_lengths_are_limited_before_anything_is_read():
    for header, body in ((frames.MAX_HEADER + 1, 0), (0, frames.MAX_BODY + 1), (2**32 - 1, 2**64 - 1)):
        with pytest.raises(FrameError, match="limit"):
            frames.lengths(frames.PREFIX.pack(header, body))


def test_whole_numbers_of_many_digits_are_refused():
    refused(b'{"v":' + b"9" * 1_000_000 + b',"b":[]}')


def test_bools_other_than_0_and_1_are_refused():
    header = {"v": ["a", 0], "b": [["|b1", [2]]]}
    assert decoded(header, b"\0\1").tolist() == [False, True]
    refused(header, b"\0\2")


def test_data_left_over_are_refused():
    refused({"v": ["a", 0], "b": [["<f8", [1]]]}, bytes(9))


def test_half_surrogates_become_question_marks():
    got = decoded(rb'{"v":["d",["\ud800k",["l","a\udfff"]],["h",["h",1,"\ud800"]]],"b":[]}')
    assert got == {"?k": ["a?"], "h": Handle(1, "?")}
