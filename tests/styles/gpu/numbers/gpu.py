# ruff: noqa
import math


def conv_work(shape, w_shape, *, stride=1, pad=0):
    N, C, H, W = shape
    F, _, HH, WW = w_shape
    places = []
    for side, field in ((H, HH), (W, WW)):
        steps, rest = divmod(side + 2 * pad - field, stride)
        if rest or steps < 0:
            raise ValueError("does not fit")
        places.append(steps + 1)
    return math.prod(places) * F * N * math.prod(w_shape[1:])


def whole_speed_up(share, times):
    return times / (times * (1 - share) + share)


def crossover(sizes, here, there):
    best = None
    for size, a, b in zip(sizes, here, there):
        if b < a:
            best = size if best is None else best
        else:
            best = None
    return best


def standardise(x):
    std = x.std(0)
    std[std == 0] = 1
    return (x - x.mean(0)) / std
