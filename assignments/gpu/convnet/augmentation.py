# Given, generated: not graded, do not edit.
"""More pictures out of few (slide 18), and the error of the ImageNet challenge (slide 17)."""

import numpy as np


def augment(X, rng, *, max_shift=2, flip=True):
    """Move every picture a little, and mirror about half of them: new pictures with the old labels (slide 18).

    Each picture is moved by a whole number of rows and of columns, both from -max_shift to max_shift, all equally
    likely, each picture by numbers of its own. What leaves the picture is lost; zeros come in. Then each
    picture is mirrored left to right with a chance of one half, if `flip` is True. All numbers come from `rng`.

    Parameters
    ----------
    X : (N, C, H, W) float  pictures; not modified
    rng : numpy.random.Generator
    max_shift : int  0 or more, smaller than H and W
    flip : bool  leave it True for cats, make it False for digits

    Returns
    -------
    moved : (N, C, H, W) array with the dtype of `X`  a new array
    """
    N, _, H, W = X.shape
    moved = np.zeros_like(X)
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    mirrored = rng.random(N) < 0.5
    for n, (down, right) in enumerate(shifts):
        part = X[n, :, max(0, -down) : H - max(0, down), max(0, -right) : W - max(0, right)]
        moved[n, :, max(0, down) : H + min(0, down), max(0, right) : W + min(0, right)] = part
        if flip and mirrored[n]:
            moved[n] = moved[n, :, :, ::-1].copy()
    return moved


def top_k_error(scores, y, k):
    """Share of examples whose right class is not among the k highest scores (slide 17: ImageNet counts the top 5).

    Of equal scores, that of the class with the smaller number counts as the higher one.

    Parameters
    ----------
    scores : (N, C) float; not modified
    y : (N,) int  the right classes
    k : int  1 to C; with k = 1 it is 1 - accuracy

    Returns
    -------
    error : float  between 0 and 1

    Example
    -------
    >>> top_k_error(np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]]), np.array([2, 2]), 2)
    0.5
    """
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return float(np.mean((best != y[:, None]).all(axis=1)))
