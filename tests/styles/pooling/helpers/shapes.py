# ruff: noqa
import numpy as np

from .pooling import pool_output_size
from .sizes import conv_output_size


def flatten(x):
    return x.reshape(len(x), -1)


def net_num_params(input_dim, layers):
    shape, count = list(input_dim), 0
    for l in layers:
        kind = l["layer"]
        if kind == "conv":
            count += l["filters"] * (shape[0] * l["field"] ** 2 + 1)
            shape = [l["filters"]] + [
                conv_output_size(s, l["field"], stride=l["stride"], pad=l["pad"]) for s in shape[1:]
            ]
        elif kind == "pool":
            shape[1:] = [pool_output_size(s, l["field"], stride=l["stride"]) for s in shape[1:]]
        elif kind == "fc":
            count += (np.prod(shape) + 1) * l["units"]
            shape = [l["units"]]
    return count
