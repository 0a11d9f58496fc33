"""Student code that does not come to an end is ended: by an alarm, by a thread, and where it catches everything."""

import math
import signal
import threading
import time

import pytest

from autograder.notebook.time_limit import OutOfTime, time_limit


def spin():
    with time_limit(0.05):
        while True:
            pass


def test_time_limit_ends_a_loop():
    with pytest.raises(OutOfTime):
        spin()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_time_limit_needs_no_alarm(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    with pytest.raises(OutOfTime):
        spin()


@pytest.mark.parametrize("alarm", [True, False])
def test_time_limit_ends_a_loop_that_catches_everything(monkeypatch, alarm):
    if not alarm:
        monkeypatch.delattr(signal, "setitimer")

    def stubborn():
        while True:
            try:
                math.sqrt(2)
            except:  # noqa: E722
                pass

    with pytest.raises(OutOfTime), time_limit(0.05):
        stubborn()
    for _ in range(1000):  # nothing arrives late
        time.sleep(0.0001)


def test_time_limit_works_in_another_thread():
    caught = []

    def work():
        try:
            spin()
        except OutOfTime as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(5)
    assert caught
