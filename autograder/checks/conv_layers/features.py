"""Features of a convolution's forward pass, each tried alone; the slow and the fast version share them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation
from .layer import Layer, layer, rich


def grade(task: Task, name: str, points: float) -> None:
    """Give `task` the property `name`, one of `FEATURES`."""
    feature, words, cases = FEATURES[name]
    task.check(name, points, words, cases)(partial(feature, name=task.name))


def agree(impl: Implementation, case: Case, name: str, drawn: Layer) -> None:
    """State that function `name` gives the reference's `out`."""
    out, _ = getattr(impl, name)(drawn.x, drawn.w, drawn.b, **drawn.options)
    case.equal("out", out, case.ref.conv_forward(drawn.x, drawn.w, drawn.b, **drawn.options)[0])


def values(impl: Implementation, case: Case, name: str) -> None:
    agree(impl, case, name, layer(case)[0])


def bias(impl: Implementation, case: Case, name: str) -> None:
    F, C = case.sizes(2, 2, 5)
    drawn, dout = layer(case, channels=C, filters=F, bias=True)
    out, _ = getattr(impl, name)(drawn.x, np.zeros_like(drawn.w), drawn.b, **drawn.options)
    case.equal("out", out, np.broadcast_to(drawn.b[:, None, None], dout.shape).copy())


def channels(impl: Implementation, case: Case, name: str) -> None:
    F, C = case.sizes(2, 2, 5)
    for filters in (F, C):  # as many filters as channels: which is which?
        agree(impl, case, name, layer(case, channels=C, filters=filters)[0])


def batch(impl: Implementation, case: Case, name: str) -> None:
    agree(impl, case, name, layer(case, batch=case.integer(2, 4))[0])
    drawn, _ = rich(case)
    alone = [impl_of(impl, name, drawn, x=drawn.x[n : n + 1]) for n in range(len(drawn.x))]
    case.like_own("out", impl_of(impl, name, drawn), lambda: np.concatenate([f() for f in alone]), "picture by picture")


def stride(impl: Implementation, case: Case, name: str) -> None:
    for step in (2, 3):
        agree(impl, case, name, layer(case, stride=step)[0])
    drawn, _ = layer(case, stride=2, pad=1, bias=True)
    every = impl_of(impl, name, drawn, stride=1)
    case.like_own("out", impl_of(impl, name, drawn), lambda: every()[:, :, ::2, ::2], "every other place of stride 1")


def pad(impl: Implementation, case: Case, name: str) -> None:
    for border in (1, 2):
        agree(impl, case, name, layer(case, pad=border)[0])
    drawn, _ = rich(case)
    bordered = np.pad(drawn.x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    case.like_own("out", impl_of(impl, name, drawn), impl_of(impl, name, drawn, x=bordered, pad=0), "zeros put by hand")


def impl_of(impl: Implementation, name: str, drawn: Layer, **changes: Any) -> Callable[[], np.ndarray]:
    """The student's own `out` of a layer with some changes, when it is asked for."""
    it = replace(drawn, **changes)
    return lambda: getattr(impl, name)(it.x, it.w, it.b, **it.options)[0]


def rectangular(impl: Implementation, case: Case, name: str) -> None:
    for field in (None, (1, 3), (1, 1)):
        agree(impl, case, name, layer(case, rectangular=True, field=field)[0])


def dtype(impl: Implementation, case: Case, name: str) -> None:
    drawn, _ = layer(case)
    case.dtypes(impl, name, drawn.x, drawn.w, drawn.b, stride=drawn.stride, pad=drawn.pad)
    image = case.rng.integers(0, 256, drawn.x.shape).astype(np.uint8)
    whole, _ = getattr(impl, name)(image, drawn.w, drawn.b, **drawn.options)
    real, _ = getattr(impl, name)(image.astype(np.float64), drawn.w, drawn.b, **drawn.options)
    case.equal("out (picture of uint8)", whole, real)


FEATURES: dict[str, tuple[Callable[..., None], str, int]] = {
    "values": (values, "one picture, one channel, one filter", 2),
    "bias": (bias, "each filter's bias is added once, everywhere on its map", 2),
    "channels": (channels, "several channels and filters", 2),
    "batch": (batch, "several pictures, together as one by one", 2),
    "stride": (stride, "strides 2 and 3, also with a border", 2),
    "pad": (pad, "borders of 1 and 2 zeros, whatever the stride", 2),
    "rectangular": (rectangular, "height and width of picture and filter differ; 1x3 and 1x1 filters", 2),
    "dtype": (dtype, "float64 and float32 stay what they are, pictures of whole numbers work", 1),
}


def refuse(case: Case, label: str, call: Callable[[np.ndarray, np.ndarray, int, int], object]) -> None:
    """State what must be refused; `call(x, w, stride, pad)` calls the function."""
    tries = (
        ((7, 7), (3, 3), 3, 0, "a 3x3 filter with stride 3 does not fit a 7x7 picture (slide 81)"),
        ((4, 4), (5, 5), 1, 0, "a 5x5 filter is larger than a 4x4 picture"),
        ((7, 6), (3, 3), 3, 0, "a 3x3 filter with stride 3 fits the 6 columns, but not the 7 rows"),
        ((6, 7), (3, 3), 3, 0, "a 3x3 filter with stride 3 fits the 6 rows, but not the 7 columns"),
        ((4, 4), (3, 3), 2, 1, "a 3x3 filter with stride 2 does not fit a 4x4 picture with a border of 1"),
    )
    for sides, field, step, border, words in tries:
        x, w = case.normal(1, 1, *sides), case.normal(1, 1, *field)
        case.refuses(label, partial(call, x, w, step, border), words)
