# Given, generated: not graded, do not edit.
"""From maps to rows of numbers, and the size of a whole net."""

import numpy as np

from .pooling import pool_output_size
from .sizes import conv_output_size


def flatten(x):
    """Make one row of numbers of every example, as a fully connected layer needs it (slide 113).

    Parameters
    ----------
    x : (N, d_1, ..., d_k) array  N examples of any shape; not modified

    Returns
    -------
    rows : (N, D) array  D = d_1 * ... * d_k, in NumPy's own (row-major) order; same dtype as `x`

    Example
    -------
    >>> flatten(np.zeros((5, 2, 3, 4))).shape
    (5, 24)
    """
    return x.reshape(len(x), int(np.prod(x.shape[1:])))


def net_num_params(input_dim, layers):
    """Number of weights and biases of a whole net.

    A convolution has one bias for each filter, a fully connected layer one for each unit; ReLU and
    pooling have none. Keep track of the shape from layer to layer: the convolution needs the number of
    channels that arrive, the fully connected layer all the numbers that arrive.

    Parameters
    ----------
    input_dim : (C, H, W) tuple of int  shape of one picture
    layers : list of dict  made by `conv`, `relu`, `pool` and `fc` of `convnet.layers`, for example
        [conv(6, 5), relu(), pool(2, stride=2), fc(10)]

    Returns
    -------
    count : int

    Raises
    ------
    DoesNotFit  (a ValueError) where a convolution or pooling does not fit the map that arrives

    Example
    -------
    Six 5x5 filters over the 3 channels of a 32x32 picture have 6 * (3 * 5 * 5 + 1) = 456 parameters;
    a fully connected layer to 10 units behind them, on 28x28x6 numbers, has (4704 + 1) * 10 = 47,050.

    >>> net_num_params((3, 32, 32), [conv(6, 5), relu(), fc(10)])
    47506
    """
    C, H, W = input_dim
    count = 0
    for layer in layers:
        if layer["layer"] == "conv":
            field, stride, pad = layer["field"], layer["stride"], layer["pad"]
            count += layer["filters"] * (C * field * field + 1)
            C = layer["filters"]
            H = conv_output_size(H, field, stride=stride, pad=pad)
            W = conv_output_size(W, field, stride=stride, pad=pad)
        elif layer["layer"] == "pool":
            H = pool_output_size(H, layer["field"], stride=layer["stride"])
            W = pool_output_size(W, layer["field"], stride=layer["stride"])
        elif layer["layer"] == "fc":
            count += (C * H * W + 1) * layer["units"]
            C, H, W = layer["units"], 1, 1
    return count
