"""Losses one score at a time."""

import math

import numpy as np


def hinge_loss(scores, y, delta=1.0):
    N, C = scores.shape
    loss, dscores = 0.0, np.zeros((N, C), np.result_type(scores, np.float32))
    for i in range(N):
        for j in range(C):
            margin = float(scores[i, j]) - float(scores[i, y[i]]) + delta
            if j != y[i] and margin > 0:
                loss += margin / N
                dscores[i, j] += 1 / N
                dscores[i, y[i]] -= 1 / N
    return loss, dscores


def softmax_loss(scores, y):
    N, C = scores.shape
    loss, dscores = 0.0, np.zeros((N, C), np.result_type(scores, np.float32))
    for i in range(N):
        row = [float(score) for score in scores[i]]
        log_sum = max(row) + math.log(sum(math.exp(score - max(row)) for score in row))
        loss += (log_sum - row[y[i]]) / N
        for j in range(C):
            dscores[i, j] = (math.exp(row[j] - log_sum) - (j == y[i])) / N
    return np.array(loss), dscores
