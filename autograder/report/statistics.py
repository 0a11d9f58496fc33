"""What a class did in one assignment: distribution, difficulty, discrimination, mistakes, who needs help."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..examine.verdict import PropertyVerdict, Report, TaskVerdict
from ..records.grades import Mark
from ..records.sheets import Student
from .tables import Cell, Names, Share, Table

FEW = 8  # with fewer submissions than this a correlation says nothing
LITTLE = 0.5  # who has less than this share of the checks' points may be stuck


@dataclass(frozen=True)
class Entry:
    """One student and an assignment. `report` is the newest, None where there is none; `attempts` counts contents."""

    student: Student
    report: Report | None
    mark: Mark
    attempts: int = 0


def handed_in(entries: Sequence[Entry]) -> list[Entry]:
    """Those with a submission of their own or of their group."""
    return [entry for entry in entries if entry.mark.work is not None]


def percents(entries: Sequence[Entry]) -> list[float]:
    """Raw percent of each submission, hand-marked items included."""
    works = [entry.mark.work for entry in entries if entry.mark.work is not None]
    return [100 * math.fsum(work.points.values()) / most for work in works if (most := math.fsum(work.most.values()))]


def tasks(entries: Sequence[Entry]) -> Table:
    """Each task: points earned, how many have all of them, how many did not write it."""
    found: dict[str, list[TaskVerdict]] = defaultdict(list)
    for entry in entries:
        for task in entry.report.tasks if entry.report else []:
            found[task.task].append(task)
    table = Table("tasks", "Tasks", ("task", "points", "earned", "all of them", "not written"))
    for name, verdicts in found.items():
        many, most = len(verdicts), verdicts[0].max
        earned = Share(math.fsum(verdict.points for verdict in verdicts), most * many)
        whole = Share(sum(all(item.ok for item in verdict.properties) for verdict in verdicts), many)
        empty = sum(any(item.status == "not_written" for item in verdict.properties) for verdict in verdicts)
        table.rows.append((name, most, earned, whole, empty))
    return table


def properties(entries: Sequence[Entry]) -> Table:
    """Each property: who passes it, how well it tells strong submissions from weak ones, who fails it first."""
    reports = [entry.report for entry in entries if entry.report]
    table = Table(
        "properties",
        "Properties",
        ("task", "property", "points", "passed", "discrimination", "first failure", "partly right"),
        note="“Discrimination” is the correlation of passing with the points of everything else, from −1 to 1: near 0, "
        "luck decides; below 0, look at the check. “First failure” counts those for whom nothing before it in the task "
        "fails.",
    )
    found: dict[tuple[str, str], list[tuple[PropertyVerdict, float, bool]]] = defaultdict(list)
    for report in reports:
        total = report.points
        for task in report.tasks:
            whole = True
            for item in task.properties:
                found[task.task, item.name].append((item, total - item.points, whole and not item.ok))
                whole = whole and item.ok
    for (task, name), items in found.items():
        passed = [item.ok for item, _, _ in items]
        partly = sum(0 < item.points < item.max for item, _, _ in items)
        table.rows.append(
            (
                task,
                name,
                items[0][0].max,
                Share(sum(passed), len(passed)),
                correlation([float(ok) for ok in passed], [rest for _, rest, _ in items]),
                sum(first for _, _, first in items),
                partly,
            )
        )
    return table


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation to two digits; None for few values or where one of them does not vary."""
    many = len(first)
    if many < FEW:
        return None
    mean, other = math.fsum(first) / many, math.fsum(second) / many
    spread = math.fsum((value - mean) ** 2 for value in first) * math.fsum((value - other) ** 2 for value in second)
    if spread <= 1e-12:
        return None
    together = math.fsum((a - mean) * (b - other) for a, b in zip(first, second, strict=True))
    return round(together / math.sqrt(spread), 2)


def mistakes(entries: Sequence[Entry]) -> Table:
    """Each known mistake that was found: how often, in whose work, and the hint that they were shown."""
    whose: dict[tuple[str, str], list[str]] = defaultdict(list)
    told: dict[tuple[str, str], PropertyVerdict] = {}
    for entry in entries:
        for task in entry.report.tasks if entry.report else []:
            for item in task.properties:
                key = (task.task, item.mistake or "")
                if item.mistake and entry.student.id not in whose[key]:
                    whose[key].append(entry.student.id)
                    told[key] = item
    table = Table("mistakes", "Known mistakes", ("task", "mistake", "students", "who", "hint that they saw"))
    for key in sorted(told, key=lambda key: (-len(whose[key]), key)):
        item, names = told[key], whose[key]
        table.rows.append((key[0], item.title or key[1], len(names), Names(tuple(names)), item.hint or ""))
    return table


def unnamed(entries: Sequence[Entry]) -> Table:
    """Failures that no known mistake explains, by how many share the words: candidates for the next mistake."""
    whose: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for entry in entries:
        for task in entry.report.tasks if entry.report else []:
            for item in task.properties:
                if not item.ok and not item.mistake and item.status not in ("not_written", "waits"):
                    whose[task.task, item.name, item.status].append(entry.student.id)
    table = Table("unnamed", "Failures without a known mistake", ("task", "property", "what", "students", "who"))
    for (task, name, status), names in sorted(whose.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        table.rows.append((task, name, status, len(names), Names(tuple(names))))
    return table


def stuck(entries: Sequence[Entry]) -> Table:
    """Who may need help: nothing handed in, tasks not written, or little earned."""
    table = Table("help", "Who may need help", ("student", "checks", "attempts", "not written yet", "why"))
    for entry in entries:
        report, empty = entry.report, ""
        if report:
            empty = " ".join(
                task.task for task in report.tasks if any(item.status == "not_written" for item in task.properties)
            )
        share = Share(report.points, report.max) if report else None
        if entry.mark.work is None:
            why = "nothing handed in"
        elif share is None:
            why = "no verdict yet"
        elif share.value < LITTLE:
            why = f"less than {100 * LITTLE:.0f} % of the checks"
        elif empty:
            why = "tasks left out"
        else:
            continue
        table.rows.append((Names((entry.student.id,)), share, entry.attempts, empty, why))
    return table


def marking(entries: Sequence[Entry]) -> Table:
    """Items that people mark: how much is left, and the mean so far."""
    waiting: dict[str, list[str]] = defaultdict(list)
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    automatic = {task.task for entry in entries if entry.report for task in entry.report.tasks}
    for entry in handed_in(entries):
        work = entry.mark.work
        assert work is not None
        for item, most in work.most.items():
            if item in work.waiting:
                waiting[item].append(entry.student.id)
            elif item not in automatic:
                points[item].append((work.points[item], most))
    table = Table("marking", "Marking by hand", ("item", "left to do", "whose", "marked", "mean"))
    for item in dict.fromkeys([*waiting, *points]):
        done = points[item]
        mean = Share(math.fsum(got for got, _ in done), math.fsum(most for _, most in done)) if done else None
        table.rows.append((item, len(waiting[item]), Names(tuple(waiting[item])), len(done), mean))
    return table


def students(entries: Sequence[Entry]) -> Table:
    """Everybody: points of the checks and of people, lateness, attempts."""
    table = Table("students", "Everybody", ("student", "checks", "raw points", "days late", "counts", "attempts", "by"))
    for entry in entries:
        work, report = entry.mark.work, entry.report
        row: list[Cell] = [Names((entry.student.id,)), Share(report.points, report.max) if report else None]
        row += [math.fsum(work.points.values()) if work else None, entry.mark.days if work else None]
        row += [None if entry.mark.percent is None else Share(entry.mark.percent, 100.0), entry.attempts]
        table.rows.append((*row, Names((entry.mark.by,)) if entry.mark.by not in ("", entry.student.id) else None))
    return table
