# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""Representations: deep and shallow, local and distributed, made by hand and learned (slides 30-51)."""

import numpy as np


def tent_net(depth):
    """Weights of a deep net that folds the line from 0 to 1 `depth` times, made by hand.

    The tent is 2 * x up to the middle, and 2 - 2 * x from there on: it goes up and comes down again. The net computes
    tent(tent(… tent(x))), `depth` tents, which is a zigzag of 2 to the power of `depth` straight pieces.

    Parameters
    ----------
    depth : int  at least 1

    Returns
    -------
    layers : list of depth + 1 pairs (W, b)  of float arrays, W (D, M) and b (M,). The net is affine, ReLU, affine,
        ReLU, …, affine: no ReLU behind the last. It gets (N, 1) and gives (N, 1), and has `depth` hidden layers of at
        most two units. Any weights will do that give the right numbers for x from 0 to 1

    Example
    -------
    >>> (W1, b1), (W2, b2) = tent_net(1)
    >>> (np.maximum(np.array([[0.0], [0.25], [0.5], [1.0]]) @ W1 + b1, 0) @ W2 + b2).ravel().tolist()
    [0.0, 0.5, 1.0, 0.0]
    """
    raise NotImplementedError("tent_net is not written yet")


def hidden_units(inputs, classes, depth, budget):
    """How wide a net of `depth` hidden layers, all of one width, may be, if it has at most `budget` parameters.

    Parameters
    ----------
    inputs, classes, depth : int  each at least 1
    budget : int  weights and biases of all layers together

    Returns
    -------
    units : int  the largest width that the budget allows

    Raises
    ------
    ValueError  where not even one unit a layer is allowed

    Example
    -------
    64 inputs and 10 classes: one hidden layer of 10 units has 64 * 10 + 10 + 10 * 10 + 10 = 760 parameters.

    >>> hidden_units(64, 10, 1, 760), hidden_units(64, 10, 1, 759), hidden_units(64, 10, 3, 5000)
    (10, 9, 34)
    """
    raise NotImplementedError("hidden_units is not written yet")


def binary_code(y, bits):
    """A distributed code: each label as a binary number, one unit a digit.

    Parameters
    ----------
    y : (N,) int  labels, from 0; not modified
    bits : int  how many digits

    Returns
    -------
    code : (N, bits) int  0 and 1, the digit that counts most first

    Raises
    ------
    ValueError  for a label that needs more digits

    Example
    -------
    >>> binary_code(np.array([6, 1]), 3)
    array([[1, 1, 0],
           [0, 0, 1]])
    """
    raise NotImplementedError("binary_code is not written yet")


def edge_histogram(X, *, cells, bins):
    """Features made by hand: how much edge of which direction there is, in each part of the picture (slide 36).

    1. Differences of neighbours: gx[i, j] = x[i, j + 1] - x[i, j - 1] and gy[i, j] = x[i + 1, j] - x[i - 1, j]. On the
       four borders of the picture both are 0.
    2. Strength sqrt(gx^2 + gy^2) and direction: the angle of (gx, gy), modulo pi, so that an edge from dark to bright
       and one from bright to dark have the same. Directions from 0 to pi fall into `bins` bins of equal size.
    3. Pixel (i, j) belongs to the cell in row floor(i * cells / H) and column floor(j * cells / W). Each cell adds up
       the strengths of its pixels in each bin.
    4. The numbers of each picture are divided by their Euclidean norm. (A picture without edges stays 0.)

    Parameters
    ----------
    X : (N, 1, H, W) float  pictures; not modified
    cells, bins : int

    Returns
    -------
    features : (N, cells * cells * bins) float  cell by cell, row by row, and in each cell bin by bin

    Example
    -------
    An upright edge has direction 0:

    >>> x = np.zeros((1, 1, 4, 4))
    >>> x[0, 0, :, 2:] = 1.0
    >>> edge_histogram(x, cells=1, bins=4)
    array([[1., 0., 0., 0.]])
    """
    raise NotImplementedError("edge_histogram is not written yet")


def nearest(code, codes, count):
    """Which of many codes are the nearest, by Euclidean distance.

    Parameters
    ----------
    code : (D,) float; not modified
    codes : (N, D) float; not modified
    count : int  at most N

    Returns
    -------
    numbers : (count,) int  the nearest first; of equal ones that with the smaller number

    Example
    -------
    >>> nearest(np.array([0.0, 0.0]), np.array([[3.0, 4.0], [1.0, 0.0], [0.0, 2.0]]), 2)
    array([1, 2])
    """
    raise NotImplementedError("nearest is not written yet")
