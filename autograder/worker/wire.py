"""Frames over a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from . import frames

Left = Callable[[], float]  # seconds left; raises or returns a number <= 0 when there are none


def send(sock: socket.socket, value: Any, functions: list | None = None, left: Left | None = None) -> None:
    """Send one value. Raises `FrameError` before anything is sent if it is not a plain value."""
    for piece in frames.pieces(value, functions):
        if left is not None:
            sock.settimeout(_positive(left()))
        sock.sendall(piece)


def receive(sock: socket.socket, function: Callable | None = None, left: Left | None = None) -> Any:
    """Receive one value. Raises `EOFError` at the end, `TimeoutError`, or `FrameError`."""
    header_size, body_size = frames.lengths(_exactly(sock, frames.PREFIX.size, left))
    header = _exactly(sock, header_size, left)
    return frames.decode(header, _exactly(sock, body_size, left), function)


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
