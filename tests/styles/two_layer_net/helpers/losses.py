# ruff: noqa
import numpy as np
from numpy import newaxis as _

try:
    import scipy.special
except ImportError:
    scipy = None


def one_hot(y, C):
    return np.eye(C)[y]


def hinge_loss(scores, y, delta=1.0):
    """vectorised with a one-hot mask"""
    N, C = scores.shape
    right = one_hot(y, C).astype(bool)
    correct = scores[right].reshape(N, 1)
    margins = np.maximum(0, scores - correct + delta)
    margins[right] = 0
    loss = margins.sum() / N
    d = (margins > 0).astype(scores.dtype if scores.dtype == np.float32 else np.float64)
    d[right] = -d.sum(axis=1)
    d /= N
    return loss, d


def softmax_loss(scores, y):
    N, C = scores.shape
    t = np.float32 if scores.dtype == np.float32 else np.float64
    s = scores.astype(t)
    z = s - s.max(axis=1)[:, _]
    log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
    loss = -np.mean(log_p[range(N), y])
    d = (np.exp(log_p) - one_hot(y, C)) / N
    return loss, d.astype(t)
