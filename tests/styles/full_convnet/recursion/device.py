"""Comprehensions; the warm-up apart from the timed runs."""

import time


def to_device(params, xp):
    return dict(zip(params, map(xp.asarray, params.values()), strict=True))


def timing_table(runs, *, repeats=3, clock=time.perf_counter, finish=None):
    finish = finish or (lambda: None)

    def measured(run):
        before = clock()
        run()
        finish()
        return clock() - before

    rows = []
    for name in runs:
        runs[name]()
        finish()
        rows.append([name, sorted(measured(runs[name]) for _ in range(repeats))[0]])
    return [(name, taken, rows[0][1] / taken) for name, taken in rows]
