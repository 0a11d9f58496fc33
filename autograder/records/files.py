"""Tables of grades as files: CSV of our own, and the files that Canvas and Moodle export and take back.

Both systems ask for their own export with the grades filled in, so that is what is made: every cell that is not a
grade stays as it came. Canvas makes a new assignment of an unknown column; Moodle refuses it, and so does this.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import KitError
from .sheets import Sheet, Student

_FORMULA = re.compile(r"[=+\-@\t\r]")  # what makes a spreadsheet take a text for a formula


@dataclass(frozen=True)
class System:
    """How one system's file looks.

    Parameters
    ----------
    name : str
    keys : tuple  columns that tell who a row is about, and the field of the roster that each is compared with
    column : str  pattern of the column's title for an assignment; `{}` is the assignment
    adds : bool  whether a column that is not there may be added
    """

    name: str
    keys: tuple[tuple[str, str], ...]
    column: str
    adds: bool


CANVAS = System(
    "canvas", (("SIS Login ID", "id"), ("SIS Login ID", "email"), ("SIS User ID", "id")), r"{}(?: \(\d+\))?", True
)
MOODLE = System(
    "moodle",
    (("Username", "id"), ("ID number", "id"), ("Email address", "email")),
    r"(?:Assignment:\s*)?{}(?: \((?:Real|Points)\))?|Grade",
    False,
)
SYSTEMS = {system.name: system for system in (CANVAS, MOODLE)}


@dataclass
class Filled:
    """A system's file with grades in it; `unknown` rows are nobody of ours, `absent` students have no row."""

    text: str
    unknown: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def to_csv(sheet: Sheet) -> str:
    """The sheet as CSV with a header, one line a student; texts that a spreadsheet would run get a leading quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "last_name", "first_name", "email", *(safe(title) for title in sheet.columns)])
    for who, row in sheet.rows.items():
        texts = (safe(text) for text in (who.id, who.last_name, who.first_name, who.email))
        writer.writerow([*texts, *(_cell(value) for value in row)])
    return out.getvalue()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with a leading quote where it would."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: float | str | None) -> str:
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def fill(system: System, template: Path, sheet: Sheet) -> Filled:
    """The exported `template` with the sheet's one column filled in; other cells stay as they are.

    Raises `KitError` if it is no CSV file, tells no student by a column that we know, has no column for the
    assignment (Moodle), several of them, or the same student twice.
    """
    rows = _read(template)
    header = rows[0]
    (title, most), *others = sheet.columns.items()
    if others:
        raise KitError("sheet", list(sheet.columns), "one column: LMS files take one assignment at a time")
    known = _who(system, template, header, sheet)
    place = _place(system, template, rows, title, most)
    filled = Filled("")
    seen: set[Student] = set()
    for row in rows[1:]:
        who = next((found for at, people in known if (found := people.get(_key(row, at)))), None)
        if who is None:
            name = ", ".join(cell for cell in row[:4] if cell.strip())
            if name and not _is_points_row(row):
                filled.unknown.append(name)
            continue
        if who in seen:
            raise KitError(str(template), who.id, "each student in one row")
        seen.add(who)
        _same_scale(template, rows, row, place, most)
        row[place] = _cell(sheet.rows[who][0])
    filled.absent = [who.id for who in sheet.rows if who not in seen]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    filled.text = out.getvalue()
    return filled


def _read(template: Path) -> list[list[str]]:
    try:
        text = template.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(str(template), None, "a CSV file in UTF-8, as the system exports it", str(error)) from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise KitError(str(template), str(error), "a CSV file with commas, as the system exports it") from None
    if len(rows) < 2:
        raise KitError(str(template), f"{len(rows)} lines", "a header and a line for each student")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if len(row) > width:
            raise KitError(f"{template}:{number}", f"{len(row)} cells", f"{width}, as the header has")
        row += [""] * (width - len(row))
    return rows


def _key(row: list[str], place: int) -> str:
    return row[place].strip().casefold()


def _who(system: System, template: Path, header: list[str], sheet: Sheet) -> list[tuple[int, dict[str, Student]]]:
    titles = [title.strip().casefold() for title in header]
    found = [
        (
            titles.index(column.casefold()),
            {value.casefold(): who for who in sheet.rows if (value := getattr(who, attribute))},
        )
        for column, attribute in system.keys
        if column.casefold() in titles
    ]
    if not found:
        wanted = ", ".join(dict.fromkeys(column for column, _ in system.keys))
        raise KitError(f"{template}:1", ", ".join(header[:6]), f"one of the columns {wanted}")
    return found


def _place(system: System, template: Path, rows: list[list[str]], title: str, most: float | None) -> int:
    pattern = re.compile(system.column.format(re.escape(title)), re.IGNORECASE)
    places = [at for at, text in enumerate(rows[0]) if pattern.fullmatch(text.strip())]
    if len(places) > 1:
        raise KitError(f"{template}:1", [rows[0][at] for at in places], f"one column for {title}")
    if places:
        return places[0]
    if not system.adds:
        raise KitError(
            f"{template}:1", ", ".join(rows[0]), f"a column {title}", "Make the grade item first, then export again"
        )
    for row in rows:
        row.append(_cell(most) if _is_points_row(row) else "")
    rows[0][-1] = title
    return len(rows[0]) - 1


def _same_scale(template: Path, rows: list[list[str]], row: list[str], place: int, most: float | None) -> None:
    """Refuse to fill points into an item that is worth another number of points there."""
    stated = [("Points Possible", cells[place]) for cells in rows if _is_points_row(cells)]
    if "Maximum Grade" in rows[0]:
        stated.append(("Maximum Grade", row[rows[0].index("Maximum Grade")]))
    for name, text in stated:
        if most is not None and text.strip() and _number(text) != most:
            raise KitError(f"{template}: {name}", text, _cell(most), "Give the item there as many points as here")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_points_row(row: list[str]) -> bool:
    return row[0].strip() == "Points Possible"
