"""The extensions' checks: full marks for the reference and for correct work in other styles."""

from __future__ import annotations

import doctest
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from judging import failures, words

from autograder.checks import EXTENSIONS, load, own_modules
from autograder.examine.examiner import Solutions
from autograder.subject import LocalSubject
from autograder.worker.endpoint import forget_package

HERE = Path(__file__).parent
FOLDER = HERE.parent / "solutions"
SOLUTIONS = {name: Solutions.load(FOLDER, name) for name in EXTENSIONS}
STYLES = [(name, path.name) for name in EXTENSIONS for path in sorted((HERE / "styles" / name).iterdir())]
MORE = [pytest.param(range(2), id="2 seeds"), pytest.param(range(2, 20), id="20 seeds", marks=pytest.mark.slow)]


def written(name: str) -> list:
    """The tasks that are functions or classes; the others are saved results."""
    return [task for task in load(name).tasks if task.module]


@pytest.fixture
def reference() -> Iterator[None]:
    """`import convnet` finds the reference."""
    sys.path.insert(0, str(FOLDER))
    forget_package("convnet")
    yield
    sys.path.remove(str(FOLDER))
    forget_package("convnet")


@pytest.mark.parametrize("seeds", MORE)
@pytest.mark.parametrize("name", EXTENSIONS)
def test_reference_gets_full_marks(name, seeds):
    right = SOLUTIONS[name].reference
    assert {seed: found for seed in seeds if (found := words(failures(right, right, written(name), seed)))} == {}


@pytest.mark.parametrize("seeds", MORE)
@pytest.mark.parametrize(("name", "style"), STYLES, ids="-".join)
def test_other_style_gets_full_marks(name, style, seeds):
    sources = {path.stem: path.read_text() for path in (HERE / "styles" / name / style).glob("*.py")}
    subject, right = LocalSubject.load(FOLDER / "convnet", sources), SOLUTIONS[name].reference
    own = [task for task in written(name) if task.module in sources]
    assert {seed: found for seed in seeds if (found := words(failures(subject, right, own, seed)))} == {}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_there_are_three_mistakes_a_task_and_three_styles(name):
    mistakes = [mistake.task for mistake in SOLUTIONS[name].mistakes]
    assert [task.name for task in written(name) if mistakes.count(task.name) < 3] == []
    assert sum(extension == name for extension, _ in STYLES) >= 3


@pytest.mark.parametrize(
    ("name", "module"), [(name, module) for name in EXTENSIONS for module in own_modules(load(name))]
)
def test_examples_in_docstrings_hold(name, module, reference):
    found = doctest.testmod(importlib.import_module(f"convnet.{module}"), extraglobs={"np": np})
    assert found.attempted > 0 and found.failed == 0
