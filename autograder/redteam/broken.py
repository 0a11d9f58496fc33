"""Broken submissions, which get what they deserve with clear words, and honest ones that graders like to punish."""

from __future__ import annotations

import re
from typing import Any

from .attack import Attack, Scene

LOSSES = ("hinge_loss", "softmax_loss")
WARNS = """
import sys, warnings
warnings.warn("a library says something", RuntimeWarning)
print("loading …", file=sys.stderr)
np.zeros(1) / np.zeros(1)
"""
OWN_CACHE = """
class _Cache:
    def __init__(self, parts):
        self.parts = parts

_forward, _backward = relu_forward, relu_backward

def relu_forward(x):
    out, cache = _forward(x)
    return out, _Cache(cache)

def relu_backward(dout, cache):
    return _backward(dout, cache.parts)
"""


def _as_written(change: Any) -> Any:
    """Every module of the package with its bytes changed."""

    def all_of(scene: Scene) -> None:
        for path in sorted((scene.folder / "convnet").glob("*.py")):
            scene.write(f"convnet/{path.name}", change(path.read_bytes()))

    return all_of


def _nbformat3(book: dict[str, Any]) -> dict[str, Any]:
    cells = [
        {**cell, "input": cell["source"], "language": "python"} if cell["cell_type"] == "code" else cell
        for cell in book["cells"]
    ]
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


def _no_metadata(book: dict[str, Any]) -> dict[str, Any]:
    cells = [{**cell, "metadata": {}, "id": f"new{number}"} for number, cell in enumerate(book["cells"])]
    return book | {"metadata": {}, "cells": cells}


def _surrogates(scene: Scene) -> None:
    def edit(book: dict[str, Any]) -> None:
        for cell in book["cells"]:
            cell["source"] = ["\ud800 lone \udfff ", *cell["source"]]

    scene.book(edit)


def _old_schema(book: dict[str, Any]) -> None:
    for cell in book["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 1
            break


def _nul(scene: Scene) -> None:
    scene.write("convnet/losses.py", re.sub(rb"\n", b"\0\n", scene.desk.module("losses").read_bytes()))


def _empty(scene: Scene) -> None:
    scene.write("convnet/losses.py", b"")
    scene.write(scene.notebook.name, b"")


def _missing(scene: Scene) -> None:
    scene.desk.module("losses").unlink()


def _deep(scene: Scene) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    scene.write(scene.notebook.name, scene.notebook.read_text().rstrip().removesuffix("}") + f', "deep": {deep}}}')


ATTACKS = [
    Attack("nbformat3", "an old notebook format; honest", lambda scene: scene.book(_nbformat3)),
    Attack("bom", "a byte order mark; honest", _as_written(lambda content: b"\xef\xbb\xbf" + content)),
    Attack("crlf", "line ends of Windows; honest", _as_written(lambda content: content.replace(b"\n", b"\r\n"))),
    Attack("null_bytes", "losses.py contains NUL bytes", _nul, LOSSES),
    Attack("empty_files", "losses.py and the notebook are empty", _empty, LOSSES),
    Attack("metadata_lost", "no metadata left; honest", lambda scene: scene.book(_no_metadata)),
    Attack("stub_missing", "losses.py is missing", _missing, LOSSES),
    Attack("invalid_unicode_source", "lone surrogates in cells; honest", _surrogates),
    Attack("deep_json", "JSON 100,000 levels deep; honest code", _deep),
    Attack("schema_version_1", "old metadata in one cell; honest", lambda scene: scene.book(_old_schema)),
    Attack("honest_with_warning", "honest; warns on stderr", lambda scene: scene.append(WARNS, "losses")),
    Attack(
        "honest_float32_list", "honest; a cache of its own class", lambda scene: scene.append(OWN_CACHE, "activations")
    ),
]
