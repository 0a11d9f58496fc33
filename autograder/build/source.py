"""A notebook's source: percent text, a cell a `# %%` line, with what is graded said on that line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import KitError

# metadata on the `# %%` line: what makes a cell of which kind, and on which kind of cell it may stand
KINDS = {"check": "code", "plot": "code", "work": "code", "test": "code", "answer": "markdown"}
HAND_MARKED = ("answer", "plot")
TEST = "test"  # asserts that an instructor wrote by hand, run and scored as nbgrader does
_OTHER = {"points", "tags", "lines_to_next_cell"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Cell:
    """One cell of the source.

    Parameters
    ----------
    kind : str  prose, given, or a key of `KINDS`
    name : str  id of the task or item; "" for prose and given
    points : float  of a hand-marked item or a test, else 0
    text : str  markers included
    type : str  "markdown" or "code"
    tags : tuple of str
    file : str
    line : int  line number of the `# %%` line; the text begins at `first`
    first : int
    """

    kind: str
    name: str
    points: float
    text: str
    type: str
    tags: tuple[str, ...]
    file: str
    line: int
    first: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def read_source(text: str, file: str) -> list[Cell]:
    """The cells of percent text. Raises `KitError` that begins `file:line:` for metadata of the wrong form."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if re.match(r"# ?%%(?!%)", line)]
    import jupytext  # late: it imports much that a command which reads no source does not need

    nodes = jupytext.reads(text, fmt="py:percent").cells
    if len(nodes) != len(starts):
        raise KitError(
            f"{file}:1",
            f"{len(nodes)} cells after {len(starts)} `# %%` lines",
            "nothing before the first `# %%` line",
            "Put the text into a cell",
        )
    return [_cell(node, file, line, lines) for node, line in zip(nodes, starts, strict=True)]


def _cell(node, file: str, line: int, lines: list[str]) -> Cell:
    place = f"{file}:{line}"
    meta = dict(node.metadata)
    if node.cell_type not in ("markdown", "code"):
        raise KitError(place, node.cell_type, "a markdown or code cell")
    if unknown := set(meta) - set(KINDS) - _OTHER:
        raise KitError(
            place,
            sorted(unknown)[0],
            f"one of {', '.join(sorted({*KINDS, *_OTHER} - {'lines_to_next_cell'}))}",
            "Mend the `# %%` line",
        )
    kinds = [key for key in KINDS if key in meta]
    if len(kinds) > 1:
        raise KitError(place, " and ".join(kinds), "one kind a cell", "Make two cells")
    kind = kinds[0] if kinds else "prose" if node.cell_type == "markdown" else "given"
    name = meta.get(kind, "")
    if kinds:
        _check_kind(place, kind, name, node.cell_type)
    first = line + 1
    while first <= len(lines) and not lines[first - 1].strip("# \t"):
        first += 1
    return Cell(
        kind,
        name,
        _points(place, kind, meta),
        node.source,
        node.cell_type,
        tuple(meta.get("tags", ())),
        file,
        line,
        first,
    )


def _check_kind(place: str, kind: str, name: object, cell_type: str) -> None:
    if KINDS[kind] != cell_type:
        mark = "`# %% [markdown]`" if KINDS[kind] == "markdown" else "`# %%`"
        raise KitError(place, f"{kind}= on a {cell_type} cell", f"a {KINDS[kind]} cell", f"Begin the line with {mark}")
    if not isinstance(name, str) or not (_NAME.fullmatch(name) or kind == "check"):
        raise KitError(place, name, "an id of small letters, digits and underscores", f'Write {kind}="its_name"')


def _points(place: str, kind: str, meta: dict) -> float:
    points = meta.get("points")
    if kind not in (*HAND_MARKED, TEST):
        if points is not None:
            raise KitError(
                place,
                f"points={points}",
                "points on answer, plot and test cells only",
                "A check's points come from its task",
            )
        return 0
    if isinstance(points, bool) or not isinstance(points, (int, float)) or not 0 < points <= 100:
        raise KitError(place, points, "points above 0", f'Write {kind}="{meta[kind]}" points=4')
    return points
