# ruff: noqa
from collections import deque

import numpy as np

from . import layers as L


def demo_layers():
    c1, c2, c3 = (L.conv(n, 5, pad=2) for n in (16, 20, 20))
    return [c1, L.relu(), L.pool(2, stride=2), c2, L.relu(), L.pool(2, stride=2), c3, L.relu(), L.pool(2, stride=2)]


def adadelta(w, dw, gsum, xsum, *, ro=0.95, eps=1e-6):
    gsum, xsum, w = gsum.copy(), xsum.copy(), w.copy()
    gsum *= ro
    gsum += (1 - ro) * dw * dw
    step = dw * ((xsum + eps) / (gsum + eps)) ** 0.5
    xsum *= ro
    xsum += (1 - ro) * step * step
    w -= step
    return w, gsum, xsum


def window_mean(values, size):
    window, means = deque(maxlen=size), []
    for value in values:
        window.append(value)
        means.append(float(np.mean(window)))
    return means


def mean_vote(scores):
    shares = scores - scores.max(-1, keepdims=True)
    np.exp(shares, out=shares)
    shares /= np.einsum("vnc->vn", shares)[:, :, None]
    return np.mean(shares, 0)
