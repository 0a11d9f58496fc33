"""A student's package in a sandbox: requests go out over a socket, and nothing that comes back is trusted."""

from __future__ import annotations

import os
import signal
import socket
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from ..errors import CheckError, KitError
from ..worker import limits, wire
from ..worker.endpoint import Raised, Reply, Request
from ..worker.frames import FrameError
from ..worker.values import Handle, weight
from .protocol import Lost

MAX_CALLBACKS = 100_000
# A function of the examiner's runs in the examiner: what it is given must not make it work or remember without end.
# Honest calls bring a few kilobytes. Lent functions run in a sandbox, and may be given what travels at all.
MAX_GIVEN, MAX_GIVEN_ALL, MAX_WHOLE = 1 << 18, 1 << 28, 1000
PATIENCE = 4  # the whole task may take so many times its seconds when callbacks, which do not count, are many
TEXT_LIMITS = {"type": 100, "message": 2000, "where": 200, "line": 200}


def clean(text: str, limit: int) -> str:
    """Text from outside without control, bidirectional and surrogate characters; line ends and tabs stay."""
    kept = (
        c for c in text[:limit] if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    return "".join(kept)


class SandboxedSubject:
    """One task's process.

    Parameters
    ----------
    sock : socket  to the process
    seconds : float  for all calls together, by this side's clock; the examiner's own callbacks do not count
    results : dict  result files that were handed in; they never enter the sandbox
    outcome : function  ends the task and says what became of it (a `sandbox.process.Outcome`)
    renew : bool  the process served another task before: forget what that left, before the first request
    """

    def __init__(
        self,
        sock: socket.socket,
        seconds: float,
        results: dict[str, bytes],
        outcome: Callable[[], Any],
        renew: bool = False,
    ):
        self._sock, self._seconds, self._results, self._outcome = sock, seconds, results, outcome
        self._left = seconds
        self._end = time.monotonic() + PATIENCE * seconds
        self._since: float | None = None  # when the student's side began to work
        self._functions: list[Callable[..., Any]] = []
        self._handles: dict[int, str] = {}
        self._lent: set[int] = set()
        self._number = self._callbacks = self._given = 0
        self._busy, self._renew = False, renew
        self._lost: Lost | None = None

    def file(self, name: str) -> bytes | None:
        return self._results.get(name)

    def request(self, request: Request) -> Reply:
        """Send a request and wait for its answer. Raises `Raised` or `Lost`; after a `Lost` always that same one."""
        answer = self.request_all([request])[0]
        if isinstance(answer, Raised):
            raise answer
        return answer

    def request_all(self, requests: list[Request]) -> list[Reply | Raised]:
        """Send several requests at once, and wait for the answers to all. Raises `Lost`, as `request` does."""
        if self._lost is not None:
            raise self._lost
        if self._busy:
            raise CheckError("a callback may not call the student's code: the process is waiting for its answer")
        for request in requests:
            self._check_handles((request.target, request.args, request.kwargs))
        first = [Request("renew")] if self._renew else []
        self._busy, self._renew = True, False
        try:
            return self._exchange([*first, *requests])[len(first) :]
        except Lost as lost:
            self._lost = lost
            self._outcome()
            raise
        finally:
            self._busy, self._since = False, None

    def _exchange(self, requests: list[Request]) -> list[Reply | Raised]:
        self._number += 1
        fields = [(r.op, r.name, r.module, r.target, r.args, r.kwargs, r.limit) for r in requests]
        single = len(requests) == 1
        try:
            self._expect_silence()
            self._start()
            before = len(self._functions)
            message = ("request", self._number, *fields[0]) if single else ("batch", self._number, fields)
            wire.send(self._sock, message, self._functions, self._remaining)
            if requests[0].op == "patch":
                self._lent.update(range(before, len(self._functions)))
            answers = self._answers(len(requests))
            return [self._answer(*pair) for pair in zip(answers, requests, strict=True)]
        except TimeoutError:
            raise Lost(
                "timeout", f"did not finish in {self._seconds:g} s: an endless loop, or loops where NumPy would do?"
            ) from None
        except FrameError as error:
            raise Lost("unreadable", f"the answer could not be read: {error}") from None
        except (OSError, EOFError):
            raise self._ended() from None

    def _answers(self, count: int) -> list:
        """Wait for the message that answers, and meanwhile answer calls of the examiner's functions."""
        kinds = ("call", "reply", "raised") if count == 1 else ("call", "batch")
        while True:
            message = wire.receive(self._sock, left=self._remaining)
            self._stop()
            if not (isinstance(message, tuple) and message and message[0] in kinds):
                raise FrameError("it is neither a reply nor a call")
            if message[0] == "call":
                self._call_back(message)
            elif message[0] != "batch":
                return [message]
            elif len(message) == 2 and isinstance(message[1], list) and len(message[1]) == count:
                return message[1]
            else:
                raise FrameError("it answers another question")

    def _expect_silence(self) -> None:
        self._sock.settimeout(0)
        try:
            early = self._sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        if early:
            raise Lost("unreadable", "an answer came before anything was asked")

    def _start(self) -> None:
        self._since = time.monotonic()

    def _stop(self) -> None:
        if self._since is not None:
            self._left -= time.monotonic() - self._since
            self._since = None

    def _remaining(self) -> float:
        now = time.monotonic()
        return min(self._left - (now - self._since if self._since is not None else 0.0), self._end - now)

    def _answer(self, message: Any, request: Request) -> Reply | Raised:
        if not isinstance(message, tuple) or len(message) < 2 or message[0] not in ("reply", "raised"):
            raise FrameError("it is neither a reply nor a call")
        if message[1] != self._number or type(message[1]) is not int:
            raise FrameError("it answers another question")
        if message[0] == "raised":
            return self._raised(message)
        if len(message) != 6:
            raise FrameError("the reply has the wrong form")
        _, _, value, changed, global_random, shared = message
        names = {str(i) for i in range(len(request.args))} | request.kwargs.keys()
        if not isinstance(changed, dict) or not changed.keys() <= names or type(global_random) is not bool:
            raise FrameError("the reply has the wrong form")
        if not isinstance(shared, dict) or any(type(item) is not str for item in (*shared, *shared.values())):
            raise FrameError("the reply has the wrong form")
        if not set(shared.values()) <= names:
            raise FrameError("the reply has the wrong form")
        return Reply(self._note_handles(value), self._note_handles(changed), global_random, shared)

    @staticmethod
    def _raised(message: tuple) -> Raised:
        if len(message) != 6:
            raise FrameError("the exception has the wrong form")
        _, _, types, text, where, line = message
        if (
            not isinstance(types, list)
            or not 1 <= len(types) <= 20
            or any(type(item) is not str for item in (*types, text, where, line))
        ):
            raise FrameError("the exception has the wrong form")
        names = [clean(kind, TEXT_LIMITS["type"]).replace("\n", " ") or "Exception" for kind in types]
        one_line = [clean(item, TEXT_LIMITS["where"]).replace("\n", " ") for item in (where, line)]
        return Raised(names, clean(text, TEXT_LIMITS["message"]), *one_line)

    def _call_back(self, message: tuple) -> None:
        """Answer a call of one of the examiner's functions; what it raises is raised in the student's code."""
        self._callbacks += 1
        if self._callbacks > MAX_CALLBACKS:
            raise Lost(
                "timeout", f"called the function it was given more than {MAX_CALLBACKS:,} times: an endless loop?"
            )
        if len(message) != 4 or type(message[1]) is not int or not 0 <= message[1] < len(self._functions):
            raise FrameError("it calls a function that was never given")
        _, number, args, kwargs = message
        if not isinstance(args, tuple) or not isinstance(kwargs, dict) or any(type(name) is not str for name in kwargs):
            raise FrameError("it calls a function in the wrong form")
        self._weigh(number, args, kwargs)
        answer: tuple
        try:
            if handle := _first_handle((args, kwargs)):
                raise TypeError(f"got {handle!r} where numbers or arrays were wanted")
            answer = ("answer", self._functions[number](*args, **kwargs))
        except (CheckError, KitError, Lost):
            raise
        except Raised as error:
            answer = ("raised", error.types, error.message)
        except Exception as error:
            answer = ("raised", [kind.__name__ for kind in type(error).__mro__[:-2]], str(error))
        self._start()
        wire.send(self._sock, answer, left=self._remaining)

    def _weigh(self, number: int, args: tuple, kwargs: dict[str, Any]) -> None:
        given, largest = weight((args, kwargs))
        self._given += given
        odd = given > MAX_GIVEN or largest > MAX_WHOLE
        if self._given > MAX_GIVEN_ALL or (odd and number not in self._lent):
            raise Lost("died", "called the function it was given with far larger arguments than the task has")

    def _note_handles(self, value: Any) -> Any:
        """`value`, whose handles have clean names from here on; a handle keeps its type."""
        if isinstance(value, Handle):
            known = self._handles.setdefault(value.number, clean(value.type_name, TEXT_LIMITS["type"]))
            if known != clean(value.type_name, TEXT_LIMITS["type"]):
                raise FrameError("an object changed its type")
            return Handle(value.number, known)
        if isinstance(value, (list, tuple)):
            return type(value)(self._note_handles(item) for item in value)
        if isinstance(value, dict):
            return {key: self._note_handles(item) for key, item in value.items()}
        return value

    def _check_handles(self, value: Any) -> None:
        if isinstance(value, Handle) and value.number not in self._handles:
            raise CheckError(f"{value!r} does not come from this task's process")
        if isinstance(value, (list, tuple)):
            for item in value:
                self._check_handles(item)
        if isinstance(value, dict):
            for item in value.values():
                self._check_handles(item)

    def _ended(self) -> Lost:
        outcome = self._outcome()
        if outcome.why == "memory":
            return Lost("memory", f"took more than {limits.TOTAL_MEMORY / 2**30:g} GB of memory and was stopped")
        if outcome.why == "processes":
            return Lost("died", "started too many processes and was stopped")
        if outcome.why == "disk":
            return Lost("died", f"wrote more than {limits.OWN_FOLDER >> 20} MB to the disk and was stopped")
        if outcome.why == "gone":
            return Lost("died", "the sandbox ended")
        if os.WIFSIGNALED(outcome.status):
            number = os.WTERMSIG(outcome.status)
            if number == signal.SIGXCPU:
                return Lost("timeout", "used up its processor time: an endless loop?")
            return Lost("died", f"its process was ended by {_signal_name(number)}")
        status = os.WEXITSTATUS(outcome.status)
        return Lost("died", f"its process ended (exit status {status}) before it answered: does it call `exit`?")


def _first_handle(value: Any) -> Handle | None:
    if isinstance(value, Handle):
        return value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return next((found for item in items if (found := _first_handle(item))), None)


def _signal_name(number: int) -> str:
    known: dict[int, str] = {signal.SIGSEGV: "a segmentation fault (recursion without end?)", signal.SIGKILL: "SIGKILL"}
    return known.get(number) or (signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}")
