"""Verdicts: plain data that says what each property earned and why; the JSON of `autograder examine`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class PropertyVerdict:
    """What one property earned.

    Parameters
    ----------
    name, points, max : the property and its points
    ok : bool
    message : str  all findings in words, one a line; empty when ok
    mistake : str or None  id of the known mistake whose numbers are the student's
    title, hint, stronger : str or None  what that mistake is, the hint that is true for these numbers, and a second one
    replay : dict or None  the failing case: inputs, wanted, got (see `examine.replay`)
    status : str  ok, waits and withheld (`ok`, but see `TaskVerdict.settle`), wrong, measured, not_written, missing,
        raised, timeout, died
    wrong_map : dict or None  {"name", "wrong": nested list of 0/1 over the array's last two axes}
    """

    name: str
    points: float
    max: float
    ok: bool
    message: str = ""
    mistake: str | None = None
    title: str | None = None
    hint: str | None = None
    replay: dict[str, Any] | None = None
    status: str = "ok"
    wrong_map: dict[str, Any] | None = None
    stronger: str | None = None


# What a function can do without being right, or by giving back its docstring's numbers: worth points only once some
# other property holds.
COURTESIES = frozenset({"example", "pure", "dtype", "refuse"})
# Without points: that a gradient was derived. If it was measured, no other property of it is worth anything.
GUARDS = frozenset({"cost", "exact"})
# What a loss or a network does forward, and earns whatever its gradients are.
FORWARD = frozenset({"example", "values", "initial", "predict", "defaults", "refuse", "shapes", "edge"})
WITHHELD = "holds, but counts only for a gradient that is derived (see {})"
WAITS = "holds, but counts only once the function gets some numbers right that its docstring does not tell"


@dataclass
class TaskVerdict:
    """What one task earned. `note` says what else matters, e.g. that earlier tasks were lent from the reference."""

    task: str
    max: float
    properties: list[PropertyVerdict] = field(default_factory=list)
    note: str = ""

    @property
    def points(self) -> float:
        """Between 0 and max, whatever the properties say."""
        return max(0.0, min(sum(item.points for item in self.properties), self.max))

    def settle(self) -> None:
        """Take back points that count only together with others.

        Those of courtesies where nothing else holds: code that is pure and wrong earns nothing. Those of a gradient
        that was measured, or that is right in all that was tried but the one large call.
        """
        guards = [item for item in self.properties if item.name in GUARDS and not item.ok]
        fine = all(item.ok for item in self.properties if item.name not in GUARDS)
        if caught := next((item for item in guards if item.status == "measured" or fine), None):
            forward = frozenset() if self.task.endswith("_backward") else FORWARD
            for item in self.properties:
                if item.ok and item.max and item.name not in forward:
                    item.points, item.message, item.status = 0.0, WITHHELD.format(caught.name), "withheld"
        others = [item for item in self.properties if item.name not in COURTESIES | GUARDS]
        if others and not any(item.points or item.ok for item in others):
            for item in self.properties:
                if item.ok:
                    item.points, item.message, item.status = 0.0, WAITS, "waits"


@dataclass
class Report:
    """All verdicts on one submission. `isolation` is the tier of the sandbox that the code ran in."""

    assignment: str
    seed: int
    isolation: str
    max: float
    tasks: list[TaskVerdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    def to_json(self) -> dict[str, Any]:
        """The documented form; keys are added over time, never renamed or removed."""
        return {
            "assignment": self.assignment,
            "seed": self.seed,
            "points": self.points,
            "max": self.max,
            "isolation": self.isolation,
            "notes": self.notes,
            "tasks": [
                {
                    "task": task.task,
                    "points": task.points,
                    "max": task.max,
                    "note": task.note,
                    "properties": [vars(item) for item in task.properties],
                }
                for task in self.tasks
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        """The report behind `to_json`'s form."""
        tasks = [
            TaskVerdict(
                task["task"], task["max"], [PropertyVerdict(**item) for item in task["properties"]], task["note"]
            )
            for task in data["tasks"]
        ]
        return cls(data["assignment"], data["seed"], data["isolation"], data["max"], tasks, data["notes"])
