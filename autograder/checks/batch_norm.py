"""Checks of the extension `batch_norm`: of units, and of maps. Caches are the student's own, so a backward pass is
judged by their own forward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..checking import Assignment, Case, Task
from ..checking.derivation import costs_no_more_than_formulas
from ..subject import Implementation

RESULTS = ("out", "cache", "running_mean", "running_var")
STATE = RESULTS[2:]
Shapes = Callable[[Case], tuple[int, ...]]


@dataclass
class Batch:
    """A call: units (N, D) or maps (N, C, H, W), with the state of a fresh net and options."""

    x: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray
    mean: np.ndarray
    var: np.ndarray
    options: dict[str, Any] = field(default_factory=lambda: {"momentum": 0.9, "eps": 1e-5})

    def forward(self, impl: Implementation, task: str, train: bool = True) -> Any:
        """What the forward task returns."""
        return getattr(impl, task)(self.x, self.gamma, self.beta, self.mean, self.var, train=train, **self.options)

    def normal_state(self, case: Case) -> Batch:
        """The same call of a net that has been trained for a while, gamma and beta too."""
        D = len(self.gamma)
        return replace(
            self, gamma=case.normal(D), beta=case.normal(D), mean=case.normal(D), var=0.5 + case.rng.random(D)
        )


def batch(case: Case, shape: Sequence[int], scale: float = 1.0, **options: Any) -> Batch:
    """Numbers whose mean and spread (2 to 3 times `scale`) differ between units, for a net that just began."""
    D, axes = shape[1], (0, *range(2, len(shape)))
    noise, per_unit = case.normal(*shape), (1, D) + (1,) * (len(shape) - 2)
    noise = (noise - noise.mean(axis=axes, keepdims=True)) / noise.std(axis=axes, keepdims=True)
    x = scale * ((2 + case.rng.random(per_unit)) * noise + case.normal(*per_unit, scale=3.0))
    return Batch(x, np.ones(D), np.zeros(D), np.zeros(D), np.ones(D), {"momentum": 0.9, "eps": 1e-5} | options)


def same(impl: Implementation, case: Case, task: str, call: Batch, train: bool = True, state: bool = False) -> None:
    """State that `out` is the reference's; with `state` that the running statistics are."""
    got, want = call.forward(impl, task, train), call.forward(case.ref, task, train)
    for name, mine, right in zip(RESULTS, got, want, strict=True):
        if name in (STATE if state else ("out",)):
            case.equal(name, mine, right)


def forward_task(task: Task, shapes: Shapes, points: dict[str, float]) -> None:
    """The properties that units and maps share. `shapes(case)` draws a shape."""
    name = task.name

    @task.check("edge", points["edge"], "numbers that hardly change, or never; a large eps")
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case), scale=0.002)
        same(impl, case, name, call)
        same(impl, case, name, replace(call, x=np.full_like(call.x, 4.0)))
        same(impl, case, name, batch(case, shapes(case), eps=0.3))

    @task.check("weights", points["weights"], "gamma alone")
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case))
        same(impl, case, name, replace(call, gamma=case.normal(len(call.gamma))))

    @task.check("bias", points["bias"], "beta alone")
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case))
        same(impl, case, name, replace(call, beta=case.normal(len(call.beta))))

    @task.check("running", points["running"], "the running mean and variance after two batches")
    def _(impl: Implementation, case: Case) -> None:
        for seen in (batch(case, shapes(case)), batch(case, shapes(case)).normal_state(case)):
            same(impl, case, name, seen, state=True)

    @task.check("momentum", points["momentum"], "other momenta than 0.9")
    def _(impl: Implementation, case: Case) -> None:
        for momentum in (0.7, 0.25):
            same(impl, case, name, batch(case, shapes(case), momentum=momentum).normal_state(case), state=True)

    @task.check("evaluation", points["evaluation"], "in use: by the running numbers, which stay as they are")
    def _(impl: Implementation, case: Case) -> None:
        whole = batch(case, shapes(case)).normal_state(case)
        for call in (whole, replace(whole, x=whole.x[:1])):
            same(impl, case, name, call, train=False)
            same(impl, case, name, call, train=False, state=True)

    @task.check("defaults", points["defaults"], "momentum 0.9 and eps 1e-5 where they are left out", cases=1)
    def _(impl: Implementation, case: Case) -> None:
        call = replace(batch(case, shapes(case), scale=0.002).normal_state(case), options={})
        same(impl, case, name, call)
        same(impl, case, name, call, state=True)

    @task.check("pure", points["pure"])
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case)).normal_state(case)
        for train in (True, False):
            case.pure(impl, name, call.x, call.gamma, call.beta, call.mean, call.var, train=train)

    @task.check("dtype", points["dtype"])
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case)).normal_state(case)
        for train in (True, False):
            for dtype in (np.float64, np.float32):
                arrays = [value.astype(dtype) for value in (call.x, call.gamma, call.beta, call.mean, call.var)]
                got = getattr(impl, name)(*arrays, train=train)
                for label, value in (("out", got[0]), ("running_mean", got[2]), ("running_var", got[3])):
                    case.has_dtype(label, value, dtype)


def forward_of(name: str) -> str:
    """The task whose backward pass `name` is."""
    return name.replace("backward", "forward")


def judge_dx(impl: Implementation, case: Case, name: str, call: Batch) -> None:
    """State that dx is the gradient of the student's own forward pass."""
    forward, dout = forward_of(name), case.normal(*call.x.shape)
    right = getattr(case.ref, name)(dout, call.forward(case.ref, forward)[1])
    grads = getattr(impl, name)(dout, call.forward(impl, forward)[1])

    def f(at: dict[str, np.ndarray]) -> float:
        return case.inner(forward, dout, replace(call, **at).forward(impl, forward)[0])

    case.gradient(f, {"x": call.x}, {"dx": grads[0]}, accept={"dx": right[0]})


def backward_task(task: Task, shapes: Shapes, points: dict[str, float]) -> None:
    """The properties of the way back that units and maps share."""
    name, forward = task.name, forward_of(task.name)

    @task.check("values", points["values"], "dx where gamma is 1")
    def _(impl: Implementation, case: Case) -> None:
        judge_dx(impl, case, name, batch(case, shapes(case)))

    @task.check("gradient", points["gradient"], "dx with other gammas and betas, and a large eps")
    def _(impl: Implementation, case: Case) -> None:
        judge_dx(impl, case, name, batch(case, shapes(case), eps=0.3).normal_state(case))

    def judge_sum(impl: Implementation, case: Case, position: int) -> None:
        """State that dgamma (1) is the sum of dout * x_hat, or dbeta (2) that of dout, with the student's own x_hat."""
        call = batch(case, shapes(case))
        dout = case.normal(*call.x.shape)
        x_hat, cache = call.forward(impl, forward)[:2]
        terms = dout * case.shaped("out", x_hat, dout) if position == 1 else dout
        axes = (0, *range(2, dout.ndim))
        case.equal(("dgamma", "dbeta")[position - 1], getattr(impl, name)(dout, cache)[position], terms.sum(axis=axes))

    @task.check("weights", points["weights"], "dgamma")
    def _(impl: Implementation, case: Case) -> None:
        judge_sum(impl, case, 1)

    @task.check("bias", points["bias"], "dbeta")
    def _(impl: Implementation, case: Case) -> None:
        judge_sum(impl, case, 2)

    @task.check("pure", points["pure"])
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case)).normal_state(case)
        case.pure(impl, name, case.normal(*call.x.shape), call.forward(impl, forward)[1])

    @task.check("dtype", points["dtype"])
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, shapes(case)).normal_state(case)
        dout = case.normal(*call.x.shape)
        for dtype in (np.float64, np.float32):
            arrays = [value.astype(dtype) for value in (call.x, call.gamma, call.beta, call.mean, call.var)]
            cache = getattr(impl, forward)(*arrays, train=True)[1]
            for label, value in zip(
                ("dx", "dgamma", "dbeta"), getattr(impl, name)(dout.astype(dtype), cache), strict=True
            ):
                case.has_dtype(label, value, dtype)

    @task.check("cost", 0, cases=1)
    def _(impl: Implementation, case: Case) -> None:
        call = batch(case, (100, 100) if len(shapes(case)) == 2 else (10, 10, 10, 10))
        dout, cache = case.normal(*call.x.shape), call.forward(impl, forward)[1]
        costs_no_more_than_formulas(impl, case, name, lambda: getattr(impl, name)(dout, cache), dout.size)


def units(case: Case) -> tuple[int, ...]:
    """A shape (N, D)."""
    return case.sizes(2, 3, 8)


def one_map(case: Case) -> tuple[int, ...]:
    """A shape (1, 1, H, W)."""
    return (1, 1, *case.sizes(2, 3, 6))


def several_channels(case: Case) -> tuple[int, ...]:
    """A shape (1, C, H, W)."""
    return (1, *case.sizes(3, 2, 6))


def several_pictures(case: Case) -> tuple[int, ...]:
    """A shape (N, 1, H, W)."""
    N, H, W = case.sizes(3, 2, 6)
    return (N, 1, H, W)


batchnorm_forward = Task("batchnorm_forward", "batch_norm", RESULTS)
batchnorm_backward = Task("batchnorm_backward", "batch_norm", ("dx", "dgamma", "dbeta"))
spatial_batchnorm_forward = Task("spatial_batchnorm_forward", "batch_norm", RESULTS)
spatial_batchnorm_backward = Task("spatial_batchnorm_backward", "batch_norm", ("dx", "dgamma", "dbeta"))


@batchnorm_forward.check("example", 1, "the numbers of the docstring", cases=1)
def _(impl: Implementation, case: Case) -> None:
    call = replace(batch(case, (2, 2)), x=np.array([[1.0, 10.0], [3.0, 50.0]]))
    case.equal("out", np.round(call.forward(impl, "batchnorm_forward")[0], 3), np.array([[-1.0, -1.0], [1.0, 1.0]]))


@batchnorm_forward.check("values", 1, "gamma 1, beta 0: mean 0 and spread 1")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, "batchnorm_forward", batch(case, units(case)))


forward_task(
    batchnorm_forward,
    units,
    {
        "weights": 0.5,
        "bias": 0.5,
        "edge": 1,
        "running": 2,
        "momentum": 0.5,
        "evaluation": 1,
        "defaults": 0.5,
        "pure": 0.5,
        "dtype": 0.5,
    },
)
backward_task(
    batchnorm_backward, units, {"values": 2, "gradient": 2.5, "weights": 1, "bias": 0.5, "pure": 0.5, "dtype": 0.5}
)


@spatial_batchnorm_forward.check("values", 1, "one picture with one map")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, "spatial_batchnorm_forward", batch(case, one_map(case)))


def judge_all(impl: Implementation, case: Case, shape: Sequence[int]) -> None:
    """State that output and state are right, in training and in use, of a net that has been trained for a while."""
    call = batch(case, shape).normal_state(case)
    for train in (True, False):
        for state in (False, True):
            same(impl, case, "spatial_batchnorm_forward", call, train, state)


@spatial_batchnorm_forward.check("channels", 2, "each channel has a statistic of its own")
def _(impl: Implementation, case: Case) -> None:
    judge_all(impl, case, several_channels(case))


@spatial_batchnorm_forward.check("batch", 2, "all pictures of a batch share one statistic")
def _(impl: Implementation, case: Case) -> None:
    judge_all(impl, case, several_pictures(case))


@spatial_batchnorm_backward.check("channels", 1, "dx with several channels")
def _(impl: Implementation, case: Case) -> None:
    judge_dx(impl, case, "spatial_batchnorm_backward", batch(case, several_channels(case)))


@spatial_batchnorm_backward.check("batch", 1, "dx with several pictures")
def _(impl: Implementation, case: Case) -> None:
    judge_dx(impl, case, "spatial_batchnorm_backward", batch(case, several_pictures(case)))


forward_task(
    spatial_batchnorm_forward,
    one_map,
    {
        "weights": 0.25,
        "bias": 0.25,
        "edge": 0.25,
        "running": 0.5,
        "momentum": 0.25,
        "evaluation": 0.5,
        "defaults": 0.25,
        "pure": 0.25,
        "dtype": 0.5,
    },
)
backward_task(
    spatial_batchnorm_backward,
    one_map,
    {"values": 0.5, "gradient": 0.5, "weights": 0.5, "bias": 0.5, "pure": 0.5, "dtype": 0.5},
)

ASSIGNMENT = Assignment(
    "batch_norm",
    "Batch normalisation",
    35,
    (batchnorm_forward, batchnorm_backward, spatial_batchnorm_forward, spatial_batchnorm_backward),
    needs=("two_layer_net",),
    given=("fc_net",),
)
