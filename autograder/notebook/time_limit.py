"""Ends student code that does not come to an end, without ending the kernel."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 0.02  # seconds after which code that caught the first ring hears the next


class OutOfTime(BaseException):
    """Raised inside the code that ran too long. No `Exception`, so that `except Exception` lets it through."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` in the body once `seconds` have passed, and again where a bare `except:` swallowed it.

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
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01), AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # once more, in case it rang on the way
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _by_thread(seconds: float) -> Iterator[None]:
    thread, done, one_at_a_time = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def ring() -> None:
        pause = max(seconds, 0.01)
        while not done.wait(pause):
            with one_at_a_time:
                if not done.is_set():
                    raise_in(thread, ctypes.py_object(OutOfTime))
            pause = AGAIN

    def stop() -> None:
        with one_at_a_time:
            done.set()
            raise_in(thread, None)  # takes back an exception that has not arrived yet

    try:
        threading.Thread(target=ring, daemon=True).start()
    except RuntimeError:  # no threads here
        yield
        return
    try:
        try:
            yield
        finally:
            stop()
    finally:  # once more, in case it rang on the way
        stop()
