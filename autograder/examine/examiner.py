"""Examines one submission: every task in a workplace of its own, verdicts with words, mistakes and replays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..checking import Assignment, Finding, Task
from ..checking.compare import wrong_entries
from ..checks import own_modules, signatures
from ..errors import KitError
from ..subject import Implementation, LocalSubject, Subject
from ..subject.protocol import Lost
from ..worker.endpoint import Raised, Request
from ..worker.values import MAX_ITEMS, Callback, weight
from .diagnose import Known, diagnose
from .ladder import first_to_mend
from .mistakes import Mistake, load_mistakes, mistaken
from .replay import make_replay
from .run import LOST, Trial, try_case, try_property, verdict
from .verdict import PropertyVerdict, Report, TaskVerdict

if TYPE_CHECKING:
    from .rounds import Batching

SMALL, SMALL_WHOLE = 1 << 10, 10  # bytes, and the largest whole number, of a request that cannot ask for much work

TOGETHER, BRIEF = 120.0, 2.0  # seconds for all tasks in one process, and for each of them
LENT = 3  # times as long for a task with lent functions: each call of one crosses to another process and back


class Workplace(Protocol):
    """Where a submission's code runs. `task` opens a fresh process (or the like) for one task.

    `together` opens one for several tasks, and gives a function that begins the next one with so many seconds; only
    what passes there counts. None where that would save nothing.
    """

    isolation: str

    def task(self, seconds: float) -> AbstractContextManager[Subject]: ...

    def together(self, seconds: float) -> AbstractContextManager[Callable[[float], Batching]] | None: ...


@dataclass
class Solutions:
    """The instructor's side of grading: the reference and the known mistakes of one assignment.

    Loaded once and used by many threads; `variants` holds the mistaken packages that were needed so far.
    """

    folder: Path
    reference: LocalSubject
    mistakes: list[Mistake]
    variants: dict[str, LocalSubject] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, assignment: str) -> Solutions:
        """Read `folder/convnet` and the known mistakes in `folder/mistakes`."""
        return cls(folder, LocalSubject.load(folder / "convnet"), load_mistakes(folder, assignment))

    def data(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The split `held_back/<name>.npz` that students do not get, with arrays `X` and `y`."""
        path = self.folder / "held_back" / f"{name}.npz"
        if not path.exists():
            raise KitError(str(path), None, "the split that saved results are judged on", "Restore the file.")
        with np.load(path, allow_pickle=False) as split:
            return split["X"], split["y"]

    def evidence(self, task: Task, seed: int) -> Callable[[Known, str, int], list[Finding]]:
        """What the known mistakes of a task do on the cases of a seed."""
        names = signatures()
        reference = Implementation(self.reference.fresh(), names)

        histories: dict[str, dict[tuple[str, int], list[Finding]]] = {}

        def history(mistake: Mistake) -> dict[tuple[str, int], list[Finding]]:
            impl = Implementation(mistaken(self.folder, mistake, names), names)
            return {
                (item.name, trial.number): trial.findings
                for item in task.properties.values()
                for trial in try_property(task, item, impl, reference, seed, self.data)
            }

        def findings(known: Known, name: str, number: int) -> list[Finding]:
            mistake = self.mistake(known.id)
            if mistake.keeps:  # its numbers depend on all calls before: run the whole task
                if known.id not in histories:
                    histories[known.id] = history(mistake)
                return histories[known.id].get((name, number), [])
            impl = Implementation(self.variant(known.id).fresh(), names)
            return try_case(task, task.properties[name], number, impl, reference, seed, self.data).findings

        return findings

    def variant(self, identifier: str) -> LocalSubject:
        """The package with one known mistake."""
        if identifier not in self.variants:
            self.variants[identifier] = mistaken(self.folder, self.mistake(identifier), signatures())
        return self.variants[identifier]

    def mistake(self, identifier: str) -> Mistake:
        """The known mistake of that id."""
        return next(item for item in self.mistakes if item.id == identifier)

    def known(self, task: Task) -> list[Known]:
        """The known mistakes of a task."""
        mine = [mistake for mistake in self.mistakes if mistake.task == task.name]
        return [Known(m.id, m.title, m.hint, frozenset(m.fails.split()), m.stronger) for m in mine]


@dataclass
class Lender:
    """What lends: a workplace of the reference, because who calls it may ask for endless or enormous work.

    Without one it runs in this process, for callers that are trusted.
    """

    reference: Subject
    workplace: Workplace | None = None

    def task(self, seconds: float) -> AbstractContextManager[Subject]:
        """A subject that answers as the reference."""
        return self.workplace.task(seconds) if self.workplace else nullcontext(self.reference)


@dataclass(frozen=True)
class Earlier:
    """Verdicts of an earlier examination of the same files with the same seeds, by task.

    Those on tasks in `stale` hold no longer, because something that they depend on was changed.
    """

    verdicts: Mapping[str, TaskVerdict] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()

    def holds(self, task: Task, stirred: bool) -> TaskVerdict | None:
        """The verdict that still holds. `stirred`: what this task may borrow is not what it was."""
        old = self.verdicts.get(task.name)
        if old is None or task.name in self.stale or (stirred and old.points < old.max):
            return None
        return old

    def was_lame(self, task: Task) -> bool:
        old = self.verdicts.get(task.name)
        return old is None or old.points < old.max


NOTHING = Earlier()


def examine(
    assignment: Assignment,
    workplace: Workplace,
    solutions: Solutions,
    seed_of: Callable[[str], int],
    lending: Workplace | None = None,
    earlier: Earlier = NOTHING,
) -> Report:
    """All verdicts on one submission.

    `lending` runs the reference for those who borrow from it (see `Lender`). `seed_of` maps a task's name to its
    seed. A task that fails is examined a second time with the earlier tasks that failed, and those of modules that
    cannot be read, answered by the reference; the better result counts. What holds of `earlier` is taken over.
    """
    report = Report(assignment.name, seed_of(""), workplace.isolation, sum(task.points for task in assignment.tasks))
    run = _Examination(assignment, workplace, solutions, Lender(solutions.reference.fresh(), lending))
    passed = run.passed([task for task in assignment.tasks if earlier.holds(task, False) is None], seed_of)
    stirred = False
    for task in assignment.tasks:
        result = earlier.holds(task, stirred)
        if result is None:
            result = passed.get(task.name) or run.task(task, seed_of(task.name))
            stirred = stirred or result.points < result.max or earlier.was_lame(task)
        if result.points < result.max:
            run.lame.append(task)
        report.tasks.append(result)
    return report


@dataclass
class _Examination:
    """One submission under examination. `lame` are the tasks so far that earned less than all their points."""

    assignment: Assignment
    workplace: Workplace
    solutions: Solutions
    lender: Lender
    lame: list[Task] = field(default_factory=list)

    @cached_property
    def broken(self) -> list[str]:
        return _broken_modules(self.assignment, self.workplace)

    def passed(self, tasks: list[Task], seed_of: Callable[[str], int]) -> dict[str, TaskVerdict]:
        """The verdicts on those tasks that hold in everything, tried one after the other in one process.

        Each of them finds the package imported anew. What fails, hangs or dies here is examined in a process of its
        own: its findings are those of its own code alone.
        """
        from .rounds import passes  # what it needs is not installed with students

        found: dict[str, TaskVerdict] = {}
        left = list(tasks)
        while left and (place := self.workplace.together(TOGETHER)):
            with place as begin:
                while left:
                    task = left.pop(0)
                    subject = begin(min(task.seconds, BRIEF))
                    try:
                        verdict = passes(
                            task, subject, self.solutions.reference, seed_of(task.name), self.solutions.data
                        )
                    except Lost:
                        break
                    if verdict is not None:
                        found[task.name] = verdict
        return found

    def task(self, task: Task, seed: int) -> TaskVerdict:
        """The verdict on one task, as its code stands or with what had to be lent, whichever is better."""
        result, failed = _attempt(task, self.workplace.task(task.seconds), self.solutions, seed)
        if result.points < result.max and task.module and (loan := self._loan(task)):
            place = self.workplace.task(LENT * task.seconds)
            second, second_failed = _attempt(task, place, self.solutions, seed, loan)
            if second.points > result.points:
                result, failed = second, second_failed
                result.note = f"Examined with the reference's {_names(loan.named)} in place of yours, which must be "
                result.note += "mended first."
        if failed or result.points < result.max:
            _explain(self.assignment.name, task, result, failed, self.solutions, seed)
        return result

    def _loan(self, task: Task) -> Loan | None:
        unread = [other for other in self.assignment.tasks if other.module in self.broken]
        unread = [other for other in unread if other.module != task.module]
        lent = [*unread, *(other for other in self.lame if other not in unread)]
        return Loan(_with_partners(lent, self.assignment, task), unread, self.lender, lent) if lent else None


def _broken_modules(assignment: Assignment, workplace: Workplace) -> list[str]:
    """The student's modules that cannot be imported because of what stands in them, not in those that they import."""
    broken = []
    for module in own_modules(assignment):
        with workplace.task(10.0) as subject:
            try:
                subject.request(Request("import", module=module))
            except Raised as error:
                if error.where.rpartition(":")[0].endswith(f"{module}.py"):
                    broken.append(module)
            except Lost:
                broken.append(module)
    return broken


def _are_same(task: Task, other: Task) -> bool:
    """Whether one could be answered by calling the other: lent, it would pay for work that nobody did."""
    return other.name in task.same_as or task.name in other.same_as


def _with_partners(lame: list[Task], assignment: Assignment, task: Task) -> list[Task]:
    """The tasks to lend: a forward pass only with its backward pass, because the cache between them is theirs."""
    names = [other.name for other in lame]
    names += [name.replace("_forward", "_backward") for name in names] + [
        name.replace("_backward", "_forward") for name in names
    ]
    tasks = {other.name: other for other in assignment.tasks}
    chosen = [tasks[name] for name in dict.fromkeys(names) if name in tasks and name != task.name]
    return [other for other in chosen if not _are_same(task, other)]


def _names(tasks: list[Task]) -> str:
    names = [f"`{task.name}`" for task in tasks]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass
class Loan:
    """What is lent for one task: the `tasks`, of which those in `unread` belong to modules that must not run.

    `named` are those among them that the student has to mend.
    """

    tasks: list[Task]
    unread: list[Task]
    lender: Lender
    named: list[Task]


def _attempt(
    task: Task,
    place: AbstractContextManager[Subject],
    solutions: Solutions,
    seed: int,
    loan: Loan | None = None,
) -> tuple[TaskVerdict, dict[str, Trial]]:
    """The verdict, and the first failing case of each failed property."""
    names = signatures()
    reference = Implementation(solutions.reference.fresh(), names)
    result, failed = TaskVerdict(task.name, task.points), {}
    lost: PropertyVerdict | None = None
    with place as subject, ExitStack() as borrowed:
        impl = Implementation(subject, names)
        lend = _lend_all(loan, borrowed, LENT * task.seconds) if loan else lambda impl: None
        for item in task.properties.values():
            if lost is not None:
                words = f"not tried: {lost.message.splitlines()[0]} ({lost.name})"
                result.properties.append(PropertyVerdict(item.name, 0.0, item.points, False, words, status=lost.status))
                continue
            lend(impl)
            trials = try_property(task, item, impl, reference, seed, solutions.data)
            outcome = verdict(item, trials)
            result.properties.append(outcome)
            if not outcome.ok:
                failed[item.name] = next(trial for trial in trials if trial.findings)
            if outcome.status in LOST:
                lost = outcome
    result.settle()
    return result, failed


def _lend_all(loan: Loan, borrowed: ExitStack, seconds: float) -> Callable[[Implementation], None]:
    """Lends to an implementation; the lender starts when the first lent function is called."""

    @cache
    def source() -> Subject:
        return borrowed.enter_context(loan.lender.task(seconds))

    def lend(impl: Implementation) -> None:
        for other in sorted(loan.tasks, key=lambda other: other not in loan.unread):
            if other.module and not other.name[0].isupper():  # objects cannot be lent, functions can
                try:
                    impl.patch(other.name, Callback(_answer(other, loan.lender, source)), other in loan.unread)
                except (Raised, Lost):  # the student's code stands in its own way; the calls that follow tell how
                    return

    return lend


def _answer(task: Task, lender: Lender, source: Callable[[], Subject]) -> Callable:
    """The lent function: in this process for small requests, of which there may be thousands, else in the sandbox."""
    limit = MAX_ITEMS if task.iterates else 0

    def answer(*args: Any, **kwargs: Any) -> Any:
        size, largest = weight((args, kwargs))
        subject = lender.reference if size <= SMALL and largest <= SMALL_WHOLE else source()
        return subject.request(Request("call", task.name, task.module, args=args, kwargs=kwargs, limit=limit)).value

    return answer


def _explain(
    assignment: str, task: Task, result: TaskVerdict, failed: dict[str, Trial], solutions: Solutions, seed: int
) -> None:
    named = diagnose(failed, solutions.known(task), solutions.evidence(task, seed))
    for outcome in result.properties:
        trial = failed.get(outcome.name)
        if trial is None or outcome.status in ("not_written", "missing"):
            continue
        if outcome.name in named:
            named[outcome.name].tell(outcome)
        outcome.wrong_map = wrong_map(trial.findings)
        if task.properties[outcome.name].recorded:
            outcome.replay = make_replay(
                assignment, task, task.properties[outcome.name], trial, solutions.reference.fresh(), seed
            )
    result.note = " ".join(filter(None, [result.note, first_to_mend(result)]))


def wrong_map(findings: list[Finding]) -> dict | None:
    """Which entries of the first wrong array differ, as rows of 0 and 1 over its last two axes."""
    for finding in findings:
        got, want = finding.got, finding.want
        if (
            finding.kind == "values"
            and isinstance(got, np.ndarray)
            and isinstance(want, np.ndarray)
            and got.ndim
            and got.shape == want.shape
        ):
            wrong = wrong_entries(got, want)
            flat = wrong.reshape(-1, wrong.shape[-1]) if wrong.ndim > 1 else wrong[None]
            return {"name": finding.label, "shape": list(wrong.shape), "wrong": flat[:64, :64].astype(int).tolist()}
    return None
