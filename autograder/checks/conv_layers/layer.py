"""Layers to try things on: plain unless a feature is asked for, so that each property switches on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...checking import Case


@dataclass(frozen=True)
class Layer:
    """Inputs of a convolution that fits."""

    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    stride: int
    pad: int

    @property
    def options(self) -> dict[str, Any]:
        return {"stride": self.stride, "pad": self.pad}

    @property
    def cache(self) -> tuple:
        return self.x, self.w, self.b, self.stride, self.pad


def layer(
    case: Case,
    *,
    batch: int = 1,
    channels: int = 1,
    filters: int = 1,
    stride: int = 1,
    pad: int = 0,
    rectangular: bool = False,
    field: tuple[int, int] | None = None,
    bias: bool = False,
) -> tuple[Layer, np.ndarray]:
    """Draw a layer and a `dout` for it; by default square, one of everything, stride 1, no padding, bias 0.

    Rectangular layers have filters and outputs of four pairwise different sides. With stride 2 windows
    overlap, with stride 3 there is a gap between them. `field` sets the filter's height and width.
    """
    if rectangular:
        fields, outs = case.sizes(2, 2, 4), case.sizes(2, 5, 7)
    else:
        fields = (case.integer(2, 3) if stride == 1 else 5 - stride,) * 2
        outs = (case.integer(5, 6) if pad else case.integer(4, 5),) * 2
    fields = field or fields
    sides = [(out - 1) * stride + field - 2 * pad for out, field in zip(outs, fields, strict=True)]
    x, w = case.normal(batch, channels, *sides), case.normal(filters, channels, *fields)
    b = case.normal(filters) if bias else np.zeros(filters)
    return Layer(x, w, b, stride, pad), case.normal(batch, filters, *outs)


def rich(case: Case) -> tuple[Layer, np.ndarray]:
    """A layer with every feature at once, for the judgments that need no telling apart."""
    batch, channels, filters = case.sizes(3, 2, 4)
    return layer(case, batch=batch, channels=channels, filters=filters, stride=2, pad=1, rectangular=True, bias=True)
