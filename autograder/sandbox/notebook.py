"""Runs a notebook's cells in a sandbox of their own, which sees what a student's environment holds and no more."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import KitError
from ..worker import wire
from ..worker.frames import FrameError
from ..worker.limits import TOTAL_MEMORY
from .process import KIT, TIERS, Sandbox
from .view import notebook_view
from .workplace import choose_tier

CELL_SECONDS, NOTEBOOK_SECONDS = 60.0, 300.0
START_SECONDS = 60.0  # for IPython and Matplotlib on a machine that is very busy; 1 s is usual
GRACE = 2.0  # seconds that a cell which was interrupted has to give way
INTERRUPTED = "TimeIsUp"  # `worker.notebook`'s exception
LATE = "did not finish in {:g} s and was stopped: an endless loop?"


@dataclass(frozen=True)
class Source:
    """A code cell to run: `graded` if it is an instructor's test."""

    text: str
    graded: bool = False


@dataclass(frozen=True)
class Ran:
    """What came of one cell; all of it from the sandbox, so that nothing of it is trusted.

    Parameters
    ----------
    outputs : list of dict  {"text": str} or {"data": {MIME type: str}, "result": bool}
    error : (class, message, line) or None  line 0: not in this cell
    lost : str  why no result came back, in words; "" if one did
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: tuple[str, str, int] | None = None
    lost: str = ""


def run_notebook(
    cells: Sequence[Source],
    files: dict[str, bytes],
    tier: str | None = None,
    seconds: float | None = None,
    total: float = NOTEBOOK_SECONDS,
) -> list[Ran]:
    """Run the cells in order in one process.

    `files` lie in the notebook's folder, by their path in it. A cell that takes longer than `seconds` (by default 60)
    is interrupted; one that cannot be, or that ends the process, is left out and the others run again without it.
    Raises `KitError` if the sandbox cannot be had.
    """
    letter, end, seconds = choose_tier(tier), time.monotonic() + total, seconds or CELL_SECONDS
    if letter == "B":
        want = "tier A (bubblewrap): IPython and Matplotlib want folders of their own"
        raise KitError("running a notebook", TIERS[letter], want, "See `autograder doctor`; or ask for `--tier C`")
    lost: dict[int, Ran] = {}
    while True:
        todo = [number for number in range(len(cells)) if number not in lost]
        ran, culprit, words = _attempt([cells[number] for number in todo], files, letter, seconds, end)
        if culprit is None:
            return [lost.get(number) or ran[todo.index(number)] for number in range(len(cells))]
        lost[todo[culprit]] = Ran(lost=words)
        if time.monotonic() > end:
            late = Ran(lost=f"not run: the cells before it took the {total:g} s that all have together")
            return [lost.get(n) or (ran[todo.index(n)] if todo.index(n) < culprit else late) for n in range(len(cells))]


def _attempt(
    cells: list[Source], files: dict[str, bytes], tier: str, seconds: float, end: float
) -> tuple[list[Ran], int | None, str]:
    """Run the cells in a fresh sandbox: what came of each, or up to the one that ended it, with the reason."""
    view, token = notebook_view(), secrets.token_hex(16)
    packages = f"{KIT}/packages" if tier == "A" else view.packages[0].rpartition("/")[0]
    sandbox = Sandbox(tier, files, view)
    ran: list[Ran] = []
    try:
        with sandbox.begin(max(1.0, end - time.monotonic()), notebook=packages) as sock:
            try:
                content = [(cell.text, cell.graded) for cell in cells]
                wire.send(sock, ("run", token, content, seconds), left=lambda: end - time.monotonic())
                _listen(sock, token, len(cells), seconds, end, ran)
                return ran, None, ""
            except TimeoutError:
                return ran, len(ran), LATE.format(seconds)
            except FrameError as error:
                return ran, len(ran), f"its result could not be read ({error})"
            except (OSError, EOFError):
                return ran, len(ran), _why(sandbox)
    except OSError as error:
        raise KitError("sandbox", str(error), "a sandbox that stays", "Grade again") from None
    finally:
        sandbox.close()


def _listen(sock: Any, token: str, count: int, seconds: float, end: float, ran: list[Ran]) -> None:
    def receive(patience: float) -> Any:
        limit = min(time.monotonic() + patience, end)
        return wire.receive(sock, left=lambda: limit - time.monotonic())

    while len(ran) < count:
        _expect(receive(GRACE if ran else START_SECONDS), ("begins", token, len(ran)))
        message = receive(seconds + GRACE)
        _expect(message[:3] if isinstance(message, tuple) else message, ("ran", token, len(ran)))
        ran.append(_read(message[3:], seconds))


def _expect(message: Any, wanted: tuple) -> None:
    if message != wanted:
        raise FrameError("it does not come from the cell that runs")


def _read(rest: tuple, seconds: float) -> Ran:
    """What a cell says of itself. Raises `FrameError` for what has the wrong form."""
    if len(rest) != 1 or not isinstance(rest[0], dict) or set(rest[0]) != {"outputs", "error"}:
        raise FrameError("the result has the wrong form")
    outputs, error = rest[0]["outputs"], rest[0]["error"]
    if not isinstance(outputs, list) or not all(isinstance(item, dict) for item in outputs):
        raise FrameError("the outputs have the wrong form")
    if error is not None and not (
        isinstance(error, tuple) and [type(part) for part in error] == [str, str, int] and error[2] >= 0
    ):
        raise FrameError("the error has the wrong form")
    late = error is not None and error[0] == INTERRUPTED
    return Ran(outputs, None if late else error, LATE.format(seconds) if late else "")


def _why(sandbox: Sandbox) -> str:
    why = sandbox.end().why
    if why == "memory":
        return f"took more than {TOTAL_MEMORY / 2**30:g} GB of memory and was stopped"
    return "started too many processes and was stopped" if why == "processes" else "ended the process it ran in"
