"""Fractions and floats inside, whole numbers outside."""

from fractions import Fraction

import numpy as np


class DoesNotFit(ValueError):
    pass


def conv_output_size(size, field, *, stride=1, pad=0):
    out = Fraction(int(size) + 2 * int(pad) - int(field), int(stride)) + 1
    if out < 1 or out.denominator > 1:
        raise DoesNotFit(str(out))
    return np.int64(int(out))


def same_padding(field):
    pad = (field - 1) / 2
    if pad != round(pad):
        raise DoesNotFit("even")
    return int(pad)


def conv_num_params(F, C, HH, WW):
    return np.ones((F, C, HH, WW)).size + np.ones(F).size


def fc_num_params(D, M):
    return np.int64(D * M) + M


def receptive_field(layers):
    if not layers:
        return 1
    (field, stride), rest = layers[0], layers[1:]
    return field + (receptive_field(rest) - 1) * stride
