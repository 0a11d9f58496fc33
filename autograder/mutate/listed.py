"""The listed mistakes: each must fail exactly what it declares, on every seed, and be named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ..checking import Assignment, Task
from ..checks import signatures
from ..errors import CheckError
from ..examine.diagnose import diagnose
from ..examine.examiner import Solutions
from ..examine.mistakes import Mistake, mistaken
from ..examine.run import Trial, try_property
from ..subject import Implementation, LocalSubject
from .children import in_children

SECONDS = 300.0  # of processor time for one mistake on all seeds
ONCE = "speed"  # timed, so it does not depend on the seed: tried on the first one only


@dataclass(frozen=True)
class Verdict:
    """What became of one mistake (or of the reference of one task, which declares nothing).

    Parameters
    ----------
    id, task : str
    declared, failed : list of str  properties, sorted; `failed` on the first seed that differs
    named : list of str  ids of the mistakes that the diagnosis named on that seed
    words : str  what differs; "" where all is well
    """

    id: str
    task: str
    declared: list[str]
    failed: list[str]
    named: list[str]
    words: str = ""

    @property
    def ok(self) -> bool:
        return not self.words

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"ok": self.ok}


def failures(
    task: Task, subject: LocalSubject, solutions: Solutions, seed: int, skip: Iterable[str] = ()
) -> dict[str, Trial]:
    """The properties of a task that `subject` fails on a seed, each with its first failing case."""
    names = signatures()
    impl, reference = Implementation(subject, names), Implementation(solutions.reference.fresh(), names)
    failed = {}
    for item in task.properties.values():
        if item.name not in skip:
            bad = [trial for trial in try_property(task, item, impl, reference, seed, solutions.data) if trial.findings]
            failed |= {item.name: bad[0]} if bad else {}
    return failed


def try_reference(task: Task, solutions: Solutions, seeds: Iterable[int]) -> Verdict:
    """The verdict on the reference of one task. Raises `CheckError` where a check judges nothing."""
    for number, seed in enumerate(seeds):
        failed = failures(task, solutions.reference.fresh(), solutions, seed, [ONCE] if number else [])
        if failed:
            words = f"the reference fails on seed {seed}: {next(iter(failed.values())).findings[0].words}"
            return Verdict("", task.name, [], sorted(failed), [], words)
    return Verdict("", task.name, [], [], [])


def try_mistake(mistake: Mistake, task: Task, solutions: Solutions, seeds: Iterable[int]) -> Verdict:
    """The verdict on one mistake, on the first seed where something differs, else on the last."""
    declared, names = set(mistake.fails.split()), signatures()
    failed: dict[str, Trial] = {}
    named: list[str] = []
    for number, seed in enumerate(seeds):
        timed = number == 0 and ONCE in task.properties
        failed = failures(task, mistaken(solutions.folder, mistake, names), solutions, seed, [] if timed else [ONCE])
        want = declared if timed else declared - {ONCE}
        known = diagnose(failed, solutions.known(task), solutions.evidence(task, seed))
        named = sorted({item.id for item in known.values()})
        words = [f"does not fail {name}" for name in sorted(want - failed.keys())]
        words += [f"fails {name} too ({failed[name].findings[0].words[:160]})" for name in sorted(failed.keys() - want)]
        hints = {name: known[name].hint if name in known else None for name in failed}
        if unnamed := sorted(name for name, hint in hints.items() if hint != mistake.hint):
            words.append(f"is not named for {', '.join(unnamed)} (named: {', '.join(named) or 'none'})")
        if words:
            return Verdict(
                mistake.id, task.name, sorted(declared), sorted(failed), named, f"seed {seed}: {'; '.join(words)}"
            )
    return Verdict(mistake.id, task.name, sorted(declared), sorted(declared if ONCE in declared else failed), named)


def try_listed(
    assignment: Assignment, solutions: Solutions, seeds: Iterable[int], workers: int = 2
) -> Iterator[Verdict]:
    """Verdicts on the reference and on every mistake of an assignment, as they come; each in a process of its own."""
    numbers = list(seeds)
    jobs: dict[tuple[str, str], Callable[[], Verdict]] = {}
    for task in assignment.tasks:
        if task.module:
            jobs["", task.name] = _job(try_reference, "", task, task, solutions, numbers)
    for mistake in solutions.mistakes:
        jobs[mistake.id, mistake.task] = _job(
            try_mistake, mistake.id, _task(assignment, mistake), mistake, _task(assignment, mistake), solutions, numbers
        )
    for (identifier, task), outcome in in_children(jobs, SECONDS, workers):
        if outcome.value is not None:
            yield outcome.value
        else:
            yield Verdict(identifier, task, [], [], [], f"gave no answer ({outcome.lost})")


def _task(assignment: Assignment, mistake: Mistake) -> Task:
    try:
        return assignment[mistake.task]
    except KeyError:
        raise CheckError(f"{assignment.name}: mistake {mistake.id} is of the unknown task {mistake.task}") from None


def _job(judge: Callable[..., Verdict], identifier: str, task: Task, *args: Any) -> Callable[[], Verdict]:
    def job() -> Verdict:
        try:
            return judge(*args)
        except Exception as error:  # a defect of the kit: told, like any other difference
            return Verdict(identifier, task.name, [], [], [], f"{type(error).__name__}: {error}")

    return job
