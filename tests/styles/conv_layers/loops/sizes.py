"""Sizes by counting, and a layer's stack walked from the top down."""


class DoesNotFit(ValueError):
    pass


def conv_output_size(size, field, *, stride=1, pad=0):
    start, count, end = -pad, 0, size + pad
    while start + field <= end:
        count, last = count + 1, start + field
        start += stride
    if count == 0 or last != end:
        raise ValueError(f"{field} on {size}: doesn't fit!")
    return count


def same_padding(field):
    pad, rest = divmod(field, 2)
    if not rest:
        raise ValueError("even")
    return pad


def conv_num_params(F, C, HH, WW):
    return sum(C * HH * WW + 1 for _ in range(F))


def fc_num_params(D, M):
    return (D + 1) * M


def receptive_field(layers):
    pixels = 1
    for field, stride in reversed(layers):
        pixels = (pixels - 1) * stride + field
    return pixels
