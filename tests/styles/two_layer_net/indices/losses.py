# ruff: noqa
import math

import numpy as np


def hinge_loss(scores, y, delta=1.0):
    N = len(scores)
    dtype = np.float32 if scores.dtype == np.float32 else float
    grad = np.zeros(scores.shape, dtype)
    total = 0
    for i, row in enumerate(scores):
        for j, s in enumerate(row):
            if j == y[i]:
                continue
            margin = float(s) - float(row[y[i]]) + delta
            if margin > 0:
                total += margin
                grad[i, j] += 1 / N
                grad[i, y[i]] -= 1 / N
    return total / N, grad


def _softmax(row):
    m = max(row)
    e = [math.exp(float(v) - m) for v in row]
    return [v / sum(e) for v in e], m + math.log(sum(e))


def softmax_loss(scores, y):
    N = len(scores)
    grad, total = [], 0.0
    for row, k in zip(scores.tolist(), y.tolist()):
        p, lse = _softmax(row)
        total += lse - row[k]
        p[k] -= 1
        grad.append([v / N for v in p])
    return total / N, np.array(grad, dtype=np.float32 if scores.dtype == np.float32 else np.float64)
