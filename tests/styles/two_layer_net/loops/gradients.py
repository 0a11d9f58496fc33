"""Works on a flat copy, two calls of f an entry."""

import numpy as np


def numerical_gradient(f, x, df=1.0, h=1e-5):
    flat = [float(value) for value in np.ravel(x)]
    shape = np.shape(x)
    grad = []
    for i in range(len(flat)):
        up, down = list(flat), list(flat)
        up[i] += h
        down[i] -= h
        difference = np.asarray(f(np.array(up).reshape(shape))) - np.asarray(f(np.array(down).reshape(shape)))
        grad.append(float((df * difference).sum() / (up[i] - down[i])))
    return np.array(grad).reshape(shape)
