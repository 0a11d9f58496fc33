"""The rules of a course, as the tables of course.toml state them; docs/records.md shows each, with its meaning."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ..errors import KitError


@dataclass(frozen=True)
class Late:
    """What lateness costs: `grace` in minutes; `per_day` and `cap` in percent of the earned points."""

    grace: float = 0.0
    per_day: float = 0.0
    cap: float = 100.0
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """The rules of one course. Deadlines are in UTC without an offset, as nbgrader keeps them.

    Parameters
    ----------
    weights, bonus : dict  of assignments; weights are shares, bonuses percent points of the grade
    bonus_cap : float  what all bonuses together may add at most
    drop : int  how many weighted assignments are left out
    groups : dict  assignment: tuples of students who hand in together
    extensions : dict  assignment: {student: own deadline}
    retention : date or None  until when personal data are kept
    """

    weights: dict[str, float]
    bonus: dict[str, float] = field(default_factory=dict)
    bonus_cap: float = 100.0
    drop: int = 0
    late: Late = Late()
    groups: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    extensions: dict[str, dict[str, datetime]] = field(default_factory=dict)
    retention: date | None = None

    def team(self, assignment: str, student: str) -> tuple[str, ...]:
        """All who hand in this assignment with `student`, who is one of them."""
        return next((team for team in self.groups.get(assignment, []) if student in team), (student,))


def read_rules(path: Path, core: tuple[str, ...], extensions: tuple[str, ...] = ()) -> Rules:
    """The rules in a course.toml. `core` are the assignments that count unless [weights] says otherwise.

    Raises `KitError` that names file and key for an unknown assignment or key, a number that is none or out of range,
    a time without offset, and a student who stands in two groups of an assignment.
    """
    return _Reader(path, (*core, *extensions)).rules(core)


class _Reader:
    """Reads the tables of one file; complaints begin with the file and the key."""

    def __init__(self, path: Path, assignments: tuple[str, ...]):
        self.path, self.assignments = path, assignments
        try:
            self.tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise KitError(str(path), str(error), "TOML as `autograder init` writes it") from None

    def rules(self, core: tuple[str, ...]) -> Rules:
        bonus = self._table("bonus", (*self.assignments, "cap"))
        return Rules(
            weights=self._numbers("weights", self._table("weights", self.assignments)) or dict.fromkeys(core, 1.0),
            bonus={name: self._number(f"bonus.{name}", value) for name, value in bonus.items() if name != "cap"},
            bonus_cap=self._number("bonus.cap", bonus.get("cap", 100)),
            drop=int(self._number("drop.lowest", self._table("drop", ("lowest",)).get("lowest", 0))),
            late=self._late(),
            groups={name: self._groups(name, teams) for name, teams in self._table("groups", self.assignments).items()},
            extensions={
                name: {who: self._time(f"extensions.{name}.{who}", when) for who, when in table.items()}
                for name, table in self._table("extensions", self.assignments).items()
            },
            retention=self._retention(),
        )

    def _bad(self, key: str, got: Any, want: str) -> KitError:
        return KitError(f"{self.path}: {key}", got, want)

    def _table(self, name: str, keys: tuple[str, ...]) -> dict[str, Any]:
        table = self.tables.get(name, {})
        if not isinstance(table, dict):
            raise self._bad(name, table, f"a table [{name}]")
        for key in table:
            if key not in keys:
                raise self._bad(name, key, f"one of {', '.join(keys)}")
        return table

    def _number(self, key: str, value: Any, most: float = float("inf")) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self._bad(key, value, "a number of at least 0" + (f" and at most {most:g}" if most < 1e9 else ""))
        return float(value)

    def _numbers(self, name: str, table: dict[str, Any]) -> dict[str, float]:
        return {key: self._number(f"{name}.{key}", value) for key, value in table.items()}

    def _late(self) -> Late:
        table = self._table("late", ("grace", "per_day", "cap", "exempt"))
        exempt = table.get("exempt", [])
        if not isinstance(exempt, list) or not all(isinstance(item, str) for item in exempt):
            raise self._bad("late.exempt", exempt, 'a list as in ["ada", "two_layer_net/bela"]')
        for item in exempt:
            if "/" in item and item.split("/")[0] not in self.assignments:
                raise self._bad("late.exempt", item, f"one of {', '.join(self.assignments)} before the /")
        return Late(
            self._number("late.grace", table.get("grace", 0)),
            self._number("late.per_day", table.get("per_day", 0), 100),
            self._number("late.cap", table.get("cap", 100), 100),
            frozenset(exempt),
        )

    def _groups(self, assignment: str, teams: Any) -> list[tuple[str, ...]]:
        key, seen, found = f"groups.{assignment}", {}, []
        if not isinstance(teams, dict):
            raise self._bad(key, teams, 'lines as in blue = ["ada", "bela"]')
        for name, members in teams.items():
            if not isinstance(members, list) or not all(isinstance(who, str) for who in members):
                raise self._bad(f"{key}.{name}", members, 'a list of students as in ["ada", "bela"]')
            for who in members:
                if seen.setdefault(who, name) != name:
                    raise self._bad(f"{key}.{name}", who, f"each student in one group; {who} is in {seen[who]} too")
            found.append(tuple(dict.fromkeys(members)))
        return found

    def _time(self, key: str, value: Any) -> datetime:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self._bad(key, str(value), "a time with its offset, as in 2026-11-30T23:59:00Z")
        return value.astimezone(UTC).replace(tzinfo=None)

    def _retention(self) -> date | None:
        value = self.tables.get("retention")
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise self._bad("retention", str(value), "a day as in 2027-09-30, without quotes")
