# ruff: noqa
from .array_module import array_module
from .sizes import conv_output_size


def conv_work(shape, w_shape, *, stride=1, pad=0):
    fit = lambda axis: conv_output_size(shape[axis], w_shape[axis], stride=stride, pad=pad)
    outputs = shape[0] * w_shape[0] * fit(2) * fit(3)
    each = w_shape[1] * w_shape[2] * w_shape[3]
    return outputs * each


def whole_speed_up(share, times):
    return (1 - share * (1 - 1 / times)) ** -1


def crossover(sizes, here, there):
    worth = [n for n in range(len(sizes)) if all(there[k] < here[k] for k in range(n, len(sizes)))]
    return sizes[worth[0]] if worth else None


def standardise(x):
    xp = array_module(x)
    std = xp.std(x, axis=0)
    return xp.where(std > 0, (x - xp.mean(x, axis=0)) / xp.maximum(std, 1e-30), 0 * x)
