# ruff: noqa
import functools


class DoesNotFit(ValueError):
    """given"""


@functools.lru_cache(maxsize=None)
def conv_output_size(size, field, *, stride=1, pad=0):
    steps, rest = divmod(size + 2 * pad - field, stride)
    if rest or steps < 0:
        raise DoesNotFit(f"{size=} {field=} {stride=} {pad=}")
    return int(steps) + 1


def same_padding(field):
    if not field & 1:
        raise DoesNotFit("even")
    return field >> 1


def conv_num_params(F, C, HH, WW):
    return sum(C * HH * WW + 1 for _ in range(F))


fc_num_params = lambda D, M: (D + 1) * M


def receptive_field(layers):
    r = 1
    for f, s in reversed(layers):
        r = (r - 1) * s + f
    return r
