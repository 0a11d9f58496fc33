"""Tables of a report: plain cells, shares that are drawn as bars, and names that can be hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..records.files import safe


@dataclass(frozen=True)
class Share:
    """`part` of `whole` as a bar; `whole` may be 0."""

    part: float
    whole: float

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{100 * self.value:.0f} %"


@dataclass(frozen=True)
class Names:
    """Ids of students."""

    students: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.students)


Cell = str | int | float | Share | Names | None


@dataclass
class Table:
    """One table. `note` says how to read it; `key` is its name as a file and in links."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    note: str = ""

    def to_csv(self) -> str:
        """The table as CSV; shares as numbers between 0 and 1."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_plain(cell) for cell in row] for row in self.rows)
        return out.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Share):
        return f"{cell.value:.4g}"
    if isinstance(cell, float):
        return f"{cell:.4g}"
    return safe(str(cell))


def sort_key(cell: Cell) -> str:
    """What a page sorts the cell by: a number where it is one."""
    if isinstance(cell, Share):
        return f"{cell.value}"
    return str(len(cell.students)) if isinstance(cell, Names) else "" if cell is None else str(cell)
