# ruff: noqa
import numpy as np


def sgd(w, dw, *, lr):
    new = w.copy()
    new -= lr * dw
    return new


def sgd_momentum(w, dw, v, *, lr, mu=0.9):
    v_new = np.array([mu * vi - lr * di for vi, di in zip(v.ravel(), dw.ravel())]).reshape(v.shape).astype(v.dtype)
    w_new = w.copy()
    w_new += v_new
    return [w_new, v_new]
