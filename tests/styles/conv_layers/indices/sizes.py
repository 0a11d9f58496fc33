# ruff: noqa
import numpy as np


class DoesNotFit(ValueError):
    pass


def conv_output_size(size, field, *, stride=1, pad=0):
    total = int(size) + 2 * int(pad)
    if total < field:
        raise DoesNotFit("filter too large")
    count, pos = 0, 0
    while pos + field <= total:
        count += 1
        last = pos + field
        pos += stride
    if last != total:
        raise DoesNotFit("a filter of %d with stride %d does not fit %d + 2 * %d" % (field, stride, size, pad))
    return count


def same_padding(field):
    p = (field - 1) / 2
    if p != int(p):
        raise DoesNotFit("no")
    return int(p)


def conv_num_params(F, C, HH, WW):
    return int(np.prod([F, C, HH, WW])) + F


def fc_num_params(D, M):
    return D * M + M


def receptive_field(layers):
    size, jump = 1, 1
    for field, stride in layers:
        size += (field - 1) * jump
        jump *= stride
    return np.int64(size)
