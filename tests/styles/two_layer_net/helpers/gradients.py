# ruff: noqa
import numpy as np


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"relative_error: got the shapes {a.shape} and {b.shape}, want equal shapes")
    scale = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return float(np.abs(a - b).max(initial=0.0) / scale) if scale > 0 else 0.0


def numerical_gradient(f, x, df=1.0, h=1e-5):
    grad = np.zeros(np.shape(x))
    for i in range(np.size(x)):
        e = np.zeros(np.size(x))
        e[i] = h
        e = e.reshape(np.shape(x))
        plus = f(np.asarray(x, dtype=np.float64) + e)
        minus = f(np.asarray(x, dtype=np.float64) - e)
        grad.flat[i] = np.sum(df * (plus - minus)) / (2 * h)
    return grad
