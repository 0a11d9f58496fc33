"""Names that a later cell misses because an earlier one stopped before it had defined them."""

from __future__ import annotations

import ast
from collections.abc import Iterator


class Waiting:
    """What a notebook would have defined by now, and what that waits for."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def add(self, cell: str, reason: str) -> None:
        """Note the names that a stopped cell would have defined."""
        self._reasons |= dict.fromkeys(_defined(cell), reason)

    def reason(self, name: str | None) -> str | None:
        """Why there is no such name; None where no stopped cell would have made it."""
        return self._reasons.get(name or "")


def _defined(cell: str) -> Iterator[str]:
    try:
        statements = ast.parse(cell).body
    except SyntaxError:  # a magic command
        return
    while statements:
        node = statements.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        statements += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id
