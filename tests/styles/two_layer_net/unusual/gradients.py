"""Whole moved copies, in a generator."""

import numpy as np


def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return float(np.abs(a - b).max(initial=0.0) / scale) if scale > 0 else 0.0


def numerical_gradient(f, x, df=1.0, h=1e-5):
    point = np.array(x, dtype=np.float64).ravel()

    def slopes():
        for i in range(point.size):
            step = np.where(np.arange(point.size) == i, h, 0.0)
            ahead, behind = (np.asarray(f((point + s).reshape(np.shape(x)))) for s in (step, -step))
            yield np.vdot(np.broadcast_to(df, ahead.shape), (ahead - behind) / (2 * h))

    return np.fromiter(slopes(), dtype=np.float64, count=point.size).reshape(np.shape(x))
