"""Where an array is wrong: as a small picture over its last two axes, and in words."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

WRONG = "#D55E00"
LIMIT = 240  # pixels: cells shrink so that a map stays about so wide
GAP = 6


def _grid(wrong_map: dict[str, Any]) -> np.ndarray:
    return np.asarray(wrong_map["wrong"], dtype=bool).reshape(len(wrong_map["wrong"]), -1)


def is_cut(wrong_map: dict[str, Any]) -> bool:
    """Whether the map shows only the first rows or columns of a large array."""
    return _grid(wrong_map).size < int(np.prod(wrong_map["shape"]))


def where(wrong_map: dict[str, Any]) -> str:
    """The pattern of the wrong entries in words: every entry, whole rows, whole columns, a count.

    `wrong_map` is {"name", "shape", "wrong"}: rows of 0 and 1 over the last axis, leading axes flattened.
    """
    grid, name, shape = _grid(wrong_map), wrong_map["name"], tuple(wrong_map["shape"])
    of = f"{name}, shape {shape}"
    if is_cut(wrong_map):
        return f"{int(grid.sum())} of the first {grid.size} entries of {of}"
    if grid.all():
        return f"every entry of {of}"
    if len(shape) == 1:
        return f"{_listed('entry', 'entries', np.flatnonzero(grid[0]))} of {of}"
    if len(shape) == 2:
        rows, columns = np.asarray(grid.all(axis=1)), np.asarray(grid.all(axis=0))
        if np.array_equal(grid, np.broadcast_to(rows[:, None], grid.shape)):
            return f"the whole {_listed('row', 'rows', np.flatnonzero(rows))} of {of}"
        if np.array_equal(grid, np.broadcast_to(columns, grid.shape)):
            return f"the whole {_listed('column', 'columns', np.flatnonzero(columns))} of {of}"
    return f"{int(grid.sum())} of {grid.size} entries of {of}"


def _listed(one: str, many: str, numbers: np.ndarray) -> str:
    shown = ", ".join(str(int(n)) for n in numbers[:8]) + (", …" if len(numbers) > 8 else "")
    return f"{one if len(numbers) == 1 else many} {shown}"


def error_map(wrong_map: dict[str, Any]) -> str:
    """An inline SVG: one panel for each index of the leading axes, a square an entry, wrong ones filled."""
    grid, shape = _grid(wrong_map), tuple(wrong_map["shape"])
    height = shape[-2] if len(shape) > 1 else 1
    panels = [grid[start : start + height] for start in range(0, len(grid), height)][:12]
    width = grid.shape[1]
    across = max(1, min(len(panels), 48 // max(width, 1) or 1))
    cell = int(np.clip(LIMIT / (across * width), 4, 14))
    down = -(-len(panels) // across)
    size = (across * (width * cell + GAP) - GAP + 2, down * (height * cell + GAP) - GAP + 2)
    squares = []
    for number, panel in enumerate(panels):
        left = 1 + number % across * (width * cell + GAP)
        top = 1 + number // across * (height * cell + GAP)
        squares.append(_panel(panel, left, top, cell))
    text = escape(f"Map of the wrong entries: {where(wrong_map)}.")
    svg = (
        f'<svg role="img" aria-label="{text}" width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}" '
        f'style="display:block;max-width:100%">{"".join(squares)}</svg>'
    )
    caption = f"{wrong_map['name']} {shape}" + (
        ", first entries" if is_cut(wrong_map) or len(grid) > 12 * height else ""
    )
    return (
        f'{svg}<div style="font-size:.85em;margin-top:.3em">{escape(caption)}: <span style="{_KEY}"></span> wrong</div>'
    )


_KEY = f"display:inline-block;width:.75em;height:.75em;background:{WRONG};vertical-align:baseline"


def _panel(panel: np.ndarray, left: int, top: int, cell: int) -> str:
    rows, columns = panel.shape
    filled = "".join(
        f"M{left + int(j) * cell} {top + int(i) * cell}h{cell}v{cell}h-{cell}z"
        for i, j in zip(*np.nonzero(panel), strict=True)
    )
    lines = "".join(f"M{left} {top + i * cell}h{columns * cell}" for i in range(rows + 1))
    lines += "".join(f"M{left + j * cell} {top}v{rows * cell}" for j in range(columns + 1))
    return (
        f'<path d="{filled}" fill="{WRONG}"/><path d="{lines}" fill="none" stroke="currentColor" stroke-opacity=".35"/>'
    )
