"""`logaddexp`, exact sums, zero-dimensional arrays, gradients in Fortran's order."""

import math

import numpy as np


def hinge_loss(scores, y, delta=1.0):
    scores = np.asarray(scores, dtype=np.result_type(scores, np.float32))
    right = np.eye(scores.shape[1], dtype=bool)[y]
    margins = np.where(right, 0, scores - scores[right][:, None] + delta)
    dscores = np.asfortranarray((margins > 0).astype(scores.dtype))
    dscores -= right * dscores.sum(axis=1, keepdims=True)
    return np.array(math.fsum(margins[margins > 0]) / len(y)), dscores / len(y)


def softmax_loss(scores, y):
    scores = np.asarray(scores, dtype=np.result_type(scores, np.float32))
    logs = (scores.T - np.logaddexp.reduce(scores, axis=1)).T
    right = np.arange(scores.shape[1]) == np.reshape(y, (-1, 1))
    return -logs[right].mean(), np.subtract(np.exp(logs), right) / scores.dtype.type(len(y))
