"""`autograder report`: a page for one assignment, or for the term."""

from __future__ import annotations

import statistics as means
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..records.command import need, term
from ..records.grades import Mark
from . import statistics
from .page import Page, render
from .statistics import Entry
from .tables import Cell, Share, Table, sort_key

if TYPE_CHECKING:
    from ..course.folder import Course

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("assignment", required=False)
@click.option("--course", type=_PATH, default="course", show_default=True, help="The course's folder.")
@click.option("--output", "-o", type=_PATH, help="The page, by default report/ASSIGNMENT.html in the course.")
@click.option("--csv", "csv_folder", type=_PATH, metavar="DIR", help="Write each table as a CSV file too.")
def report(assignment: str | None, course: Path, output: Path | None, csv_folder: Path | None) -> None:
    """Write one page about ASSIGNMENT, or without it about the term: points, difficulty, mistakes, who needs help."""
    from ..course.folder import open_course

    opened = open_course(course)
    found = class_of(opened, assignment)
    page = about(assignment, found[assignment]) if assignment else about_term(found)
    target = output or opened.folder / "report" / f"{assignment or 'term'}.html"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_text(render(page), encoding="utf-8")
    click.echo(f"{page.title}: {target}")
    if csv_folder:
        csv_folder.mkdir(parents=True, exist_ok=True)
        for table in page.tables:
            (csv_folder / f"{table.key}.csv").write_text(table.to_csv(), encoding="utf-8")
        click.echo(f"{len(page.tables)} tables in {csv_folder}")


def class_of(course: Course, assignment: str | None = None) -> dict[str, list[Entry]]:
    """Every student's entry for the assignment, or for each that counts. Raises `KitError` if there is nobody."""
    from ..course.history import histories

    students, terms = term(course)
    need(terms, assignment)
    counting = list(next(iter(terms.values())).marks)
    found = {}
    for name in [assignment] if assignment else counting:
        known = histories(course.journal(name))
        found[name] = [
            Entry(
                who,
                known[by].report if (by := _by(terms[who.id].marks[name], who.id)) in known else None,
                terms[who.id].marks[name],
                len(known[by].contents) if by in known else 0,
            )
            for who in students
        ]
    return found


def _by(mark: Mark, student: str) -> str:
    """Whose submission it is: in a group another member's."""
    return mark.by or student


def about(assignment: str, entries: list[Entry]) -> Page:
    """The page of one assignment."""
    percents = statistics.percents(entries)
    there, reports = statistics.handed_in(entries), [entry.report for entry in entries if entry.report]
    facts = [f"{len(there)} of {len(entries)} students have handed in; {len(reports)} submissions have verdicts."]
    if percents:
        facts.append(
            f"Mean {means.fmean(percents):.1f} %, median {means.median(percents):.1f} % of all points, "
            "items that nobody has marked yet counting 0."
        )
    weak = sorted({report.isolation for report in reports if not report.isolation.startswith("A")})
    if weak:
        facts.append(f"Some were graded in a weaker sandbox: {', '.join(weak)}.")
    tables = [
        statistics.stuck(entries),
        statistics.tasks(entries),
        statistics.mistakes(entries),
        statistics.unnamed(entries),
        statistics.properties(entries),
        statistics.marking(entries),
        statistics.students(entries),
    ]
    return Page(f"Report on {assignment}", facts, percents, tables)


def about_term(found: dict[str, list[Entry]]) -> Page:
    """The page that compares the assignments of a term."""
    table = Table(
        "assignments",
        "Assignments",
        ("assignment", "handed in", "mean", "median", "late", "hardest property", "most frequent mistake", "to mark"),
    )
    for name, entries in found.items():
        table.rows.append((name, *_row(entries)))
    return Page("The term", [f"{len(next(iter(found.values())))} students, {len(found)} assignments."], (), [table])


def _row(entries: list[Entry]) -> list[Cell]:
    percents, there = statistics.percents(entries), statistics.handed_in(entries)
    hardest = min(statistics.properties(entries).rows, key=lambda row: float(sort_key(row[3])), default=None)
    common = next(iter(statistics.mistakes(entries).rows), None)
    return [
        Share(len(there), len(entries)),
        Share(means.fmean(percents), 100.0) if percents else None,
        Share(means.median(percents), 100.0) if percents else None,
        sum(entry.mark.days > 0 for entry in there),
        f"{hardest[0]}: {hardest[1]} ({hardest[3]})" if hardest else None,
        f"{common[0]}: {common[1]} ({common[2]})" if common else None,
        sum(len(entry.mark.work.waiting) for entry in there if entry.mark.work),
    ]
