"""Checks of the broken-layer clinic: do the student's tests find the wrong pass, and let the right ones go?

Each property sends in wrong passes among right ones, so that a test which says the same to everybody gets nothing.
The patients are functions of a given module: what students install holds no layer's backward pass.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from ...worker.values import Callback

affine_is_right = Task("affine_is_right", "clinic", ("right",), seconds=30)
relu_is_right = Task("relu_is_right", "clinic", ("right",), seconds=30)

RIGHT_AFFINE = ("affine_backward", "affine_example_by_example", "affine_output_by_output")
RIGHT_RELU = ("relu_row_by_row", "relu_twice")
PATIENTS = (
    *RIGHT_AFFINE[1:],
    *("affine_patient_a", "affine_patient_b", "affine_patient_c"),
    *RIGHT_RELU,
    *("relu_patient_a", "relu_patient_b"),
)


def consult(impl: Implementation, case: Case, layer: str, right: tuple[str, ...], wrong: dict[str, str]) -> None:
    """State that the student's test lets all of `right` pass, and none of `wrong` (with words on each)."""
    patients = [*right, *wrong]
    forward = Callback(lambda *args: _forward(case, layer, *args))
    for number in case.rng.permutation(len(patients)):
        patient = patients[number]
        healthy = patient not in wrong
        got = getattr(impl, f"{layer}_is_right")(forward, Callback(getattr(case.ref, patient)))
        if isinstance(got, (bool, np.bool_)):
            words = "a right pass was called wrong" if healthy else f"a wrong pass got through: {wrong[patient]}"
            case.expect(bool(got) == healthy, "right", words, bool(got), healthy)
        else:
            case.expect(False, "right", f"your test answered {got!r:.60}; want True or False", got, healthy)


def _forward(case: Case, layer: str, *args: Any) -> tuple[Any, Any]:
    """The right forward pass; ReLU's cache is the input here, whatever the package keeps for itself."""
    out, cache = getattr(case.ref, f"{layer}_forward")(*args)
    return out, cache if layer == "affine" else args[0]


@affine_is_right.check(
    "batch", 1, "a pass that goes wrong with several examples is caught, right ones are not", cases=1, recorded=False
)
def _(impl: Implementation, case: Case) -> None:
    wrong = {"affine_patient_a": "it is right for a single example, and for two of its three gradients"}
    consult(impl, case, "affine", RIGHT_AFFINE, wrong)


@affine_is_right.check(
    "shapes", 1, "passes that go wrong with pictures are caught, right ones are not", cases=1, recorded=False
)
def _(impl: Implementation, case: Case) -> None:
    wrong = {
        "affine_patient_b": "it is right where every example is a row of numbers, and its shapes are always right",
        "affine_patient_c": "it is right where every example is a row of numbers; elsewhere a shape is wrong",
    }
    consult(impl, case, "affine", RIGHT_AFFINE, wrong)


@relu_is_right.check(
    "values", 1, "a pass that is right for one simple dout is caught, right ones are not", cases=1, recorded=False
)
def _(impl: Implementation, case: Case) -> None:
    consult(impl, case, "relu", RIGHT_RELU, {"relu_patient_a": "it is right for a dout of ones"})


@relu_is_right.check(
    "gradient", 1, "a pass that is off by one hundredth is caught, right ones are not", cases=1, recorded=False
)
def _(impl: Implementation, case: Case) -> None:
    wrong = {"relu_patient_b": "it is off by a hundredth of dout, and only where the neuron is off"}
    consult(impl, case, "relu", RIGHT_RELU, wrong)
