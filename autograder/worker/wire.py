"""Frames over a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from . import frames

SMALL = 1 << 16  # bytes that are sooner copied than sent in parts
Left = Callable[[], float]  # seconds left; raises or returns a number <= 0 when there are none


def send(sock: socket.socket, value: Any, functions: list | None = None, left: Left | None = None) -> None:
    """Send one value. Raises `FrameError` before anything is sent if it is not a plain value."""
    pieces = frames.pieces(value, functions)
    if len(pieces) > 1 and sum(map(len, pieces)) <= SMALL:
        pieces = [b"".join(pieces)]
    for piece in pieces:
        if left is not None:
            sock.settimeout(_positive(left()))
        sock.sendall(piece)


def receive(sock: socket.socket, function: Callable | None = None, left: Left | None = None) -> Any:
    """Receive one value. Raises `EOFError` at the end, `TimeoutError`, or `FrameError`."""
    header_size, body_size = frames.lengths(_exactly(sock, frames.PREFIX.size, left))
    content = _exactly(sock, header_size + body_size, left)
    return frames.decode(content[:header_size], memoryview(content)[header_size:], function)


def _exactly(sock: socket.socket, count: int, left: Left | None) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    while view:
        if left is not None:
            sock.settimeout(_positive(left()))
        got = sock.recv_into(view)
        if not got:
            raise EOFError
        view = view[got:]
    return data


def _positive(seconds: float) -> float:
    if seconds <= 0:
        raise TimeoutError
    return seconds
