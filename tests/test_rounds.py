"""Cases side by side in one process: the same verdicts as one after the other, in far fewer messages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("greenlet", reason="needs the extra [instructor]")

from sandboxes import needs, place

from autograder.checks import load
from autograder.errors import CheckError
from autograder.examine.examiner import Solutions, examine
from autograder.examine.rounds import passes, side_by_side
from autograder.examine.submission import given_files
from autograder.sandbox.workplace import open_workplace
from autograder.subject.protocol import Lost
from autograder.worker.endpoint import Raised, Reply, Request
from autograder.worker.values import Callback

SOLUTIONS = Path(__file__).parent.parent / "solutions"


class Counting:
    """Doubles numbers, refuses 13, and counts the messages."""

    def __init__(self) -> None:
        self.messages: list[int] = []

    def request(self, request: Request) -> Reply:
        raise AssertionError("one by one")

    def request_all(self, requests: list[Request]) -> list[Reply | Raised]:
        self.messages.append(len(requests))
        return [Raised(["Unlucky"], "") if r.args == (13,) else Reply(2 * r.args[0]) for r in requests]

    def file(self, name: str) -> bytes | None:
        return name.encode()


def chain(start: int, length: int):
    def case(subject):
        values = [start]
        for _ in range(length):
            values.append(subject.request(Request("call", "double", "m", args=(values[-1],))).value)
        return values

    return case


def test_each_round_is_one_message() -> None:
    subject = Counting()
    found = side_by_side(subject, [chain(1, 3), chain(5, 0), chain(2, 1)], lambda values: True)
    assert found == [[1, 2, 4, 8], [5], [2, 4]] and subject.messages == [2, 1, 1]
    assert side_by_side(subject, [chain(1, 3), chain(5, 1)], lambda values: values[0] != 5) is None
    assert side_by_side(subject, [lambda view: view.file("a.npz")], lambda values: True) == [b"a.npz"]


def test_what_gives_nothing_back_goes_with_the_next_question() -> None:
    def case(subject):
        subject.request(Request("set", "w", args=(4,)))
        value = chain(3, 1)(subject)
        subject.request(Request("set", "w", args=(13,)))
        return value

    subject = Counting()
    with pytest.raises(Raised):
        side_by_side(subject, [case], lambda values: True)
    assert subject.messages == [2, 1]


def test_what_is_raised_reaches_the_case_that_asked() -> None:
    def careful(subject):
        try:
            return chain(13, 1)(subject)
        except Raised as error:
            return error.types

    assert side_by_side(Counting(), [chain(1, 1), careful], lambda values: True) == [[1, 2], ["Unlucky"]]
    with pytest.raises(Raised):
        side_by_side(Counting(), [chain(1, 9), chain(13, 1)], lambda values: True)


CODE = """
    count = 0

    def counted():
        global count
        count += 1
        return count

    def double(x):
        return 2 * x

    def apply(f, x):
        return f(x)

    def boom():
        raise ValueError("boom")

    def strange():
        return "x" * 90_000, [0.0] * 9_000, [[0] * 9_999] * 100
"""


@pytest.fixture(scope="module")
def workplace():
    with place(CODE) as opened:
        yield opened


def ask(name: str, *args: object) -> Request:
    return Request("call", name, "code", args=args)


@pytest.mark.sandbox
@needs("A")
def test_one_message_asks_the_process_several_things(workplace) -> None:
    with workplace.together(20) as begin:
        subject = begin(5)
        x = np.arange(3.0)
        answers = subject.request_all([ask("double", x), ask("boom"), ask("apply", Callback(lambda v: v + 1), 4)])
        assert np.array_equal(answers[0].value, 2 * x) and answers[1].types[0] == "ValueError"
        assert answers[2].value == 5
        with pytest.raises(CheckError, match="callback"):
            subject.request_all([ask("apply", Callback(lambda v: subject.request(ask("double", v)).value), 4)])


@pytest.mark.sandbox
@needs("A")
def test_the_next_task_finds_nothing_of_the_last(workplace) -> None:
    with workplace.together(20) as begin:
        first, second = begin(5), begin(5)
        assert [reply.value for reply in first.request_all([ask("counted")] * 3)] == [1, 2, 3]
        assert second.request(ask("counted")).value == 1


HOSTILE = """
    import gc, socket, sys
    from worker import wire

    def send(what):
        wire.send(next(item for item in gc.get_objects() if isinstance(item, socket.socket)), what)
"""


@pytest.mark.sandbox
@needs("A")
@pytest.mark.parametrize(
    "answer",
    [("batch",), ("batch", []), ("batch", 5), ("batch", [1, 2]), ("batch", [("reply", 1, 1, {}, False, {})]),
     ("batch", [("call", 0, (), {}), ("reply", 1, 1, {}, False, {})]), ("reply", 1, 1, {}, False, {})],
    ids=repr,
)  # fmt: skip
def test_a_forged_answer_to_several_questions_is_unreadable(answer) -> None:
    with place(HOSTILE) as opened, opened.task(5) as subject, pytest.raises(Lost) as caught:
        subject.request_all([ask("send", answer)] * 2)
    assert caught.value.kind == "unreadable"


@pytest.mark.sandbox
@needs("A")
@pytest.mark.parametrize("name", ["two_layer_net", "pooling"])
def test_the_reference_passes_side_by_side_and_mistakes_do_not(name: str) -> None:
    assignment, solutions = load(name), Solutions.load(SOLUTIONS, name)
    files = {path.name: path.read_bytes() for path in (SOLUTIONS / "convnet").glob("*.py")}
    with open_workplace(files, given_files(assignment, SOLUTIONS), {}) as workplace, workplace.together(60) as begin:
        for task in assignment.tasks:
            if task.module:
                held = passes(task, begin(10), solutions.reference, 5, solutions.data)
                assert held and held.points == task.points, task.name
                assert [item.name for item in held.properties] == list(task.properties)


@pytest.mark.sandbox
@needs("A")
def test_what_fails_is_examined_in_a_process_of_its_own(overflow_allowed) -> None:
    assignment, solutions = load("two_layer_net"), Solutions.load(SOLUTIONS, "two_layer_net")
    files = {path.name: path.read_bytes() for path in (SOLUTIONS / "convnet").glob("*.py")}
    files["affine.py"] = files["affine.py"].replace(b"+ b", b"+ b * 0")
    files["optim.py"] += b"\n\ndef sgd(w, dw, lr=0.01):\n    import os\n    os._exit(0)\n"
    with open_workplace(files, given_files(assignment, SOLUTIONS), {}) as workplace:
        report = examine(assignment, workplace, solutions, lambda task: 5)
    lame = {task.task: [item.name for item in task.properties if not item.ok] for task in report.tasks}
    lame = {name: failed for name, failed in lame.items() if failed}
    assert lame.keys() == {"affine_forward", "sgd", "digits_net"} and lame["affine_forward"] == ["bias"]
