"""The graded notebook is built from the released one; whatever a student's notebook is, only answers get through."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from nbgrader.utils import determine_grade

from autograder.checks import load
from autograder.course.cards import answer_checks
from autograder.course.code import code_files, render_code
from autograder.course.plots import AS_SUBMITTED
from autograder.course.rebuild import JOINER, inert, rebuild
from autograder.examine.verdict import PropertyVerdict, Report, TaskVerdict

NAME = "two_layer_net"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 20).decode()
ANSWER = "Because no line separates them: $w_1 < 0$."


@pytest.fixture
def release() -> Any:
    """A small release: prose, a check, a written answer, a plot."""

    def graded(kind: str, name: str, source: str, points: float, solution: bool) -> dict:
        meta = {
            "schema_version": 3,
            "grade": True,
            "solution": solution,
            "locked": not solution,
            "task": False,
            "grade_id": name,
            "points": points,
            "cell_type": kind,
        }
        cell = {"cell_type": kind, "id": name, "source": source, "metadata": {"nbgrader": meta}}
        return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})

    def prose(name: str, source: str) -> dict:
        return {"cell_type": "markdown", "id": name, "source": source, "metadata": {}}

    cells = [
        prose("head", "# A two-layer network"),
        graded("code", "affine_forward", 'check("affine_forward")', 5, False),
        prose("ask", "Why does a single neuron not learn XOR?"),
        graded("markdown", "xor_why", "*Your answer here.*", 4, True),
        prose("ask-plot", "Plot it."),
        graded("code", "saturation_plot", "# Your code here.", 2, True),
        graded("code", "affine_backward", 'check("affine_backward")', 7, False),
    ]
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


@pytest.fixture
def theirs(release: Any) -> dict:
    """An honest student's notebook as JSON."""
    book = json.loads(json.dumps(release))
    book["cells"][3]["source"] = ANSWER
    book["cells"][5]["source"] = "plt.plot(x)"
    book["cells"][5]["outputs"] = [
        {"output_type": "display_data", "data": {"image/png": PNG, "text/plain": "<Figure size 1x1>"}, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": ["max 3\n"]},
    ]
    return book


def handed_in(folder: Path, content: dict | bytes) -> Path:
    (folder / f"{NAME}.ipynb").write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def cell(book: Any, name: str) -> Any:
    found = [cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name]
    assert len(found) == 1, name
    return found[0]


def nbformat3(book: dict) -> dict:
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": book["cells"], "metadata": {}}],
    }


def without_metadata(book: dict) -> dict:
    return book | {"cells": [cell | {"metadata": {}, "id": f"new{i}"} for i, cell in enumerate(book["cells"])]}


def duplicated_check(book: dict) -> dict:
    return book | {"cells": [book["cells"][1], *book["cells"], book["cells"][1]]}


def schema(version: int):
    def change(book: dict) -> dict:
        book["cells"][1]["metadata"]["nbgrader"]["schema_version"] = version
        return book

    return change


def flipped(book: dict) -> dict:
    book["cells"][1]["metadata"]["nbgrader"] |= {"grade": False, "points": 1000, "locked": False, "solution": True}
    book["cells"][1]["metadata"]["tags"] = ["skip-execution"]
    book["cells"][1]["source"] = "5.0"
    return book


def foreign(book: dict) -> dict:
    other = copy.deepcopy(book["cells"][1])
    other["metadata"]["nbgrader"]["grade_id"] = "bonus"
    return book | {"cells": [*book["cells"], other]}


def forged_output(book: dict) -> dict:
    book["cells"][1]["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": "5.0"}, "metadata": {}, "execution_count": 1}
    ]
    return book


def ids_kept(book: dict) -> dict:
    return book | {"cells": [cell | {"metadata": {}} for cell in book["cells"]]}


CHANGES = {
    "honest": (lambda book: book, []),
    "metadata lost": (without_metadata, ["found by its place", "found by its place"]),
    "metadata lost, ids kept": (ids_kept, []),
    "check duplicated": (duplicated_check, ["affine_forward stands 3 times"]),
    "check deleted": (lambda book: book | {"cells": book["cells"][2:]}, ["affine_forward is missing"]),
    "check edited, flags flipped, tagged": (flipped, ["affine_forward was changed"]),
    "schema 1": (schema(1), []),
    "schema 4": (schema(4), []),
    "foreign graded cell": (foreign, []),
    "forged output": (forged_output, []),
    "nbformat 3": (nbformat3, []),
    "answer duplicated": (
        lambda book: book | {"cells": [book["cells"][3] | {"source": "*Your answer here.*"}, *book["cells"]]},
        ["xor_why stands 2 times"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_rebuild_keeps_answers_of_a_changed_notebook(change: str, release: Any, theirs: dict, tmp_path: Path) -> None:
    mangle, said = CHANGES[change]
    book = rebuild(release, handed_in(tmp_path, mangle(theirs)), NAME, {})
    assert cell(book, "xor_why").source == ANSWER
    assert cell(book, "saturation_plot").source == "plt.plot(x)"
    plot = cell(book, "saturation_plot").outputs
    assert plot[0].text.startswith(AS_SUBMITTED) and plot[1].data["image/png"] == PNG and plot[2].text == "max 3\n"
    for name in ("affine_forward", "affine_backward"):
        assert cell(book, name).source == f'check("{name}")' and cell(book, name).outputs == []
        assert cell(book, name).metadata == next(c.metadata for c in release.cells if c.id == name)
    assert len(book.cells) == len(release.cells)
    notes = book.metadata["autograder"]["notes"]
    assert len(notes) == len(said) and all(words in note for words, note in zip(said, notes, strict=True)), notes
    nbformat.validate(book)


UNREADABLE = {
    "empty": (b"", "not valid JSON"),
    "no JSON": (b"print(1)", "not valid JSON"),
    "deep JSON": (b"[" * 100_000, "not valid JSON"),
    "a list": (b"[1, 2]", "holds no cells"),
    "cells that are numbers": (b'{"cells": [1, null, "x"]}', ""),
    "cells of odd types": (
        b'{"cells": [{"source": {"a": 1}, "metadata": [], "outputs": 3, "id": 7, "cell_type": null}]}',
        "missing",
    ),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_rebuild_survives_an_unreadable_notebook(what: str, release: Any, tmp_path: Path) -> None:
    content, words = UNREADABLE[what]
    book = rebuild(release, handed_in(tmp_path, content), NAME, {})
    assert cell(book, "xor_why").source == "*Your answer here.*"
    assert any(words in note for note in book.metadata["autograder"]["notes"]) or not words


def test_rebuild_reads_no_links(release: Any, theirs: dict, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text(json.dumps(theirs))
    folder = tmp_path / "handed_in"
    folder.mkdir()
    (folder / f"{NAME}.ipynb").symlink_to(secret)
    book = rebuild(release, folder, NAME, {})
    assert cell(book, "xor_why").source == "*Your answer here.*"
    assert "it is a link" in book.metadata["autograder"]["notes"][0]


def test_rebuild_takes_a_renamed_notebook(release: Any, theirs: dict, tmp_path: Path) -> None:
    (tmp_path / "two_layer_net (1).ipynb").write_bytes("\ufeff".encode() + json.dumps(theirs).encode())
    book = rebuild(release, tmp_path, NAME, {})
    assert cell(book, "xor_why").source == ANSWER
    assert "is called" in book.metadata["autograder"]["notes"][0]


def test_rebuild_drops_active_outputs(release: Any, theirs: dict, tmp_path: Path) -> None:
    theirs["cells"][5]["outputs"] = [
        {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg onload=alert(1)>"}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/png": "aGVsbG8="}, "metadata": {}},
        {
            "output_type": "display_data",
            "data": {"application/javascript": "alert(1)", "text/plain": "\x1b]0;x\x07plain"},
            "metadata": {},
        },
        {"output_type": "stream", "name": "stdout", "text": "y" * 1_000_000},
    ]
    text = json.dumps(cell(rebuild(release, handed_in(tmp_path, theirs), NAME, {}), "saturation_plot"))
    assert (
        "script" not in text.replace("javascript", "")
        and "alert" not in text
        and "svg" not in text
        and "\\u001b" not in text
    )
    assert len(text) < 10_000 and "left out" in text


def test_rebuild_puts_guides_beside_answers_and_keeps_pasted_pictures(
    release: Any, theirs: dict, tmp_path: Path
) -> None:
    theirs["cells"][3]["attachments"] = {"a.png": {"image/png": PNG}, "b.svg": {"image/svg+xml": "<svg/>"}}
    book = rebuild(release, handed_in(tmp_path, theirs), NAME, {"xor_why": "2 points for the line"})
    kinds = [c.metadata.get("autograder", {}).get("kind") for c in book.cells]
    assert kinds[4:6] == ["attached", "guide"]
    assert len(book.cells[4].outputs) == 1 and "2 points for the line" in book.cells[5].source


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![t](http://evil/x.png)",
        "<img/src=x onerror=y>",
        "[x]: javascript:alert(1)\n\n[x]",
        r"$\href{javascript:alert(1)}{x}$",
    ],
)
def test_inert_markdown_makes_nothing_active(text: str) -> None:
    from nbconvert.filters import markdown2html_mistune

    html = markdown2html_mistune(inert(text))
    assert not any(tag in html for tag in ("<script", 'href="javascript', "<img", "\\href"))
    assert inert(text).replace(JOINER, "") == text


def test_inert_leaves_plain_answers_alone() -> None:
    text = "If $a < b$ then `x[i]` is **positive**, since 3 <= 4.\n\n* one\n* two"
    assert inert(text) == text


@pytest.mark.parametrize(
    "points, earned", [(3.25, 3.25), (float("nan"), 0.0), (-1.0, 0.0), (9.0, 5.0), (float("inf"), 0.0)]
)
def test_check_cells_end_in_a_number_that_nbgrader_takes(
    points: float, earned: float, release: Any, tmp_path: Path
) -> None:
    book = rebuild(release, tmp_path, NAME, {})
    verdict = TaskVerdict(
        "affine_forward", 9.0, [PropertyVerdict("values", points, 9.0, False, "dx <b>is</b> wrong", status="wrong")]
    )
    answer_checks(book, load(NAME), Report(NAME, 1, "A", 9.0, [verdict]))
    assert determine_grade(cell(book, "affine_forward")) == (earned, 5.0)
    assert "<b>" not in cell(book, "affine_forward").outputs[1].data["text/html"]
    assert determine_grade(cell(book, "affine_backward")) == (0.0, 7.0)
    assert "no verdict" in cell(book, "affine_backward").outputs[0].text
    nbformat.validate(book)


def test_a_graded_cell_that_was_not_run_counts_nothing_and_says_so(release: Any, tmp_path: Path) -> None:
    release.cells[1].metadata.nbgrader.grade_id = "my_own_test"
    book = rebuild(release, tmp_path, NAME, {})
    answer_checks(book, load(NAME), None)
    assert determine_grade(cell(book, "my_own_test")) == (0.0, 5.0)
    assert "no verdict" in cell(book, "my_own_test").outputs[0].text


def test_indentation_of_code_survives_nbconverts_parser() -> None:
    from bs4 import BeautifulSoup

    text = 'def f(x):\n    """Doc."""\n    return  1  # one\n'
    (file,) = code_files({"a.py": text.encode()}, {})
    shown = BeautifulSoup(str(BeautifulSoup(render_code(file), "html.parser")), "html.parser")
    assert [row.find_all("td")[2].get_text() for row in shown.find_all("tr")] == text.splitlines()
