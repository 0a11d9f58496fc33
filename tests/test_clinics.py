"""The broken-layer clinics: whoever says the same to every pass gets nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import failures

from autograder.checks import load
from autograder.examine.examiner import Solutions
from autograder.subject import LocalSubject

FOLDER = Path(__file__).parent.parent / "solutions"
CLINICS = [("conv_layers", "affine_is_right"), ("conv_layers", "relu_is_right"), ("pooling", "conv_is_right")]


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize(("name", "task"), CLINICS)
def test_clinic_gives_nothing_for_one_answer_to_everybody(name, task, answer):
    it = load(name)[task]
    subject = LocalSubject.load(FOLDER / "convnet", {it.module: f"def {task}(f, g):\n    return {answer}\n"})
    found = failures(subject, Solutions.load(FOLDER, name).reference, [it], 0)
    assert found[task].keys() == it.properties.keys()
