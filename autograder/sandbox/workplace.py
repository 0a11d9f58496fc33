"""Where one submission's code runs: a sandbox of its own, and in it a fresh process for each task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import KitError
from ..subject.sandboxed import SandboxedSubject
from .process import GONE, TIERS, Outcome, Sandbox
from .proof import prove, strongest


class SandboxWorkplace:
    """Holds the sandbox of one submission; a task that spoils it costs only that task.

    Parameters
    ----------
    files : dict  modules of the package, "affine.py" -> bytes
    results : dict  result files, for `Subject.file`; they stay on this side
    tier : str  a letter of `TIERS`
    """

    def __init__(self, files: dict[str, bytes], results: dict[str, bytes], tier: str):
        self._files, self._results, self._tier = files, results, tier
        self.isolation = TIERS[tier]
        self._sandbox: Sandbox | None = _start(tier, files)

    @contextmanager
    def task(self, seconds: float) -> Iterator[SandboxedSubject]:
        """A subject in a process forked for this task; `seconds` is for all its calls together."""
        with self._process(seconds) as task:
            yield SandboxedSubject(task.sock, seconds, self._results, task.end)

    @contextmanager
    def together(self, seconds: float) -> Iterator[Callable[[float], SandboxedSubject]]:
        """One process for several tasks: a function that begins the next one, with the package imported anew.

        `seconds` of processor time are for all of them, those that the function is given for one.
        """
        with self._process(seconds) as task:
            yield lambda each: SandboxedSubject(task.sock, each, self._results, task.end, renew=True)

    @contextmanager
    def _process(self, seconds: float) -> Iterator[_Task]:
        task = self._begin(seconds)
        try:
            yield task
        finally:
            task.end()
            if not task.outcome.clean:
                self._throw_away()

    def _begin(self, seconds: float) -> _Task:
        for last in (False, True):
            sandbox = self._sandbox = self._sandbox or _start(self._tier, self._files)
            try:
                return _Task(sandbox, seconds)
            except OSError:  # the worker was killed, by the system or by hand
                self._throw_away()
                if last:
                    raise
        raise AssertionError("unreachable")

    def _throw_away(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def close(self) -> None:
        """End everything that belongs to the submission."""
        self._throw_away()


def _start(tier: str, files: dict[str, bytes]) -> Sandbox:
    """A sandbox. The tier is proved, so that one which does not start was killed, by the system or by hand."""
    try:
        return Sandbox(tier, files)
    except KitError:
        return Sandbox(tier, files)


class _Task:
    """A task that runs, and what became of it once it was ended."""

    def __init__(self, sandbox: Sandbox, seconds: float):
        self._sandbox, self.sock = sandbox, sandbox.begin(seconds)
        self._open, self.outcome = True, GONE

    def end(self) -> Outcome:
        if self._open:
            self._open = False
            self.sock.close()
            self.outcome = self._sandbox.end()
        return self.outcome


def choose_tier(tier: str | None) -> str:
    """The letter of the tier to use: the strongest unless one is named. Raises `KitError` if it does not hold here."""
    if not tier:
        return strongest()
    letter = tier.strip().upper()[:1]
    if letter not in TIERS or tier.strip().upper() not in (letter, TIERS[letter].upper()):
        raise KitError("tier", tier, f"one of {', '.join(TIERS)}", "Leave it out for the strongest")
    prove(letter)
    return letter


def _importable(name: str) -> bool:
    return name.endswith(".py") and name[:-3].isidentifier()


@contextmanager
def open_workplace(
    files: dict[str, bytes], given: dict[str, bytes], results: dict[str, bytes], tier: str | None = None
) -> Iterator[SandboxWorkplace]:
    """A workplace for one submission.

    Parameters
    ----------
    files : dict  the student's modules, "affine.py" -> bytes; names that cannot be imported are left out
    given : dict  the kit's own modules, which win over a student's of the same name
    results : dict  saved result files that were handed in
    tier : str or None  None: bubblewrap, else Landlock, proved once a process; "C" must be asked for by name

    Raises `KitError` if the sandbox cannot be had, with what to do.
    """
    letter = choose_tier(tier)
    package = {name: data for name, data in {**files, **given}.items() if _importable(name)}
    workplace = SandboxWorkplace(package, results, letter)
    try:
        yield workplace
    finally:
        workplace.close()
