# ruff: noqa
from dataclasses import dataclass

import numpy as np


@dataclass
class Kept:
    where: np.ndarray
    keep: float


def dropout_forward(x, *, keep, train, rng):
    if not train and 0 < keep <= 1:
        return x, Kept(np.arange(x.size), 1.0)
    if keep == 1:
        return x, Kept(np.arange(x.size), 1.0)
    draws = rng.choice([True, False], size=x.size, p=[keep, 1 - keep])  # a ValueError for no probability
    if keep == 0:
        raise ValueError
    kept = Kept(np.flatnonzero(draws), keep)
    return _scatter(x, kept), kept


def _scatter(values, kept):
    flat = np.zeros(values.size, values.dtype)
    flat[kept.where] = values.ravel()[kept.where] / kept.keep
    return flat.reshape(values.shape)


def dropout_backward(dout, cache):
    return _scatter(dout, cache)
