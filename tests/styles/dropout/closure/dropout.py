# ruff: noqa
import numpy as np


def dropout_forward(x, *, keep, train, rng):
    if keep > 1.0 or not keep > 0.0:
        raise ValueError("keep")
    p = keep if train else 1.0
    u = rng.uniform(size=x.shape) if train else np.zeros_like(x)
    apply = lambda values: (values * (u < p) / p).astype(values.dtype)
    return apply(x), apply


def dropout_backward(dout, cache):
    return cache(dout)
