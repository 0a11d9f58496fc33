"""Checks of the extension `residual`. Caches are the student's own, so the way back is judged by their own forward."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation
from .full_convnet import FAST

GRADIENTS: tuple[str, ...] = ("dx", "dw1", "db1", "dw2", "db2")
MARGIN = 1e-3  # how far, at least, what arrives at the ReLU stays away from its kink

residual_forward = Task("residual_forward", "residual", ("out", "cache"))
residual_backward = Task("residual_backward", "residual", GRADIENTS)


@dataclass(frozen=True)
class Block:
    """The arguments of a block, in order."""

    x: np.ndarray
    w1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray
    b2: np.ndarray

    def forward(self, impl: Implementation) -> Any:
        return impl.residual_forward(*astuple(self))

    def hidden(self) -> np.ndarray:
        """What arrives at the ReLU."""
        pad = self.w1.shape[2] // 2
        padded = np.pad(self.x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, self.w1.shape[2:], (2, 3))
        return np.einsum("ncijuv,mcuv->nmij", windows, self.w1) + self.b1[:, None, None]


def block(
    case: Case,
    *,
    batch: int = 1,
    channels: int = 1,
    middle: int = 1,
    fields: tuple[int, int] = (3, 3),
    bias: bool = False,
) -> Block:
    """Draw a block on maps of unequal sides: one of everything, fields of 3 and no bias unless more is asked for.

    No number that arrives at the ReLU is close to 0, so that no step of a numeric gradient crosses the kink.
    """
    H, W = case.sizes(2, 3, 5)
    while True:
        shapes = {"x": (batch, channels, H, W), "w1": (middle, channels) + fields[:1] * 2, "b1": (middle,)}
        shapes |= {"w2": (channels, middle) + fields[1:] * 2, "b2": (channels,)}
        drawn = {
            name: case.normal(*shape) if bias or name[0] != "b" else np.zeros(shape) for name, shape in shapes.items()
        }
        made = Block(**drawn)
        signs = made.hidden() > 0
        if np.abs(made.hidden()).min() > MARGIN and signs.any() and not signs.all():
            return made


def same(impl: Implementation, case: Case, made: Block) -> None:
    """State that `out` is the reference's."""
    case.equal("out", made.forward(impl)[0], made.forward(case.ref)[0])


def judge(impl: Implementation, case: Case, made: Block, names: tuple[str, ...] = GRADIENTS) -> None:
    """State that these gradients are those of the student's own forward pass."""
    dout = case.normal(*made.x.shape)
    right = dict(zip(GRADIENTS, case.ref.residual_backward(dout, made.forward(case.ref)[1]), strict=True))
    got = dict(zip(GRADIENTS, impl.residual_backward(dout, made.forward(impl)[1]), strict=True))

    def f(at: dict[str, np.ndarray]) -> float:
        return case.inner("residual_forward", dout, replace(made, **at).forward(impl)[0])

    at = {name[1:]: value for name, value in zip(GRADIENTS, astuple(made), strict=True)}
    case.gradient(f, at, {name: got[name] for name in names}, accept=right)


def nothing(made: Block) -> Block:
    """The block with all weights and biases 0."""
    return Block(made.x, *(np.zeros_like(value) for value in astuple(made)[1:]))


@residual_forward.check("example", 1, "with all weights and biases 0 nothing is changed", cases=1)
def _(impl: Implementation, case: Case) -> None:
    made = nothing(block(case, batch=2, channels=2, middle=3))
    case.equal("out", made.forward(impl)[0], made.x)


@residual_forward.check("values", 2, "one map, one filter each")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, block(case))


@residual_forward.check("bias", 1, "both biases")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, block(case, bias=True))


@residual_forward.check("channels", 1, "several channels, more or fewer in the middle")
def _(impl: Implementation, case: Case) -> None:
    channels, middle = case.sizes(2, 2, 4)
    same(impl, case, block(case, channels=channels, middle=middle))


@residual_forward.check("batch", 0.5, "several pictures")
def _(impl: Implementation, case: Case) -> None:
    same(impl, case, block(case, batch=case.integer(2, 4)))


@residual_forward.check("pad", 1, "filters of other sides than 3, and unlike each other")
def _(impl: Implementation, case: Case) -> None:
    for fields in ((1, 3), (5, 1), (3, 5)):
        same(impl, case, block(case, fields=fields))


@residual_forward.check("refuse", 0.5, "maps that cannot be added, filters of even side", cases=1)
def _(impl: Implementation, case: Case) -> None:
    made = block(case, channels=3, middle=2)
    one = replace(made, w2=made.w2[:1], b2=made.b2[:1])
    case.refuses("residual_forward", lambda: one.forward(impl), "one map cannot be added to three")
    for fields in ((2, 3), (3, 4)):
        even = replace(block(case), w1=case.normal(1, 1, *fields[:1] * 2), w2=case.normal(1, 1, *fields[1:] * 2))
        words = f"filters of {fields[0]}x{fields[0]} and {fields[1]}x{fields[1]}: an even side cannot keep the size"
        case.refuses("residual_forward", lambda made=even: made.forward(impl), words)


@residual_forward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "residual_forward", *astuple(block(case, batch=2, channels=2, middle=3, bias=True)))


@residual_forward.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.dtypes(impl, "residual_forward", *astuple(block(case, channels=2, middle=3, bias=True)))


@residual_backward.check("example", 1, "with all weights and biases 0 the gradient arrives as it came", cases=1)
def _(impl: Implementation, case: Case) -> None:
    made = nothing(block(case, batch=2, channels=2, middle=3))
    dout = case.normal(*made.x.shape)
    case.equal("dx", impl.residual_backward(dout, made.forward(impl)[1])[0], dout)


@residual_backward.check("values", 2, "dx of one map")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, block(case), ("dx",))


@residual_backward.check("weights", 2, "dw1 and dw2")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, block(case), ("dw1", "dw2"))


@residual_backward.check("bias", 1, "db1 and db2")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, block(case, bias=True), ("db1", "db2"))


@residual_backward.check("channels", 1, "all gradients with several channels")
def _(impl: Implementation, case: Case) -> None:
    channels, middle = case.sizes(2, 2, 4)
    judge(impl, case, block(case, channels=channels, middle=middle, bias=True))


@residual_backward.check("batch", 1, "all gradients with several pictures")
def _(impl: Implementation, case: Case) -> None:
    judge(impl, case, block(case, batch=case.integer(2, 4), bias=True))


@residual_backward.check("pad", 1, "all gradients with filters of other sides than 3")
def _(impl: Implementation, case: Case) -> None:
    for fields in ((1, 3), (5, 1)):
        judge(impl, case, block(case, fields=fields))


@residual_backward.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    made = block(case, batch=2, channels=2, middle=3, bias=True)
    case.pure(impl, "residual_backward", case.normal(*made.x.shape), made.forward(impl)[1])


@residual_backward.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    made = block(case, channels=2, middle=3, bias=True)
    dout = case.normal(*made.x.shape)
    for dtype in (np.float64, np.float32):
        cache = Block(*(value.astype(dtype) for value in astuple(made))).forward(impl)[1]
        for label, grad in zip(GRADIENTS, impl.residual_backward(dout.astype(dtype), cache), strict=True):
            case.has_dtype(label, grad, dtype)


ASSIGNMENT = Assignment(
    "residual",
    "Residual blocks",
    25,
    (residual_forward, residual_backward),
    needs=("two_layer_net", "conv_layers", "pooling"),
    given=("array_module", *FAST, "deep_net"),
)
