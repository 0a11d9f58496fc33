# ruff: noqa
import numpy as np


def demo_layers():
    block = lambda F: (
        {"layer": "conv", "filters": F, "field": 5, "stride": 1, "pad": 2},
        {"layer": "relu"},
        {"layer": "pool", "field": 2, "stride": 2},
    )
    return [*block(16), *block(20), *block(20)]


def adadelta(w, dw, gsum, xsum, *, ro=0.95, eps=1e-6):
    g = gsum + (1 - ro) * (np.square(dw) - gsum)
    step = dw * np.sqrt(xsum + eps) / np.sqrt(g + eps)
    return w - step, g, xsum + (1 - ro) * (np.square(step) - xsum)


def window_mean(values, size):
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(sums))
    starts = np.maximum(ends - size, 0)
    return ((sums[ends] - sums[starts]) / (ends - starts)).tolist()


def mean_vote(scores):
    top = np.max(scores, -1)[..., None]
    logs = scores - top - np.log(np.exp(scores - top).sum(-1))[..., None]
    return np.exp(logs).sum(0) / len(scores)
