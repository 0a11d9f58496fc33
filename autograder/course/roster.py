"""The roster: who takes part, from a CSV file into the gradebook."""

from __future__ import annotations

import csv
from pathlib import Path

from ..errors import KitError
from .folder import is_student

COLUMNS = ("first_name", "last_name", "email")


def read_roster(path: Path) -> list[dict[str, str]]:
    """The rows of the file, each with `id` and what it has of first_name, last_name, email.

    Raises `KitError` that begins `file:line:` for a missing column, an id that cannot be a folder's name, or one
    that stands twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(str(path), None, "a CSV file in UTF-8", str(error)) from None
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    if "id" not in (reader.fieldnames or []):
        raise KitError(
            f"{path}:1", ", ".join(reader.fieldnames or []), f"a column id, and as you like {', '.join(COLUMNS)}"
        )
    rows, seen = [], set()
    for row in reader:
        name = (row["id"] or "").strip()
        if not is_student(name):
            raise KitError(
                f"{path}:{reader.line_num}", name, "an id of letters, digits and '_.@-', not beginning with '.'"
            )
        if name in seen:
            raise KitError(f"{path}:{reader.line_num}", name, "each id once")
        seen.add(name)
        rows.append({"id": name} | {column: row[column].strip() for column in COLUMNS if row.get(column)})
    return rows
