# ruff: noqa
import numpy as np


def affine_forward(x, w, b):
    N = x.shape[0]
    D, M = w.shape
    flat = x.reshape(N, -1)
    out = np.zeros((N, M), dtype=np.result_type(w, b))
    for n in range(N):
        for m in range(M):
            out[n, m] = np.sum(flat[n] * w[:, m]) + b[m]
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    N, M = dout.shape
    flat = x.reshape(N, -1)
    dx = np.zeros(flat.shape, dtype=dout.dtype)
    dw = np.zeros(w.shape, dtype=w.dtype)
    db = np.zeros(M, dtype=dout.dtype)
    for n in range(N):
        for m in range(M):
            dx[n] += dout[n, m] * w[:, m]
            dw[:, m] += dout[n, m] * flat[n]
            db[m] += dout[n, m]
    return dx.reshape(x.shape), dw, db
