# Given, generated: not graded, do not edit.
"""Processor and graphics card (slides 24, 25)."""

import time


def to_device(params, xp):
    """Copies of a net's parameters, made by another array library: `net.params = to_device(net.params, cupy)`.

    Parameters
    ----------
    params : dict of NumPy arrays; not modified
    xp : module with a function `asarray`, such as `cupy` or `convnet.pretend_gpu`

    Returns
    -------
    moved : dict with the same names; every array made by `xp.asarray`
    """
    return {name: xp.asarray(value) for name, value in params.items()}


def timing_table(runs, *, repeats=3, clock=time.perf_counter, finish=None):
    """How long some computations take, and how much faster each is than the first.

    Each is called once without being timed (the first call fills caches, and on a graphics card compiles), then
    `repeats` times with the clock read just before and just after. What counts is the *shortest* time: whatever else
    the computer does can only make a run longer.

    A graphics card works on its own: a call comes back before the work is done. So call `finish()` (if there is one)
    after every run, before the clock is read again.

    Parameters
    ----------
    runs : dict  name to a function without arguments
    repeats : int  1 or more
    clock : function  () -> seconds, as a float
    finish : function () or None  waits until the card has done all its work, e.g.
        cupy.cuda.get_current_stream().synchronize

    Returns
    -------
    rows : list of tuple (name, seconds, times as fast as the first)  in the order of `runs`

    Example
    -------
    >>> timing_table({"loops": slow, "im2col": fast})
    [('loops', 0.41, 1.0), ('im2col', 0.0082, 50.0)]
    """
    seconds = {}
    for name, run in runs.items():
        times = []
        for _ in range(repeats + 1):
            start = clock()
            run()
            if finish is not None:
                finish()
            times.append(clock() - start)
        seconds[name] = min(times[1:])
    first = next(iter(seconds.values()))
    return [(name, taken, first / taken) for name, taken in seconds.items()]
