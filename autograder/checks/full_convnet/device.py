"""Checks of what runs on a graphics card, on a pretend one, and of the timing table, with a clock of the examiner's."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...subject import Implementation
from ...worker.values import Callback
from .network import loss_of, small

to_device = Task("to_device", "device", ("moved",))
timing_table = Task("timing_table", "device", ("rows",))


@to_device.check("values", 1, "every array, made by the library that is handed in", cases=1)
def _(impl: Implementation, case: Case) -> None:
    params = {"W1": case.normal(2, 3), "b1": case.normal(3)}
    reply = impl.observe("arrays_on_pretend_gpu", params)
    case.expect(not reply.changed, "params", "to_device changes the dict that it is given; make a new one")
    lying, arrays = reply.value
    case.equal("moved", arrays, params)
    case.expect(
        sorted(lying) == ["W1", "b1"],
        "moved",
        f"of W1 and b1, {', '.join(lying) or 'none'} lies on the pretend graphics card, want both",
        np.array([name in lying for name in params]),
    )


@to_device.check(
    "device", 2, "your ConvNet computes on the arrays that it is given: on a pretend graphics card", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    net = small(case)
    own = net.build(impl, case, reg=0.1)  # a net that is wrong is the business of the task ConvNet
    scores, (loss, grads) = impl.method(own, "loss", net.X), loss_of(impl, own, net)
    got, got_loss, got_grads, lying = impl.loss_on_pretend_gpu(net.build(impl, case, reg=0.1), net.X, net.y)
    case.equal("scores on the card", got, scores)
    case.equal("loss on the card", got_loss, loss)
    case.equal("grads on the card", got_grads, grads)
    left = sorted(name for name, there in lying.items() if not there)
    case.expect(
        not left, "device", f"{', '.join(left)} came back as NumPy arrays; what is computed on the card stays there"
    )


class Stopwatch:
    """A clock that stands still but for the runs, which take the seconds that they are told to take."""

    def __init__(self) -> None:
        self.now, self.events, self.pending = 100.0, [], 0.0

    def clock(self) -> float:
        self.events.append("clock")
        return self.now

    def run(self, name: str, seconds: list[float], waits: bool = False) -> Callback:
        """A run that takes these seconds, one after the other; with `waits` only once `finish` is called."""
        left = list(seconds)

        def run() -> None:
            self.events.append(name)
            took = left.pop(0) if left else 50.0
            if waits:
                self.pending += took
            else:
                self.now += took

        return Callback(run)

    def finish(self) -> None:
        self.events.append("finish")
        self.now, self.pending = self.now + self.pending, 0.0


def table(impl: Implementation, runs: dict[str, Callback], watch: Stopwatch, **options: Any) -> list[tuple]:
    """Rows (name, seconds, times). Raises `Mismatch` for anything else."""
    rows = impl.timing_table(runs, clock=Callback(watch.clock), **options)
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, (list, tuple)) and len(row) == 3 for row in rows):
        raise Mismatch(Finding("rows", "type", f"rows is {rows!r:.80}, want a list of (name, seconds, times)", rows))
    return [tuple(row) for row in rows]


def judge(case: Case, rows: list[tuple], want: list[tuple[str, float]]) -> None:
    """State that the rows have these names and seconds, and how much faster each is than the first."""
    names = [str(row[0]) for row in rows]
    if case.expect(
        names == [name for name, _ in want], "names", f"the rows are called {names}, want {[name for name, _ in want]}"
    ):
        case.equal("seconds", [row[1] for row in rows], [seconds for _, seconds in want])
        case.equal("times as fast", [row[2] for row in rows], [want[0][1] / seconds for _, seconds in want])


@timing_table.check("values", 1.5, "the shortest of the timed runs; how much faster than the first")
def _(impl: Implementation, case: Case) -> None:
    watch = Stopwatch()
    a, b, c = (float(2 + n) for n in case.sizes(3, 1, 9))
    runs = {
        "loops": watch.run("loops", [a, a + 1, a, a + 2]),
        "im2col": watch.run("im2col", [b, b, b + 3, b + 1]),
        "third": watch.run("third", [c] * 4),
    }
    judge(case, table(impl, runs, watch, repeats=3), [("loops", a), ("im2col", b), ("third", c)])


@timing_table.check("edge", 0.5, "the first call is not timed; repeats are as many as asked for", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for repeats in (1, 4):
        watch = Stopwatch()
        runs = {"a": watch.run("a", [1.0] + [4.0] * repeats), "b": watch.run("b", [8.0] + [9.0] * repeats)}
        judge(case, table(impl, runs, watch, repeats=repeats), [("a", 4.0), ("b", 9.0)])
        case.equal(f"calls of a (repeats = {repeats})", watch.events.count("a"), repeats + 1)
    watch = Stopwatch()
    table(impl, {"a": watch.run("a", [1.0] * 9)}, watch)
    case.equal("calls of a (repeats left out)", watch.events.count("a"), 4)


@timing_table.check(
    "device", 1, "waits for the graphics card before it reads the clock, in the first call too", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    watch = Stopwatch()
    runs = {"loops": watch.run("loops", [7.0, 6.0, 6.0]), "card": watch.run("card", [40.0, 2.0, 3.0], waits=True)}
    judge(case, table(impl, runs, watch, repeats=2, finish=Callback(watch.finish)), [("loops", 6.0), ("card", 2.0)])
    after = [then for now, then in itertools.pairwise(watch.events) if now in runs]
    words = f"after {after.count('clock')} of {len(after)} runs the clock was read before finish() was called"
    case.expect(after.count("finish") == len(after), "finish", words, np.array(after.count("clock")))
