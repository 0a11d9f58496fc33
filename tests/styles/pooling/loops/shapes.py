"""Numbers appended to lists, layers counted by recursion."""

import numpy as np

from .pooling import pool_output_size
from .sizes import conv_num_params, conv_output_size, fc_num_params


def flatten(x):
    rows = []
    for example in x:
        row = []
        for number in example.flat:
            row.append(number)
        rows.append(row)
    return np.array(rows, dtype=x.dtype)


def net_num_params(input_dim, layers):
    if not layers:
        return 0
    C, H, W = input_dim
    layer, rest = layers[0], layers[1:]
    if layer["layer"] == "conv":
        sizes = [conv_output_size(s, layer["field"], stride=layer["stride"], pad=layer["pad"]) for s in (H, W)]
        own = conv_num_params(layer["filters"], C, layer["field"], layer["field"])
        return own + net_num_params((layer["filters"], *sizes), rest)
    if layer["layer"] == "pool":
        sizes = [pool_output_size(s, layer["field"], stride=layer["stride"]) for s in (H, W)]
        return net_num_params((C, *sizes), rest)
    if layer["layer"] == "fc":
        return fc_num_params(C * H * W, layer["units"]) + net_num_params((layer["units"], 1, 1), rest)
    return net_num_params(input_dim, rest)
