# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
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
    raise NotImplementedError("augment is not written yet")


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
    raise NotImplementedError("top_k_error is not written yet")
