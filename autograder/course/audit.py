"""The trail of every change of a score, and students' questions about one.

The database itself writes the trail, by triggers: whoever changes a score (this kit, nbgrader, Formgrader, a script)
leaves a line. It lies in two tables beside nbgrader's own, whose names begin with `kit_`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, delete, insert, select, text, update

from ..errors import KitError

_TABLES = MetaData()
_TRAIL = Table(
    "kit_audit",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", String(32)),
    Column("student", String(128)),
    Column("assignment", String(128)),
    Column("item", String(128)),
    Column("field", String(16)),
    Column("old", Float),
    Column("new", Float),
)
_REQUESTS = Table(
    "kit_regrade",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("asked", String(32)),
    Column("student", String(128)),
    Column("assignment", String(128)),
    Column("item", String(128)),
    Column("request", Text),
    Column("answered", String(32)),
    Column("answer", Text),
)
# nbgrader's column, and what the trail calls it
_FIELDS = {"auto_score": "checks", "manual_score": "by hand", "extra_credit": "extra"}
_NOW = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
    "postgresql": "to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
}
_LINE = """
INSERT INTO kit_audit (at, student, assignment, item, field, old, new)
SELECT {now}, handed_in.student_id, assignment.name, cell.name, '{field}', {old}, {new}
FROM submitted_notebook AS book
JOIN submitted_assignment AS handed_in ON handed_in.id = book.assignment_id
JOIN assignment ON assignment.id = handed_in.assignment_id
JOIN base_cell AS cell ON cell.id = {row}.cell_id
WHERE book.id = {row}.notebook_id AND {old} IS {distinct} {new};"""


def install_trail(gradebook: Any) -> None:
    """Make the tables and the triggers where they are missing; only SQLite and PostgreSQL have them."""
    connection = gradebook.db.connection()
    dialect = connection.dialect.name
    if dialect not in _NOW:
        return
    _TABLES.create_all(connection)
    if dialect == "sqlite":
        statements = _sqlite()
    else:  # making a trigger anew would lock the table, and leave others a moment without
        made = connection.execute(text("SELECT count(*) FROM pg_trigger WHERE tgname = 'kit_audit_change'")).scalar()
        statements = [] if made else _postgresql()
    for statement in statements:
        connection.execute(text(statement))
    gradebook.db.commit()


def _lines(dialect: str, old: str, new: str, row: str) -> str:
    distinct = "NOT" if dialect == "sqlite" else "DISTINCT FROM"
    return "".join(
        _LINE.format(
            now=_NOW[dialect],
            field=words,
            row=row,
            distinct=distinct,
            old=old.format(column) if old else "NULL",
            new=new.format(column) if new else "NULL",
        )
        for column, words in _FIELDS.items()
    )


_EVENTS = {"INSERT": ("", "NEW.{}", "NEW"), "UPDATE": ("OLD.{}", "NEW.{}", "NEW"), "DELETE": ("OLD.{}", "", "OLD")}


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS kit_audit_{event.lower()} {'BEFORE' if event == 'DELETE' else 'AFTER'} {event}"
        f" ON grade BEGIN{_lines('sqlite', old, new, row)} END"
        for event, (old, new, row) in _EVENTS.items()
    ]


def _postgresql() -> list[str]:
    branches = "".join(
        f"IF TG_OP = '{event}' THEN{_lines('postgresql', old, new, row)} END IF;\n"
        for event, (old, new, row) in _EVENTS.items()
    )
    return [
        "CREATE OR REPLACE FUNCTION kit_audit_grade() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {branches} RETURN COALESCE(NEW, OLD); END $$",
        "CREATE TRIGGER kit_audit_change BEFORE INSERT OR UPDATE OR DELETE ON grade "
        "FOR EACH ROW EXECUTE FUNCTION kit_audit_grade()",
    ]


@dataclass(frozen=True)
class Change:
    """One change of a score: when (UTC), whose, what it was and became; None is no score."""

    at: str
    student: str
    assignment: str
    item: str
    field: str
    old: float | None
    new: float | None


def trail(gradebook: Any, assignment: str | None = None, student: str | None = None) -> list[Change]:
    """All changes in order. Steps of one second on the same score are one change, and none if nothing came of them."""
    merged: dict[tuple[str, ...], Change] = {}
    for row in _rows(gradebook, _TRAIL, assignment, student):
        key = (row.at, row.student, row.assignment, row.item, row.field)
        old = merged[key].old if key in merged else row.old
        merged[key] = Change(*key, old=old, new=row.new)
    return [change for change in merged.values() if change.old != change.new]


@dataclass(frozen=True)
class Request:
    """A question about a score, with its answer; `item` is "" where it is about the whole assignment."""

    id: int
    asked: str
    student: str
    assignment: str
    item: str
    request: str
    answered: str | None
    answer: str | None


def requests(gradebook: Any, assignment: str | None = None, student: str | None = None) -> list[Request]:
    """The questions in the order in which they were asked."""
    return [Request(**row._mapping) for row in _rows(gradebook, _REQUESTS, assignment, student)]


def _rows(gradebook: Any, table: Table, assignment: str | None, student: str | None) -> Any:
    query = select(table).order_by(table.c.id)
    if assignment is not None:
        query = query.where(table.c.assignment == assignment)
    if student is not None:
        query = query.where(table.c.student == student)
    return gradebook.db.execute(query)


def ask(gradebook: Any, assignment: str, student: str, item: str, request: str) -> int:
    """Enter a question; returns its number."""
    row = {"student": student, "assignment": assignment, "item": item, "request": request, "asked": _now()}
    (number,) = gradebook.db.execute(insert(_REQUESTS).values(**row)).inserted_primary_key
    gradebook.db.commit()
    return number


def answer(gradebook: Any, number: int, words: str) -> None:
    """Answer a question. Raises `KitError` if there is none of that number, or it was answered before."""
    found = gradebook.db.execute(select(_REQUESTS).where(_REQUESTS.c.id == number)).first()
    if found is None or found.answered:
        got = "none of this number" if found is None else f"answered on {found.answered}: {found.answer}"
        raise KitError(f"request {number}", got, "an open request", "`autograder regrade` lists them")
    gradebook.db.execute(update(_REQUESTS).where(_REQUESTS.c.id == number).values(answer=words, answered=_now()))
    gradebook.db.commit()


def forget_trail(gradebook: Any, student: str) -> int:
    """Remove a student's changes and questions; returns how many lines went."""
    gone = sum(
        gradebook.db.execute(delete(table).where(table.c.student == student)).rowcount for table in (_TRAIL, _REQUESTS)
    )
    gradebook.db.commit()
    return gone


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
