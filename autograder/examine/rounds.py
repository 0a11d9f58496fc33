"""Runs several cases side by side: what each of them asks next goes to the student's process in one message.

A case is a plain function that calls the student's code and goes on with the answer. Here each runs in a greenlet
that stops where it asks; once all have asked, one message carries all questions and the answers come back together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

import numpy as np
from greenlet import getcurrent, greenlet

from ..checking import Property, Task
from ..checking.case import Data
from ..checks import signatures
from ..errors import CheckError
from ..subject import Implementation, LocalSubject, Subject
from ..worker.endpoint import Raised, Reply, Request
from .run import Trial, try_case
from .verdict import PropertyVerdict, TaskVerdict

T = TypeVar("T")
TIMED = ("speed", "cost")


class Batching(Subject, Protocol):
    """A subject that can be asked several things at once."""

    def request_all(self, requests: list[Request]) -> list[Reply | Raised]:
        """The answers in order. Raises `Lost` if no answer came, or not to all."""
        ...


class _Asking:
    """The subject as one of the cases sees it."""

    def __init__(self, hub: greenlet, subject: Batching):
        self._hub, self._subject = hub, subject
        self._put_off: list[Request] = []

    def request(self, request: Request) -> Reply:
        if getcurrent() is self._hub:
            raise CheckError("a callback may not call the student's code: the process is waiting for its answer")
        if request.op == "set":  # gives nothing back: it goes with the next question
            self._put_off.append(request)
            return Reply(None)
        return self._ask([request])

    def last(self) -> None:
        """Ask what was put off and followed by no question."""
        if self._put_off:
            self._ask([])

    def _ask(self, requests: list[Request]) -> Reply:
        questions, self._put_off = [*self._put_off, *requests], []
        answers = self._hub.switch(questions)
        for answer in answers:
            if isinstance(answer, Raised):
                raise answer
        return answers[-1]

    def file(self, name: str) -> bytes | None:
        return self._subject.file(name)


def side_by_side(
    subject: Batching, cases: list[Callable[[Subject], T]], goes_on: Callable[[T], bool]
) -> list[T] | None:
    """What the cases return, in order; None as soon as one returned something with which it does not go on.

    Raises what a case raises, and `Lost`.
    """
    hub = getcurrent()
    results: dict[int, T] = {}
    running = [(number, greenlet(partial(_whole, case))) for number, case in enumerate(cases)]
    answers: list = [_Asking(hub, subject) for _ in running]
    while running:
        asking, questions = [], []
        for (number, case), answer in zip(running, answers, strict=True):
            said = case.switch(answer)
            if not case.dead:
                asking.append((number, case))
                questions.append(said)
            elif goes_on(said):
                results[number] = said
            else:
                return None
        replies = iter(subject.request_all([one for several in questions for one in several]) if questions else [])
        running, answers = asking, [[next(replies) for _ in several] for several in questions]
    return [results[number] for number in range(len(cases))]


def _whole(case: Callable[[Subject], T], subject: _Asking) -> T:
    result = case(subject)
    subject.last()
    return result


def passes(
    task: Task, subject: Batching, reference: LocalSubject, seed: int, data: Data | None = None
) -> TaskVerdict | None:
    """The verdict if all properties hold; None, as soon as one does not. Raises `Lost` if no answer came.

    The cases run side by side, but for those that take the time.
    """
    names = signatures()
    answers = reference.fresh()

    def case(item: Property, number: int, mine: Subject) -> Trial:
        impl, ref = Implementation(mine, names), Implementation(answers, names)
        return try_case(task, item, number, impl, ref, seed, data)

    numbered = [(item, number) for item in task.properties.values() for number in range(item.cases)]
    timed = [(item, number) for item, number in numbered if item.name in TIMED]
    together = [partial(case, item, number) for item, number in numbered if item.name not in TIMED]
    with np.errstate(all="ignore"):  # for the examiner's functions that student code calls
        if side_by_side(subject, together, lambda trial: not trial.findings) is None:
            return None
    if any(case(item, number, subject).findings for item, number in timed):
        return None
    held = [PropertyVerdict(item.name, item.points, item.points, True) for item in task.properties.values()]
    return TaskVerdict(task.name, task.points, held)
