"""Notebook cells and outputs of our own making, without nbformat's validation of each (it takes most of the time)."""

from __future__ import annotations

from typing import Any

from nbformat import from_dict


def stream(text: str) -> Any:
    """Text on stdout."""
    return from_dict({"output_type": "stream", "name": "stdout", "text": text})


def display(data: dict[str, str], metadata: dict[str, Any] | None = None) -> Any:
    """Something displayed: MIME type to content."""
    return from_dict({"output_type": "display_data", "data": data, "metadata": metadata or {}})


def result(text: str) -> Any:
    """The value of a cell's last line."""
    return from_dict(
        {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}, "execution_count": None}
    )


def locked_cell(
    kind: str, identifier: str, source: str, about: dict[str, Any], outputs: list[Any] | None = None
) -> Any:
    """A cell that we add: what it is stands in `metadata.autograder`, and Jupyter lets nobody edit it."""
    metadata = {"autograder": about, "editable": False, "deletable": False}
    cell = {"cell_type": kind, "id": identifier[:64], "metadata": metadata, "source": source}
    return from_dict(cell if kind == "markdown" else {**cell, "outputs": outputs or [], "execution_count": None})
