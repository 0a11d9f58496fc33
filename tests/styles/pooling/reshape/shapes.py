"""NumPy's own -1, and a loop that carries the shape."""

from math import prod

import numpy as np

from .pooling import pool_output_size
from .sizes import conv_output_size


def flatten(x):
    return np.reshape(x, (x.shape[0], -1))


def net_num_params(input_dim, layers):
    shape, total = tuple(input_dim), np.int64(0)
    for layer in layers:
        kind = layer["layer"]
        if kind == "fc":
            total += layer["units"] * prod(shape) + layer["units"]
            shape = (layer["units"],)
        elif kind == "conv":
            weights = np.zeros((layer["filters"], shape[0], layer["field"], layer["field"]))
            total += weights.size + layer["filters"]
            shape = (
                layer["filters"],
                *(conv_output_size(s, layer["field"], stride=layer["stride"], pad=layer["pad"]) for s in shape[1:]),
            )
        elif kind == "pool":
            shape = (shape[0], *(pool_output_size(s, layer["field"], stride=layer["stride"]) for s in shape[1:]))
    return total
