"""Hostile bytes and odd values at every place where something of a student's is read: words come out, never a crash."""

import contextlib
import json
import random
import resource
from pathlib import Path

import fuzz
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.checks import ASSIGNMENTS, load
from autograder.examine.examiner import Solutions, examine
from autograder.worker import frames
from autograder.worker.endpoint import Raised, Reply
from autograder.worker.frames import FrameError
from autograder.worker.values import Handle

SOLUTIONS = Path(__file__).parents[1] / "solutions"
QUICK = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module", autouse=True)
def warm():
    """What is imported at the first call counts for no input."""
    pytest.importorskip("nbgrader", reason="needs the extra [instructor]")
    for target in fuzz.TARGETS.values():
        target(b"{}")


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_stored_inputs_are_read_or_refused_with_words_and_little_memory(name):
    for path in fuzz.stored(name):
        print(path)  # which it was is seen when it fails
        assert fuzz.weighed(fuzz.TARGETS[name], path.read_bytes())


def test_the_stored_inputs_are_small_and_differ():
    for name in fuzz.TARGETS:
        contents = [path.read_bytes() for path in fuzz.stored(name)]
        assert len(set(contents)) == len(contents) > 4
        assert sum(map(len, contents)) <= fuzz.KEPT


def damaged(name):
    """A stored input with a few bytes changed, left out or put in twice."""

    def damage(data, seed):
        changed, luck = bytearray(data), random.Random(seed)
        for _ in range(luck.randint(1, 4)):
            place = luck.randrange(len(changed) + 1)
            end = min(len(changed), place + luck.randrange(20))
            match luck.randrange(4):
                case 0:
                    changed[place:end] = luck.randbytes(luck.randrange(3))
                case 1:
                    changed[place:place] = changed[place:end]
                case 2:
                    del changed[place:end]
                case _:
                    changed[place:end] = luck.choice(fuzz.WORDS[name]).encode()
        return bytes(changed)

    return st.builds(damage, st.sampled_from([path.read_bytes() for path in fuzz.stored(name)]), st.integers(0, 2**32))


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_damaged_inputs_are_read_or_refused(name):
    @QUICK
    @given(damaged(name))
    @example(b"")
    def tried(data):
        assert fuzz.weighed(fuzz.TARGETS[name], data)

    tried()


COSTLY = {
    "empty lists": b'["l"' + b",[]" * 50_000 + b"]",
    "empty dicts": b'["l"' + b",{}" * 50_000 + b"]",
    "nested lists": b'["l"' + b",[[[[[[[[]]]]]]]]" * 10_000 + b"]",
    "keys": b"{" + b",".join(b'"%d":1' % n for n in range(20_000)) + b"}",
    "half pairs": b'"' + rb"\ud800" * 30_000 + b'"',
    "tiny arrays": b'["l",' + b",".join(b'["a",%d]' % n for n in range(8_000)) + b"]",
}


@pytest.mark.parametrize("name", COSTLY)
def test_headers_that_are_made_to_be_large_inside_stay_in_proportion(name):
    arrays = b",".join([b'["|b1",[0]]'] * 8_000 if name == "tiny arrays" else [])
    fuzz.weighed(fuzz.frame, b'{"v":' + COSTLY[name] + b',"b":[' + arrays + b"]}")


def test_an_array_stands_in_one_place_only():
    """Else a small frame could say "this large array, 100,000 times", and whoever writes it down would run out."""
    described = [["|u1", [4]], ["|u1", [4]]]
    for tree in (["l", ["a", 0], ["a", 0]], ["l", ["a", 1], ["a", 0]], ["a", 0], ["l"]):
        with pytest.raises(FrameError):
            frames.decode(json.dumps({"v": tree, "b": described}).encode(), bytes(8))


# Values that are legal in a frame, and are no answer to anything


def odd_value(luck, depth=0):
    simple = [
        lambda: None, lambda: luck.choice([True, -1, 0, 1, 7, 2**62, -(2**63)]),
        lambda: "text\u202e" * luck.randrange(3),
        lambda: luck.choice([0.0, -1.5, 1e308, float("nan"), float("inf")]), lambda: np.float32(luck.random()),
        lambda: Handle(luck.randrange(3), "Odd"),
        lambda: np.zeros(luck.choice([(), (0,), (1, 1), (2, 3), (0, 1 << 20)])),
        lambda: np.full((2, 3), np.nan), lambda: np.arange(6).reshape(3, 2) > 2, lambda: np.ones(5, np.uint8),
        lambda: np.ones((1,) * 16), lambda: np.full(3, 2**62),
    ]  # fmt: skip
    several = [
        lambda: [odd_value(luck, depth + 1) for _ in range(luck.randrange(4))],
        lambda: tuple(odd_value(luck, depth + 1) for _ in range(luck.randrange(1, 5))),
        lambda: {luck.choice(["W1", "b1", "x", 3]): odd_value(luck, depth + 1) for _ in range(luck.randrange(3))},
    ]
    return luck.choice(simple + (several * 3 if depth < 2 else []))()


class OddPlace:
    """A workplace whose functions return anything at all."""

    isolation = "none"

    def __init__(self, seed):
        self._luck = random.Random(seed)

    @contextlib.contextmanager
    def task(self, seconds):
        yield self

    def together(self, seconds):
        pass

    def request(self, request):
        if self._luck.randrange(30) == 0:
            raise Raised([self._luck.choice(["ValueError", "Odd", "NotImplementedError"])], "\x1b[31m", "x", "y")
        changed = {"0": odd_value(self._luck)} if request.args and self._luck.randrange(4) == 0 else {}
        return Reply(odd_value(self._luck), changed, self._luck.randrange(9) == 0)

    def file(self, name):
        return self._luck.choice([None, b"", b"PK\x05\x06" + bytes(18), b"\x93NUMPY"])


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_whatever_functions_return_ends_in_words(assignment):
    checks, solutions = load(assignment), Solutions.load(SOLUTIONS, assignment)
    report = examine(checks, OddPlace(len(assignment)), solutions, lambda task: 5)
    json.dumps(report.to_json())
    assert all(item.message for task in report.tasks for item in task.properties if not item.ok)
    assert sum(task.points for task in report.tasks) <= 0.2 * report.max
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20
