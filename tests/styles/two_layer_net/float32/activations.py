"""Right in float32, handed back in the caller's dtype: only `dtype` may cost anything."""

import numpy as np


def sigmoid_forward(x):
    small = np.exp(-np.abs(x.astype(np.float32)))
    out = np.where(x >= 0, 1 / (1 + small), small / (1 + small))
    return out.astype(x.dtype), out


def sigmoid_backward(dout, cache):
    return (dout.astype(np.float32) * cache * (1 - cache)).astype(dout.dtype)


def tanh_forward(x):
    out = np.tanh(x.astype(np.float32))
    return out.astype(x.dtype), out


def tanh_backward(dout, cache):
    return (dout.astype(np.float32) * (1 - cache**2)).astype(dout.dtype)


def relu_forward(x):
    out = np.maximum(x.astype(np.float32), 0)
    return out.astype(x.dtype), out


def relu_backward(dout, cache):
    return (dout.astype(np.float32) * (cache > 0)).astype(dout.dtype)
