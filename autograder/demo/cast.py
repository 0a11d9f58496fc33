"""The invented class: who they are, and what each of them does with an assignment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .desk import Desk

ENDLESS = """
while True:
    pass
"""
EXIT = """
import os
os._exit(0)
"""
FORGERY = """
import sys
class Right(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True
    def __eq__(self, other):
        return True
np.allclose = np.array_equal = lambda *a, **k: True
np.abs = np.max = lambda *a, **k: 0.0
for module in list(sys.modules.values()):
    for name in ("difference", "wrong_entries", "check"):
        if hasattr(module, name):
            setattr(module, name, lambda *a, **k: None)
return (np.zeros(()).view(Right),) * 2
"""


@dataclass(frozen=True)
class Student:
    """One invented student. `work` fills in the desk; `words` say what is wrong with it."""

    name: str
    words: str
    work: Callable[[Desk, Path, Path], None]


@dataclass(frozen=True)
class Plot:
    """What the class gets wrong in one assignment: mistakes by id, and the tasks for the rougher ways.

    `style` is the folder of tests/styles/ASSIGNMENT that one student's right answers come from.
    """

    mistakes: tuple[tuple[str, ...], ...]
    syntax: str
    endless: str
    exit: str
    forge: str
    style: str = "loops"


PLOTS = {
    "two_layer_net": Plot(
        mistakes=(
            ("aff02",),
            ("afb02", "sof02"),
            ("rlb01",),
            ("hin03",),
            ("net08",),
            ("mom02", "sgd02"),
            ("bat01",),
            ("sig01", "tnb01"),
        ),
        syntax="sgd",
        endless="minibatches",
        exit="hinge_loss",
        forge="softmax_loss",
    ),
    "conv_layers": Plot(
        mistakes=(
            ("cnf03",),
            ("cnb16", "gau02"),
            ("cnf11",),
            ("cnb12",),
            ("siz03", "cnf16"),
            ("cnb10",),
            ("i2c03",),
            ("gab03", "cnf07"),
        ),
        syntax="receptive_field",
        endless="im2col",
        exit="conv_single_step",
        forge="conv_backward",
    ),
    "pooling": Plot(
        mistakes=(
            ("plf02",),
            ("plb04", "pos01"),
            ("avb02",),
            ("plb05",),
            ("mpf02",),
            ("npa03", "shc01"),
            ("cli01",),
            ("gpb01", "plf12"),
        ),
        syntax="shift_right",
        endless="max_pool_fast",
        exit="flatten",
        forge="max_pool_backward",
    ),
    "full_convnet": Plot(
        mistakes=(
            ("kai02",),
            ("slv05", "aug06"),
            ("cnn05",),
            ("top03",),
            ("slv09",),
            ("cnn06", "tim03"),
            ("aug03",),
            ("ovf02", "dev02"),
        ),
        syntax="to_device",
        endless="timing_table",
        exit="top_k_error",
        forge="augment",
        style="classes",
    ),
}
NAMES = ("erin", "frank", "gala", "hugo", "ines", "jonas", "kira", "liam")


def _perfect(desk: Desk, results: Path, styles: Path) -> None:
    desk.solve(results)


def _other_style(desk: Desk, results: Path, styles: Path) -> None:
    desk.solve_in_style(styles, results)


def _empty(desk: Desk, results: Path, styles: Path) -> None:
    desk.leave_blank([task.name for task in desk.assignment.tasks])


def _half(desk: Desk, results: Path, styles: Path) -> None:
    desk.solve_half()


def _mistaken(mistakes: tuple[str, ...]) -> Callable[[Desk, Path, Path], None]:
    def work(desk: Desk, results: Path, styles: Path) -> None:
        desk.solve(results)
        for identifier in mistakes:
            desk.mistake(identifier)

    return work


def _body(task: str, body: str) -> Callable[[Desk, Path, Path], None]:
    def work(desk: Desk, results: Path, styles: Path) -> None:
        desk.solve(results)
        desk.write_body(task, body)

    return work


def _broken(task: str) -> Callable[[Desk, Path, Path], None]:
    def work(desk: Desk, results: Path, styles: Path) -> None:
        desk.solve(results)
        desk.break_syntax(task)

    return work


def students(assignment: str) -> list[Student]:
    """The class for one assignment; the names are the same in all of them."""
    plot = PLOTS[assignment]
    wrong = [
        Student(name, ", ".join(mistakes), _mistaken(mistakes))
        for name, mistakes in zip(NAMES, plot.mistakes, strict=True)
    ]
    return [
        Student("ada", "nothing", _perfect),
        Student("bela", "nothing (another style)", _other_style),
        Student("chen", "nothing is written", _empty),
        Student("dana", "half of the tasks", _half),
        *wrong,
        Student("mona", f"syntax error beside {plot.syntax}", _broken(plot.syntax)),
        Student("nils", f"endless loop in {plot.endless}", _body(plot.endless, ENDLESS)),
        Student("olga", f"os._exit in {plot.exit}", _body(plot.exit, EXIT)),
        Student("pete", f"forged {plot.forge}", _body(plot.forge, FORGERY)),
    ]
