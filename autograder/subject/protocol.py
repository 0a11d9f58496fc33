"""What every subject offers: one request, one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..worker.endpoint import Raised, Reply, Request


class Subject(Protocol):
    """A place where somebody's package can be called.

    `request` returns a `Reply`, or raises `Raised` (the code raised) or `Lost` (no answer came:
    time, memory, a dead process, an answer that could not be read).
    """

    def request(self, request: Request) -> Reply: ...

    def file(self, name: str) -> bytes | None:
        """A result file that was handed in, or None; at most `MAX_FILE` bytes."""
        ...


MAX_FILE = 8 << 20


class Lost(Exception):
    """No answer came back from the student's code. The text says why, in words for the student."""

    def __init__(self, kind: str, words: str):
        super().__init__(words)
        self.kind, self.words = kind, words


class Unrecorded(LookupError):
    """A recorded reference was asked for an answer that was not recorded."""


def outline(request: Request) -> str:
    """What is asked, without the numbers: name and shapes. Two versions of a check seldom ask the same."""
    parts = [*map(_form, request.args), *(f"{name}={_form(value)}" for name, value in sorted(request.kwargs.items()))]
    return f"{request.op} {request.name}({', '.join(parts)})"


def _form(value: object) -> str:
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_form, value))}]"
    return repr(value) if isinstance(value, (int, str)) else type(value).__name__


@dataclass(frozen=True)
class Answer:
    """One recorded answer, and the outline of the request that it belongs to."""

    to: str
    result: Reply | Raised


class Answered:
    """A subject that answers from a list, in order: what was recorded of another subject.

    Raises `Unrecorded` for a request that is not the one recorded next.
    """

    def __init__(self, answers: list[Answer]):
        self._answers = iter(answers)

    def request(self, request: Request) -> Reply:
        answer = next(self._answers, None)
        if answer is None or answer.to != outline(request):
            raise Unrecorded(f"no answer is recorded for {outline(request)}; the check is of another version")
        if isinstance(answer.result, Raised):
            raise answer.result
        return answer.result

    def file(self, name: str) -> bytes | None:
        return None


class Recording:
    """A subject that passes each request on and keeps the answers, for `Answered` to give later."""

    def __init__(self, subject: Subject):
        self._subject = subject
        self.answers: list[Answer] = []

    def request(self, request: Request) -> Reply:
        try:
            reply = self._subject.request(request)
        except Raised as error:
            self.answers.append(Answer(outline(request), error))
            raise
        self.answers.append(Answer(outline(request), reply))
        return reply

    def file(self, name: str) -> bytes | None:
        return self._subject.file(name)
