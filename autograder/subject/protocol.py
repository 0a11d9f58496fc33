"""What every subject offers: one request, one answer."""

from __future__ import annotations

from typing import Protocol

from ..worker.endpoint import Reply, Request


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


class Answered:
    """A subject that answers from a list of replies, in order: what was recorded of another subject."""

    def __init__(self, answers: list[Reply | Exception]):
        self._answers = iter(answers)

    def request(self, request: Request) -> Reply:
        answer = next(self._answers, None)
        if answer is None:
            raise Unrecorded(f"nothing is recorded for this call of {request.name}; rebuild with `make build`")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def file(self, name: str) -> bytes | None:
        return None


class Recording:
    """A subject that passes each request on and keeps the answers, for `Answered` to give later."""

    def __init__(self, subject: Subject):
        self._subject = subject
        self.answers: list[Reply | Exception] = []

    def request(self, request: Request) -> Reply:
        try:
            reply = self._subject.request(request)
        except Exception as error:
            self.answers.append(error)
            raise
        self.answers.append(reply)
        return reply

    def file(self, name: str) -> bytes | None:
        return self._subject.file(name)
