"""Ends student code that does not come to an end, without ending the kernel."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTime(BaseException):
    """Raised inside the code that ran too long. No `Exception`, so that `except Exception` lets it through."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the body once `seconds` have passed.

    In the main thread an alarm does it; elsewhere, and on Windows, a timer thread. Where there are no
    threads either (Python in the browser) the body runs without a limit.
    """
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        return (yield from _by_alarm(seconds))
    return (yield from _by_thread(seconds))


def _by_alarm(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _by_thread(seconds: float) -> Iterator[None]:
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(max(seconds, 0.01), lambda: raise_in(thread, ctypes.py_object(OutOfTime)))
    timer.daemon = True
    try:
        timer.start()
    except RuntimeError:  # no threads here
        yield
        return
    try:
        yield
    finally:
        timer.cancel()
        raise_in(thread, None)  # takes back an exception that has not arrived yet
