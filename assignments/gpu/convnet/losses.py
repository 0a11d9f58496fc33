# Given, generated: not graded, do not edit.
"""Losses on the scores of a classifier. Both are means over the batch."""

import numpy as np


def hinge_loss(scores, y, delta=1.0):
    """Multiclass hinge loss and its gradient (slide 4).

    For each example, every wrong class j has the margin scores[j] - scores[y] + delta. Its loss is the sum
    of the positive margins of the *wrong* classes; the result is the mean of this over the N examples.
    A margin of exactly 0 gives no gradient.

    Parameters
    ----------
    scores : (N, C) float  scores[i, j] is the score of class j for example i; not modified. Whole numbers are allowed
    y : (N,) int  the right classes, 0 <= y < C
    delta : float  how much the right score should be ahead

    Returns
    -------
    loss : float
    dscores : (N, C) float  gradient of `loss` with respect to `scores`; float32 for float32 scores, else float64

    Example
    -------
    Equal scores cost delta * (C - 1). Here the wrong classes are ahead by 3 and behind by 2:

    >>> hinge_loss(np.array([[1.0, 4.0, -1.0]]), np.array([0]))
    (4.0, array([[-1.,  1.,  0.]]))
    """
    N = len(y)
    rows = np.arange(N)
    correct = scores[rows, y][:, None]
    margins = np.maximum(0, scores - correct + delta)
    margins[rows, y] = 0
    loss = float(np.sum(margins) / N)
    dscores = (margins > 0).astype(margins.dtype)
    count = dscores.sum(axis=1)
    dscores[rows, y] -= count
    return loss, dscores / N


def softmax_loss(scores, y):
    """Cross-entropy loss of the softmax, and its gradient.

    The softmax turns the scores of an example into probabilities: exp(scores) divided by their sum over the
    classes. The loss of an example is -log (natural) of the probability of its right class; the result is the
    mean over the N examples. Scores around 1000 and -1000 in one batch must give no inf and no nan, and a right
    class that is far behind costs what it is behind (exp may round to 0, but log(0) must not occur).

    Parameters
    ----------
    scores : (N, C) float  scores[i, j] is the score of class j for example i; not modified. Whole numbers are allowed
    y : (N,) int  the right classes, 0 <= y < C

    Returns
    -------
    loss : float
    dscores : (N, C) float  gradient of `loss` with respect to `scores`; float32 for float32 scores, else float64

    Example
    -------
    Equal scores cost ln C, here ln 2:

    >>> softmax_loss(np.array([[5.0, 5.0]]), np.array([1]))
    (0.6931471805599453, array([[ 0.5, -0.5]]))
    """
    N = len(y)
    rows = np.arange(N)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    log_probs = shifted - log_sum
    loss = float(-np.sum(log_probs[rows, y]) / N)
    dscores = np.exp(log_probs)
    dscores[rows, y] -= 1
    return loss, dscores / N
