"""Generic mutants: which of them the checks catch, which are known to be equivalent, and which survive."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..checking import Assignment, Task
from ..checks import signatures
from ..errors import CheckError
from ..examine.examiner import Solutions
from ..examine.run import try_property
from ..subject import Implementation, LocalSubject
from .children import in_children
from .mutants import Mutant, mutants

EQUIVALENT = "equivalent.toml"
SECONDS, SLOWER = 3.0, 8  # a mutant may take so long, and so many times as long as the reference
NOT_TRIED = "speed"  # nothing that is slower only is a mutant


@dataclass(frozen=True)
class Survivor:
    """A mutant that passes every property of its task."""

    file: str
    line: int
    task: str
    original: str
    mutated: str


@dataclass
class Count:
    """The mutants of one task: all, those caught, those known to be equivalent, the others; and stale entries."""

    total: int = 0
    caught: int = 0
    equivalent: int = 0
    survivors: list[Survivor] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.total, self.caught = self.total + other.total, self.caught + other.caught
        self.equivalent += other.equivalent
        self.survivors += other.survivors
        self.stale += other.stale

    @property
    def share(self) -> float:
        """The share caught of those that are not equivalent."""
        return self.caught / (self.total - self.equivalent) if self.total > self.equivalent else 1.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"share": round(self.share, 4)}


Entry = tuple[str, str]  # original, mutated


def load_equivalent(solutions: Path) -> dict[str, dict[Entry, str]]:
    """task -> (original, mutated) -> why the mutant does the same. Raises `CheckError` for one without a reason."""
    path = solutions / "mistakes" / EQUIVALENT
    if not path.exists():
        return {}
    table: dict[str, dict[Entry, str]] = {}
    for task, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for entry in entries:
            if entry.keys() != {"original", "mutated", "reason"} or not entry["reason"]:
                raise CheckError(f"{path}: {task}: got {entry}, want original, mutated and reason")
            table.setdefault(task, {})[entry["original"], entry["mutated"]] = entry["reason"]
    return table


def is_caught(task: Task, module: str, mutant: Mutant, solutions: Solutions, seeds: Iterable[int]) -> bool | None:
    """Whether some property fails the mutant; None where it cannot even be imported."""
    names = signatures()
    try:
        impl = Implementation(LocalSubject.load(solutions.folder / "convnet", {module: mutant.source}), names)
    except Exception:
        return None
    reference = Implementation(solutions.reference.fresh(), names)
    for seed in seeds:
        for item in task.properties.values():
            if item.name != NOT_TRIED and any(
                trial.findings for trial in try_property(task, item, impl, reference, seed, solutions.data)
            ):
                return True
    return False


def try_task(
    task: Task, solutions: Solutions, seeds: Iterable[int], known: dict[Entry, str], workers: int = 2
) -> Iterator[Count]:
    """Counts of one mutant each, as they come, and at last one with the stale entries of `known`."""
    numbers, path = list(seeds), solutions.folder / "convnet" / f"{task.module}.py"
    every = mutants(task, path)
    start = time.perf_counter()
    unchanged = Mutant(task.name, 0, "", "", path.read_text(encoding="utf-8"))
    if is_caught(task, task.module, unchanged, solutions, numbers):
        raise CheckError(f"{task.name}: the reference fails its own checks; mend that first")
    seconds = SECONDS + SLOWER * (time.perf_counter() - start)
    jobs = {number: _job(task, mutant, solutions, numbers) for number, mutant in enumerate(every)}
    used = set()
    for number, outcome in in_children(jobs, seconds, workers):
        mutant = every[number]
        entry = mutant.original, mutant.mutated
        if outcome.value is None and not outcome.lost:
            continue
        if outcome.value or outcome.lost:
            yield Count(1, 1)
        elif entry in known:
            used.add(entry)
            yield Count(1, equivalent=1)
        else:
            yield Count(1, survivors=[Survivor(path.name, mutant.line, task.name, *entry)])
    stale = [f"{task.name}: no mutant survives that turns `{old}` into `{new}`" for old, new in known.keys() - used]
    yield Count(stale=sorted(stale))


def _job(task: Task, mutant: Mutant, solutions: Solutions, seeds: list[int]) -> Callable[[], bool | None]:
    return lambda: is_caught(task, task.module, mutant, solutions, seeds)


def how_many(assignment: Assignment, solutions: Solutions) -> dict[str, int]:
    """The number of mutants of each task."""
    folder = solutions.folder / "convnet"
    return {task.name: len(mutants(task, folder / f"{task.module}.py")) for task in assignment.tasks if task.module}
