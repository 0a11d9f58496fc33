# ruff: noqa
import math

import numpy as np

from .layers import conv, pool, relu


def demo_layers():
    layers = []
    for filters in 16, 20, 20:
        layers.append(conv(filters, 5, stride=1, pad=2))
        layers.append(relu())
        layers.append(pool(2, stride=2))
    return layers


def adadelta(w, dw, gsum, xsum, *, ro=0.95, eps=1e-6):
    w2, g2, x2 = np.empty_like(w), np.empty_like(w), np.empty_like(w)
    for i in np.ndindex(w.shape):
        g2[i] = ro * gsum[i] + (1 - ro) * dw[i] * dw[i]
        step = -math.sqrt((xsum[i] + eps) / (g2[i] + eps)) * dw[i]
        x2[i] = ro * xsum[i] + (1 - ro) * step * step
        w2[i] = w[i] + step
    return w2, g2, x2


def window_mean(values, size):
    means = []
    for k in range(1, len(values) + 1):
        window = values[:k][-size:]
        means.append(sum(window) / len(window))
    return means


def mean_vote(scores):
    V, N, C = scores.shape
    total = np.zeros((N, C))
    for v in range(V):
        for n in range(N):
            top = max(scores[v, n])
            e = [math.exp(s - top) for s in scores[v, n]]
            total[n] += np.array(e) / sum(e) / V
    return total
