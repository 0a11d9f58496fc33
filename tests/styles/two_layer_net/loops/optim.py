"""Entry by entry."""

import numpy as np


def sgd(w, dw, *, lr):
    new = w.copy()
    for index in np.ndindex(w.shape):
        new[index] -= lr * dw[index]
    return new


def sgd_momentum(w, dw, v, *, lr, mu=0.9):
    new, speed = w.copy(), v.copy()
    for index in np.ndindex(w.shape):
        speed[index] = mu * v[index] - lr * dw[index]
        new[index] = w[index] + speed[index]
    return [new, speed]
