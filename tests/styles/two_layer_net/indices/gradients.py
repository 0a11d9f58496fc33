# ruff: noqa
import copy

import numpy as np


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError("shapes")
    scale = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return float(np.abs(a - b).max(initial=0.0) / scale) if scale > 0 else 0.0


def numerical_gradient(f, x, df=1.0, h=1e-5):
    if x.dtype != np.float64:
        x = x.astype(np.float64)
    g = np.empty_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        i = it.multi_index
        old = x[i]
        x[i] = old + h
        fp = copy.deepcopy(f(x))
        x[i] = old - h
        fm = copy.deepcopy(f(x))
        x[i] = old
        g[i] = ((fp - fm) * df).sum() / (2 * h) if np.ndim(fp) else float(np.sum((fp - fm) * df)) / (2 * h)
        it.iternext()
    return g
