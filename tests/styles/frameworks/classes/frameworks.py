# ruff: noqa
import math
from dataclasses import dataclass

import numpy as np


@dataclass
class Axis:
    size: int
    field: int
    stride: int = 1
    pad: int = 0

    @property
    def rest(self):
        rest = self.size + 2 * self.pad - self.field
        if rest < 0:
            raise ValueError(f"{self} does not fit")
        return rest

    def down(self):
        return self.rest // self.stride + 1

    def up(self):
        return math.ceil(self.rest / self.stride) + 1


def torch_conv(shape, nInputPlane, nOutputPlane, kW, kH, dW=1, dH=1, padW=0, padH=None):
    N, C, H, W = shape
    if C != nInputPlane:
        raise ValueError("channels")
    tall, wide = Axis(H, kH, dH, padW if padH is None else padH), Axis(W, kW, dW, padW)
    return (N, nOutputPlane, tall.down(), wide.down()), nOutputPlane * C * kH * kW + nOutputPlane


def caffe_conv(shape, num_output, kernel_size, stride=1, pad=0, group=1):
    N, C, H, W = shape
    if C // group * group != C or num_output // group * group != num_output:
        raise ValueError("group")
    sides = [Axis(side, kernel_size, stride, pad).down() for side in (H, W)]
    return tuple([N, num_output] + sides), num_output * (C // group) * kernel_size**2 + num_output


def caffe_pool_size(size, kernel_size, stride=1, pad=0):
    out = Axis(size, kernel_size, stride, pad).up()
    while pad and (out - 1) * stride >= size + pad:
        out -= 1
    return out


def lasagne_conv(shape, num_filters, filter_size, stride=1, pad=0):
    N, C, H, W = shape
    rows, columns = [], []
    for value in (filter_size, stride):
        a, b = value if type(value) is tuple else (value, value)
        rows.append(a)
        columns.append(b)
    for axis in (rows, columns):
        match pad:
            case "valid":
                axis.append(0)
            case "full":
                axis.append(axis[0] - 1)
            case "same" if axis[0] % 2 == 1:
                axis.append((axis[0] - 1) // 2)
            case (a, b):
                axis.append(a if axis is rows else b)
            case int():
                axis.append(pad)
            case _:
                raise ValueError(pad)
    sides = Axis(H, *rows).down(), Axis(W, *columns).down()
    return (N, num_filters) + sides, num_filters * (C * rows[0] * columns[0] + 1)


def lasagne_weights(w):
    return np.ascontiguousarray(np.flipud(np.fliplr(w.transpose(2, 3, 0, 1))).transpose(2, 3, 0, 1))
