"""The process that runs a student's code for one task: answers requests until the socket closes."""

from __future__ import annotations

import builtins
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from . import limits, wire
from .endpoint import Endpoint, Raised, Request
from .frames import FrameError
from .modules import ROOT, install

PACKAGE = "convnet"


def run(sock: socket.socket, files: dict[str, bytes], cpu_seconds: int, count_processes: bool) -> None:
    """Answer requests on `sock` about the package in `files`; returns when the examiner hangs up."""
    limits.confine(cpu_seconds, count_processes)
    install(PACKAGE, files)
    sys.setrecursionlimit(1000)
    np.random.seed()  # forked children would all share the worker's global generator
    Child(sock).serve()


class Child:
    def __init__(self, sock: socket.socket):
        self._sock, self._endpoint = sock, Endpoint(PACKAGE, ROOT)

    def serve(self) -> None:
        while True:
            try:
                message = wire.receive(self._sock, self._stand_in)
            except EOFError:
                return
            kind, number, *content = message
            if kind == "batch":
                answer: tuple = ("batch", [self._answer(number, Request(*fields)) for fields in content[0]])
            else:
                answer = self._answer(number, Request(*content))
            try:
                wire.send(self._sock, answer)
            except FrameError as error:
                refused = ("raised", number, ["ValueError"], f"the result cannot be handed over: {error}", "", "")
                wire.send(self._sock, ("batch", [refused] * len(answer[1])) if kind == "batch" else refused)

    def _answer(self, number: int, request: Request) -> tuple:
        try:
            reply = self._endpoint.handle(request)
        except Raised as error:
            return (
                "raised",
                number,
                [kind[:100] for kind in error.types[:20]],
                error.message,
                error.where[:200],
                error.line,
            )
        except KeyboardInterrupt:
            return ("raised", number, ["KeyboardInterrupt"], "", "", "")
        return ("reply", number, reply.value, reply.changed, reply.global_random, reply.shared)

    def _stand_in(self, index: int) -> Callable[..., Any]:
        """What student code gets for a function of the examiner's: sends the arguments, waits for the answer."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            wire.send(self._sock, ("call", index, args, kwargs))
            answer = wire.receive(self._sock)
            if answer[0] == "answer":
                return answer[1]
            raise exception(answer[1], answer[2])

        return ask


def exception(types: list[str], message: str) -> Exception:
    """An exception of the first class name, caught by an `except` for the nearest built-in one."""
    known = [getattr(builtins, name, None) for name in types]
    base = next((kind for kind in known if isinstance(kind, type) and issubclass(kind, Exception)), Exception)
    kind = base if base.__name__ == types[0] else type(types[0], (base,), {})
    try:
        return kind(message)
    except TypeError:  # UnicodeDecodeError and its like want more than a text
        return RuntimeError(message)


def leave(status: int) -> None:
    """End this process without running anything that student code may have registered."""
    os._exit(status)
