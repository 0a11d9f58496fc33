# Given, generated: not graded, do not edit.
"""Threshold neurons: logic gates, the perceptron and XOR."""

import numpy as np


def threshold_neuron(x, w, b):
    """Output 1 where the weighted sum of the inputs exceeds the threshold, else 0 (slide 9).

    The threshold is -b: the neuron fires if and only if x·w + b > 0. At exactly 0 it does not fire.

    Parameters
    ----------
    x : (D,) or (N, D) float  one example or N of them; not modified
    w : (D,) float  weights
    b : float  bias

    Returns
    -------
    out : int or (N,) int  0 or 1: one number for one example, N numbers for N

    Example
    -------
    >>> threshold_neuron(np.array([[0, 0], [0, 1], [1, 1]]), np.array([1.0, 1.0]), -1.5)
    array([0, 0, 1])
    """
    return (x @ w + b > 0).astype(int)


def gate(name):
    """Weights and bias that make a threshold neuron a logic gate (slide 9).

    Inputs are 0 or 1. Any weights that give the right truth table will do. "AND" is done for you.

    Parameters
    ----------
    name : str  "AND", "OR" or "NOT"

    Returns
    -------
    w : (2,) float for AND and OR, (1,) float for NOT, which has one input
    b : float

    Example
    -------
    >>> w, b = gate("AND")
    >>> threshold_neuron(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), w, b)
    array([0, 0, 0, 1])
    """
    if name == "AND":
        return np.array([1.0, 1.0]), -1.5
    if name == "OR":
        return np.array([1.0, 1.0]), -0.5
    if name == "NOT":
        return np.array([-1.0]), 0.5
    raise ValueError(f"name: got {name!r}, want 'AND', 'OR' or 'NOT'")


def perceptron_train(X, y, epochs):
    """Train a threshold neuron with the perceptron rule (slide 10).

    Start with all weights and the bias at zero. In each epoch go through the examples once, in the
    order in which they are given. For each, predict y_hat (0 or 1) with the weights as they are now,
    and correct them at once:

        w += (y - y_hat) * x
        b += (y - y_hat)

    Parameters
    ----------
    X : (N, D) float  examples; not modified
    y : (N,) int  labels, 0 or 1
    epochs : int  how often to go through all examples

    Returns
    -------
    w : (D,) float
    b : float

    Example
    -------
    >>> perceptron_train(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 0, 0, 1]), 10)
    (array([2., 1.]), -2.0)
    """
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x, label in zip(X, y, strict=True):
            error = label - threshold_neuron(x, w, b)
            w += error * x
            b += error
    return w, float(b)


def xor_weights():
    """Weights, found by hand, of a network of threshold neurons that computes XOR (slide 11).

    H hidden neurons see both inputs, and one output neuron sees the hidden ones. H = 2 is enough;
    any network with one hidden layer that gives 0, 1, 1, 0 for (0, 0), (0, 1), (1, 0), (1, 1) is right.

    Returns
    -------
    W1 : (2, H) float  column j holds the weights of hidden neuron j
    b1 : (H,) float
    w2 : (H,) float  weights of the output neuron
    b2 : float

    Example
    -------
    For an input `x` of shape (2,) the network is

        hidden = [threshold_neuron(x, W1[:, j], b1[j]) for j in range(H)]
        out = threshold_neuron(np.array(hidden), w2, b2)
    """
    # The first hidden neuron is OR, the second AND; the output fires for "OR but not AND".
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([-0.5, -1.5])
    w2 = np.array([1.0, -1.0])
    b2 = -0.5
    return W1, b1, w2, b2
