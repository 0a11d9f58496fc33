"""A report as one HTML page that needs nothing else: no network, and no scripts except for sorting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined

from .tables import Names, Share, Table, sort_key

BINS = 10


@dataclass
class Page:
    """What stands on a page: sentences at the top, a histogram of percents, tables."""

    title: str
    facts: list[str] = field(default_factory=list)
    percents: Sequence[float] = ()
    tables: list[Table] = field(default_factory=list)


def histogram(percents: Sequence[float]) -> list[tuple[str, int]]:
    """How many lie in each tenth; full marks have a bin of their own."""
    edges = [f"{100 * at // BINS}–{100 * (at + 1) // BINS}" for at in range(BINS)] + ["100"]
    counts = [0] * (BINS + 1)
    for percent in percents:
        counts[min(BINS, max(0, int(percent // (100 / BINS))))] += 1
    return list(zip(edges, counts, strict=True))


def render(page: Page) -> str:
    """The page. Everything that students wrote is escaped."""
    names = [
        student
        for table in page.tables
        for row in table.rows
        for cell in row
        if isinstance(cell, Names)
        for student in cell.students
    ]
    bars = histogram(page.percents)
    most = max([count for _, count in bars] + [1])
    return fill_in("page.html.j2", page.title, names, page=page, bars=bars, most=most)


def fill_in(template: str, title: str, names: Iterable[str], **values: object) -> str:
    """A template of this package with its values; each of `names` can be hidden behind "student 1", "student 2" …"""
    environment = Environment(
        loader=PackageLoader("autograder.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {"share": lambda cell: isinstance(cell, Share), "names": lambda cell: isinstance(cell, Names)}
    environment.filters["sort_key"] = sort_key
    aliases = {student: f"student {number}" for number, student in enumerate(sorted(set(names)), 1)}
    return environment.get_template(template).render(title=title, aliases=aliases, **values)
