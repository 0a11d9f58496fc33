"""Views, and a net that is folded."""

from functools import reduce

import numpy as np

from .pooling import pool_output_size
from .sizes import conv_output_size


def flatten(x):
    view = x.view()
    view.shape = len(x), x.size // len(x)
    return view


def net_num_params(input_dim, layers):
    def step(state, layer):
        count, shape = state
        return {"conv": conv, "pool": pool, "fc": fc}.get(layer["layer"], lambda count, shape, **_: (count, shape))(
            count, shape, **layer
        )

    return reduce(step, layers, (0, tuple(input_dim)))[0]


def conv(count, shape, filters, field, stride, pad, **_):
    sides = (conv_output_size(n, field, stride=stride, pad=pad) for n in shape[1:])
    return count + filters * shape[0] * field**2 + filters, (filters, *sides)


def pool(count, shape, field, stride, **_):
    return count, (shape[0], *(pool_output_size(n, field, stride=stride) for n in shape[1:]))


def fc(count, shape, units, **_):
    return count + units * int(np.prod([*shape])) + units, (units,)
