"""Training that can be watched, paused and stopped: the panel of the lecture's last demonstration (slide 114)."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from importlib.util import find_spec
from typing import Any

import numpy as np
from IPython.core.getipython import get_ipython
from IPython.display import display

from .snapshot import Examples, Snapshot, draw, take
from .style import bundle

RATE = 5.0  # pictures a second, at most
SHARE = 0.05  # of the time of the training that looking at it may take, at most


async def train_live(solver: Any, X: np.ndarray, y: np.ndarray, names: Sequence | None = None) -> None:
    """Do `solver.train()` while one looks on: `await lab.train_live(solver, X_val, y_val)`.

    The training is that of `solver.train()` to the last bit. While it runs, a panel shows loss and accuracy, the
    first filters, what they answer, and what the net says of some pictures, with buttons to pause and to stop it.
    A picture of the end stays in the notebook. Without anywidget the picture is drawn anew now and then; where
    nobody looks on (nbclient, nbgrader, a script) only at the end.

    Parameters
    ----------
    solver : a Solver, or any object with `train()`, `net`, `epoch`, `train_accuracy` and `val_accuracy`; its net has
        `params` and `loss(X, y=None)`. Stopping raises KeyboardInterrupt in `net.loss`, as Ctrl + C would
    X, y : (N, C, H, W) float and (N,) int  pictures and classes; the first eight are shown
    names : names of the classes, by default their numbers
    """
    examples = Examples.of(X, y, names)
    training = Training(solver, examples)
    view = open_view(training)
    with training.watched(view.show):
        await _in_thread(training)
    view.end(training.snapshot())


class Training:
    """A solver's training, which others may pause and stop, and look at when it is between two steps.

    Attributes
    ----------
    state : str  "training", "paused", "stopped" or "done"
    panel_seconds, seconds : float  what looking at it took, and all of it
    """

    def __init__(self, solver: Any, examples: Examples):
        self.solver, self.examples = solver, examples
        self.epochs = getattr(solver, "epochs", None)
        self.state = "training"
        self.panel_seconds = self.seconds = 0.0
        self._losses: list[float] = []
        self._go, self._stop = threading.Event(), False
        self._go.set()
        self._loss: Callable = solver.net.loss

    def pause(self) -> None:
        """Hold the training before its next step."""
        if self.state == "training":
            self.state = "paused"
            self._go.clear()

    def resume(self) -> None:
        """Go on after a pause."""
        if self.state == "paused":
            self.state = "training"
            self._go.set()

    def stop(self) -> None:
        """End the training before its next step; what it has learned stays."""
        self.state, self._stop = "stopped", True
        self._go.set()

    def run(self) -> None:
        """Train to the end, or until it is stopped."""
        began = time.perf_counter()
        try:
            self.solver.train()
        except KeyboardInterrupt:  # a Solver that does not catch it
            self.state = "stopped"
        finally:
            self.state = "done" if self.state == "training" else self.state
            self.seconds = time.perf_counter() - began

    def snapshot(self) -> Snapshot:
        """The net as it is now."""
        scores = self._loss(self.examples.X)
        scores = scores.get() if hasattr(scores, "get") else scores
        return take(self.solver, self._losses, scores, self.examples)

    @contextmanager
    def watched(self, show: Callable[[Snapshot], None] | None) -> Iterator[None]:
        """In this block, `net.loss` keeps the losses, obeys, and shows a snapshot when its time has come.

        So nothing of the student's Solver has to know of it, and the numbers are the same.
        """
        net, due = self.solver.net, 0.0
        original = vars(net).get("loss")

        def loss(X: np.ndarray, y: np.ndarray | None = None) -> Any:
            nonlocal due
            answer = self._loss(X, y)
            if y is None:
                return answer
            self._losses.append(float(answer[0]))
            now = time.perf_counter()
            if show is not None and now >= due:
                show(self.snapshot())
                cost = time.perf_counter() - now
                self.panel_seconds += cost
                due = now + max(1 / RATE, cost / SHARE)
            self._go.wait()
            if self._stop:
                raise KeyboardInterrupt
            return answer

        net.loss = loss
        try:
            yield
        finally:
            if original is None:
                del net.loss
            else:
                net.loss = original


async def _in_thread(training: Training) -> None:
    """Train in another thread, so that this one is free to hear the buttons while the cell is still running.

    A comm message that arrives while a cell computes in the main thread waits for the end of the cell.
    """
    try:
        run = asyncio.get_running_loop().run_in_executor(None, copy_context().run, training.run)
    except RuntimeError:  # there are no threads: Python in a browser
        return training.run()
    while not run.done():
        try:
            await asyncio.wait({run}, timeout=0.2)  # this thread has to wake up to notice an interrupt
        except asyncio.CancelledError:  # Jupyter's own button
            training.stop()
    run.result()


# ---- where it is shown ------------------------------------------------------------------------
def somebody_looks() -> bool:
    """Whether this kernel belongs to a page that a person sees: JupyterLab or Notebook, VS Code, Colab.

    nbclient, nbconvert and nbgrader run notebooks in kernels of their own, which have none of these marks.
    """
    shell = get_ipython()
    in_code = shell is not None and "__vsc_ipynb_file__" in shell.user_ns
    return "JPY_SESSION_NAME" in os.environ or in_code or "google.colab" in sys.modules


def open_view(training: Training) -> Any:
    """The panel, or pictures drawn anew where anywidget is missing, or only one at the end where nobody looks."""
    if not somebody_looks():
        return Pictures(training, live=False)
    if find_spec("anywidget") is None:
        return Pictures(training, live=True)
    from .panel_widget import PanelView  # half a second that only a live panel needs

    return PanelView(training)


class Pictures:
    """A figure that takes the place of the one before it."""

    def __init__(self, training: Training, *, live: bool):
        self._training, self._handle = training, None
        self.show = self.end if live else None

    def end(self, now: Snapshot) -> None:
        data, metadata = bundle(*draw(now, self._training.examples))
        if self._handle is None:
            self._handle = display(data, raw=True, metadata=metadata, display_id=True)
        else:
            self._handle.update(data, raw=True, metadata=metadata)
