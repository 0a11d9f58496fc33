"""Checks of the broken-layer clinic for convolutions; the patients are functions of a given module."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from ...worker.values import Callback

conv_is_right = Task("conv_is_right", "conv_clinic", ("right",), seconds=60)

RIGHT = ("conv_backward", "conv_example_by_example", "conv_filter_by_filter")


def consult(impl: Implementation, case: Case, wrong: str, words: str) -> None:
    """State that the student's test lets a right pass go and does not let the wrong one pass."""
    patients = [(RIGHT[case.integer(0, 2)], True), (wrong, False)]
    if case.integer(0, 1):
        patients.reverse()
    forward = Callback(lambda *args, **kwargs: case.ref.conv_forward(*args, **kwargs))
    for name, healthy in patients:
        got = impl.conv_is_right(forward, Callback(getattr(case.ref, name)))
        if not isinstance(got, (bool, np.bool_)):
            case.expect(False, "right", f"your test answered {got!r:.60}; want True or False", got, healthy)
            continue
        said = "a right pass was called wrong" if healthy else f"a wrong pass got through: {words}"
        case.expect(bool(got) == healthy, "right", said, bool(got), healthy)


def patient(name: str, wrong: str, words: str) -> None:
    """One property of the clinic: one wrong pass, worth two points."""

    @conv_is_right.check(name, 2, f"a pass that is wrong only {words}; a right one may go", cases=1, recorded=False)
    def _(impl: Implementation, case: Case) -> None:
        consult(impl, case, wrong, f"it is wrong only {words}")


patient("batch", "conv_patient_a", "with several pictures")
patient("channels", "conv_patient_b", "with several filters")
patient("stride", "conv_patient_c", "with a stride of 2 or more")
patient("pad", "conv_patient_d", "with padding")
