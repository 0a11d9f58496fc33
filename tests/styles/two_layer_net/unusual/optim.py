"""In place, but on copies."""

import numpy as np


def sgd(w, dw, *, lr):
    new = w.copy()
    new -= lr * dw
    return new


def sgd_momentum(w, dw, v, *, lr, mu=0.9):
    v_new = np.array(v)
    v_new *= mu
    v_new -= lr * dw
    return [np.add(w, v_new), v_new]
