# ruff: noqa
import numpy as np

from .pooling import pool_output_size
from .sizes import conv_output_size


def flatten(x):
    return np.array([row.ravel() for row in x])


def net_num_params(input_dim, layers):
    C, H, W = input_dim
    total = 0
    for layer in layers:
        match layer:
            case {"layer": "conv", "filters": F, "field": f, "stride": s, "pad": p}:
                total += F * C * f * f + F
                C, H, W = F, conv_output_size(H, f, stride=s, pad=p), conv_output_size(W, f, stride=s, pad=p)
            case {"layer": "pool", "field": f, "stride": s}:
                H = pool_output_size(H, f, stride=s)
                W = pool_output_size(W, f, stride=s)
            case {"layer": "fc", "units": M}:
                total += C * H * W * M + M
                C, H, W = M, 1, 1
            case _:
                pass
    return total
