"""Checks of sigmoid, tanh and ReLU. Caches are the student's own, so a backward pass is judged on its own forward."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation


def forward_task(kind: str) -> Task:
    """The task `<kind>_forward` with its properties."""
    name = f"{kind}_forward"
    task = Task(name, "activations", ("out", "cache"))

    @task.check("values", 0.5, "numbers of either sign")
    def _(impl: Implementation, case: Case) -> None:
        x = case.normal(*case.sizes(2 + case.integer(0, 1), 2, 5), scale=2.0)
        case.equal("out", getattr(impl, name)(x)[0], getattr(case.ref, name)(x)[0])

    @task.check("edge", 0.5, "0, 1000 and -1000", cases=1)
    def _(impl: Implementation, case: Case) -> None:
        for x in (np.array([1000.0, 0.0, 30.0]), np.array([-1000.0, -30.0, 0.0])):
            case.equal("out", getattr(impl, name)(x)[0], getattr(case.ref, name)(x)[0])

    @task.check("pure", 0.25)
    def _(impl: Implementation, case: Case) -> None:
        x = case.normal(3, 4)
        case.pure(impl, name, x)
        if kind == "relu":  # whose docstring asks for a new array: also where nothing is to be cut off
            case.new(impl, name, np.abs(x))

    @task.check("dtype", 0.25)
    def _(impl: Implementation, case: Case) -> None:
        case.dtypes(impl, name, np.abs(case.normal(1, 4)))

    return task


def backward_task(kind: str, slope: str) -> Task:
    """The task `<kind>_backward` with its properties; `slope` says what is tried at the extremes."""
    name = f"{kind}_backward"
    task = Task(name, "activations", ("dx",))

    @task.check("gradient", 0.5, "against a numeric gradient of your own forward pass")
    def _(impl: Implementation, case: Case) -> None:
        x = case.normal(*case.sizes(2, 2, 5), scale=1.5)
        dout = case.normal(*x.shape)
        right = getattr(case.ref, name)(dout, getattr(case.ref, f"{kind}_forward")(x)[1])
        dx = getattr(impl, name)(dout, _cache(impl, kind, x))

        def f(at: dict[str, np.ndarray]) -> float:
            return case.inner(f"{kind}_forward", dout, getattr(impl, f"{kind}_forward")(at["x"])[0])

        case.gradient(f, {"x": x}, {"dx": dx}, kinks=lambda at: at["x"] > 0, accept={"dx": right})

    @task.check("edge", 0.5, slope)
    def _(impl: Implementation, case: Case) -> None:
        x = np.array([[0.0, 1000.0, -1000.0], [-30.0, 30.0, 0.0]])
        dout = case.normal(*x.shape)
        out, cache = getattr(case.ref, f"{kind}_forward")(x)
        want = getattr(case.ref, name)(dout, cache)
        mine, cache = getattr(impl, f"{kind}_forward")(x)
        case.inner(f"{kind}_forward", dout, mine)
        with np.errstate(invalid="ignore"):
            judged = (
                np.abs(np.asarray(mine, dtype=np.float64) - out) < 1e-5
            )  # where the forward pass is wrong, that is what to mend
        dx = getattr(impl, name)(dout, cache)
        shown = np.where(judged, dx, want) if isinstance(dx, np.ndarray) and dx.shape == want.shape else dx
        case.equal("dx", shown, want)

    @task.check("pure", 0.25)
    def _(impl: Implementation, case: Case) -> None:
        x = case.normal(3, 4)
        case.pure(impl, name, case.normal(3, 4), _cache(impl, kind, x))

    @task.check("dtype", 0.25)
    def _(impl: Implementation, case: Case) -> None:
        for dtype in (np.float64, np.float32):
            x, dout = case.normal(2, 3).astype(dtype), case.normal(2, 3).astype(dtype)
            case.has_dtype("dx", getattr(impl, name)(dout, _cache(impl, kind, x)), dtype)

    return task


def _cache(impl: Implementation, kind: str, x: np.ndarray) -> Any:
    return getattr(impl, f"{kind}_forward")(x)[1]


sigmoid_forward, sigmoid_backward = (
    forward_task("sigmoid"),
    backward_task("sigmoid", "flat at 30 and 1000, steepest at 0"),
)
tanh_forward, tanh_backward = forward_task("tanh"), backward_task("tanh", "flat at 30 and 1000, steepest at 0")
relu_forward, relu_backward = forward_task("relu"), backward_task("relu", "slope 0 at exactly 0")
TASKS = (sigmoid_forward, sigmoid_backward, tanh_forward, tanh_backward, relu_forward, relu_backward)
