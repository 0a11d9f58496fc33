"""Layers to try things on: plain unless a feature is asked for, so that each property switches on one."""

from __future__ import annotations

from dataclasses import dataclass

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
    def options(self) -> dict[str, int]:
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
    bias: bool = False,
) -> tuple[Layer, np.ndarray]:
    """Draw a layer and a `dout` for it; by default square, one of everything, stride 1, no padding, bias 0.

    Rectangular layers have filters and outputs of four pairwise different sides.
    """
    if rectangular:
        fields, outs = case.sizes(2, 1, 3), case.sizes(2, 4, 6)
    else:
        fields, outs = (case.integer(2, 3),) * 2, (case.integer(4, 5),) * 2
    pad = min(pad, 2)
    # one more step where the padding would leave no picture
    sides = [(out - 1) * stride + field - 2 * pad for out, field in zip(outs, fields, strict=True)]
    if pad and min(sides) < 3:
        outs = tuple(out + 2 for out in outs)
        sides = [side + 2 * stride for side in sides]
    x, w = case.normal(batch, channels, *sides), case.normal(filters, channels, *fields)
    b = case.normal(filters) if bias else np.zeros(filters)
    return Layer(x, w, b, stride, pad), case.normal(batch, filters, *outs)


def rich(case: Case) -> tuple[Layer, np.ndarray]:
    """A layer with every feature at once, for the judgments that need no telling apart."""
    batch, channels, filters = case.sizes(3, 2, 4)
    return layer(case, batch=batch, channels=channels, filters=filters, stride=2, pad=1, rectangular=True, bias=True)
