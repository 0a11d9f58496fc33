"""The gate of an assignment: reference, listed mistakes and generic mutants together, and its result on disk."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checks import ASSIGNMENTS, load
from ..course.journal import checks_version
from ..errors import CheckError, KitError
from ..examine.examiner import Solutions
from .generic import EQUIVALENT, Count, how_many, load_equivalent, try_task
from .listed import Verdict, try_listed

WANTED = 0.99  # the share of the mutants, without the equivalent ones, that an assignment's checks must catch
MUTANT_SEEDS = (1, 2)
RELEASE_SEEDS = (1,)

Start = Callable[[str, int], None]
Done = Callable[[str], None]


def _nothing(*_: object) -> None:
    pass


@dataclass
class Gate:
    """What the gate found.

    Parameters
    ----------
    assignment : str
    verdicts : list of Verdict  on the reference (one a task, without an id) and on the listed mistakes
    mutants : dict or None  task -> Count; None where they were not tried
    """

    assignment: str
    verdicts: list[Verdict] = field(default_factory=list)
    mutants: dict[str, Count] | None = None

    @property
    def mistakes(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.id]

    @property
    def total(self) -> Count:
        """The mutants of all tasks together."""
        total = Count()
        for count in (self.mutants or {}).values():
            total.add(count)
        return total

    @property
    def troubles(self) -> list[str]:
        """Everything that keeps the gate shut, a line each."""
        lines = [f"{item.id or 'reference'} ({item.task}): {item.words}" for item in self.verdicts if not item.ok]
        total = self.total
        if total.share < WANTED:
            lines.append(f"generic mutants: {total.share:.1%} caught, want {WANTED:.0%} or more")
        return lines + [f"{EQUIVALENT}: {line}" for line in total.stale]

    @property
    def ok(self) -> bool:
        return not self.troubles

    def to_json(self) -> dict[str, Any]:
        return {
            "assignment": self.assignment,
            "reference": all(verdict.ok for verdict in self.verdicts if not verdict.id),
            "mistakes": [verdict.to_json() for verdict in self.mistakes],
            "mutants": None if self.mutants is None else self.total.to_json(),
            "troubles": self.troubles,
            "ok": self.ok,
        }


def try_assignment(
    name: str,
    folder: Path,
    seeds: tuple[int, ...] | range,
    generic: bool = True,
    workers: int = 2,
    on_start: Start = _nothing,
    on_done: Done = _nothing,
) -> Gate:
    """Run the gate; `folder` holds the reference and its mistakes. `on_start` gets a title and a number of steps."""
    assignment, solutions = load(name), Solutions.load(folder, name)
    gate = Gate(name)
    tasks = [task for task in assignment.tasks if task.module]
    on_start(f"{name}: mistakes", len(tasks) + len(solutions.mistakes))
    for verdict in try_listed(assignment, solutions, seeds, workers):
        gate.verdicts.append(verdict)
        on_done(verdict.id or verdict.task)
    gate.verdicts.sort(key=lambda verdict: (verdict.task, verdict.id))
    if generic and all(verdict.ok for verdict in gate.verdicts if not verdict.id):
        equivalent = _equivalent(folder)
        on_start(f"{name}: mutants", sum(how_many(assignment, solutions).values()))
        gate.mutants = {task.name: Count() for task in tasks}
        for task in tasks:
            for one in try_task(task, solutions, MUTANT_SEEDS, equivalent.get(task.name, {}), workers):
                gate.mutants[task.name].add(one)
                on_done(task.name)
    return gate


def _equivalent(folder: Path) -> dict[str, dict[tuple[str, str], str]]:
    table = load_equivalent(folder)
    tasks = {task.name for name in ASSIGNMENTS for task in load(name).tasks}
    if unknown := sorted(table.keys() - tasks):
        raise CheckError(f"{folder}/mistakes/{EQUIVALENT}: no task is called {', '.join(unknown)}")
    return table


def digest(name: str, folder: Path) -> str:
    """A digest of all that the result depends on."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), folder / "mistakes" / EQUIVALENT]
    content = b"\0".join(path.read_bytes() for path in files if path.is_file())
    return checks_version(name, folder) + hashlib.sha256(content).hexdigest()[:16]


def keep(gate: Gate, folder: Path, place: Path) -> None:
    """Write the result into `place`, with the digest of what it depends on."""
    place.mkdir(parents=True, exist_ok=True)
    path, new = place / f"{gate.assignment}.json", place / f".{gate.assignment}.{os.getpid()}"
    new.write_text(json.dumps({"digest": digest(gate.assignment, folder)} | gate.to_json(), indent=1), encoding="utf-8")
    new.replace(path)


def kept(name: str, folder: Path, place: Path) -> list[str] | None:
    """What kept the gate shut in the last run (nothing: it was open); None if that is out of date or not known."""
    try:
        result = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
        return result["troubles"] if result["digest"] == digest(name, folder) else None
    except (OSError, ValueError, KeyError):
        return None


def require_gate(name: str, folder: Path, place: Path, on_start: Start = _nothing, on_done: Done = _nothing) -> None:
    """Raise `KitError` unless the checks of the assignment are proven: by the result kept in `place`, if it is up to
    date, else by trying the reference and the listed mistakes now."""
    troubles = kept(name, folder, place)
    if troubles is None:
        gate = try_assignment(name, folder, RELEASE_SEEDS, generic=False, on_start=on_start, on_done=on_done)
        keep(gate, folder, place)
        troubles = gate.troubles
    if troubles:
        more = f" (and {len(troubles) - 1} more)" if len(troubles) > 1 else ""
        raise KitError(
            "release", f"{troubles[0]}{more}", "checks that tell right from wrong", f"See `autograder mutate {name}`"
        )
