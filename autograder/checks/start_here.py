"""Checks of `start_here` (A0): one trivial function, worth no points."""

from __future__ import annotations

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation

brighten = Task("brighten", "pictures", ("out",))


@brighten.check("example", 0, "the docstring's example", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("out", impl.brighten(np.array([[0.25, 0.9]]), 0.5), np.array([[0.75, 1.0]]))


@brighten.check("values", 0, "random pictures, lighter and darker")
def _(impl: Implementation, case: Case) -> None:
    image = case.rng.random(case.sizes(2))
    for amount in (0.3, -0.4):
        case.equal("out", impl.brighten(image, amount), case.ref.brighten(image, amount))


@brighten.check("pure", 0, "the picture that is handed in stays as it was")
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "brighten", case.rng.random(case.sizes(2)), 0.6)


ASSIGNMENT = Assignment("start_here", "Start here", 0, (brighten,))
