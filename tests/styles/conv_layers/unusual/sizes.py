"""Fractions, recursion, an error of its own kind."""

from fractions import Fraction


class DoesNotFit(ValueError):
    pass


class Odd(DoesNotFit):
    pass


def conv_output_size(size, field, *, stride=1, pad=0):
    positions = Fraction(int(size) + 2 * int(pad) - int(field), int(stride)) + 1
    if positions < 1 or positions.denominator != 1:
        raise Odd(size, field, stride, pad)
    return int(positions)


def same_padding(field):
    half, rest = divmod(field, 2)
    if not rest:
        raise ValueError(field)
    return half


def conv_num_params(F, C, HH, WW):
    return sum(1 for _ in range(F)) + F * C * HH * WW


def fc_num_params(D, M):
    return len(range(M)) * (D + 1)


def receptive_field(layers):
    if not layers:
        return 1
    *below, (field, stride) = layers
    apart = 1
    for _, step in below:
        apart *= step
    return receptive_field(below) + (field - 1) * apart
