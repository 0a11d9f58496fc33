# ruff: noqa
from .array_module import array_module
from .sizes import conv_output_size as size


def conv_work(shape, w_shape, *, stride=1, pad=0):
    count = 1
    for n in (shape[0], *w_shape):
        count *= n
    for side, field in zip(shape[2:], w_shape[2:]):
        count *= size(side, field, stride=stride, pad=pad)
    return count


def whole_speed_up(share, times):
    before, after = 1.0, (1.0 - share) + share / times
    return before / after


def crossover(sizes, here, there):
    k = len(sizes)
    while k > 0 and there[k - 1] < here[k - 1]:
        k -= 1
    return sizes[k] if k < len(sizes) else None


def standardise(x):
    xp = array_module(x)
    centred = x - xp.mean(x, axis=0, keepdims=True)
    spread = xp.sqrt(xp.mean(centred**2, axis=0, keepdims=True))
    return centred / (spread + (spread == 0).astype(x.dtype))
