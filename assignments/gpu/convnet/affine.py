# Given, generated: not graded, do not edit.
"""The fully connected layer."""

import numpy as np


def affine_forward(x, w, b):
    """Multiply every example with the weights and add the bias (slide 113).

    Each example is flattened to one row of D = d_1 * ... * d_k numbers first, in NumPy's own
    (row-major) order. Every neuron of the layer sees the whole row.

    Parameters
    ----------
    x : (N, d_1, ..., d_k) float  N examples of any shape; not modified. Whole numbers are allowed
    w : (D, M) float  weights
    b : (M,) float  biases

    Returns
    -------
    out : (N, M) float  dtype of the inputs: float64 gives float64, float32 gives float32
    cache : tuple  exactly (x, w, b), with `x` in its original shape

    Example
    -------
    >>> out, cache = affine_forward(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 4.0]]), np.ones(3))
    >>> out
    array([[ 2.,  3., 12.]])
    """
    rows = x.reshape(len(x), -1)
    out = rows @ w + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    """Backward pass of the fully connected layer (slides 4, 113).

    Parameters
    ----------
    dout : (N, M) float  gradient of the loss with respect to `out`; not modified
    cache : tuple  (x, w, b) as `affine_forward` returns it; not modified

    Returns
    -------
    dx : (N, d_1, ..., d_k) float  gradient of the loss with respect to `x`, in the shape of `x`
    dw : (D, M) float  gradient with respect to `w`
    db : (M,) float  gradient with respect to `b`

    Example
    -------
    >>> x, w, b = np.array([[1.0, 2.0]]), np.ones((2, 1)), np.zeros(1)
    >>> affine_backward(np.array([[10.0]]), (x, w, b))
    (array([[10., 10.]]), array([[10.],
           [20.]]), array([10.]))
    """
    x, w, _ = cache
    rows = x.reshape(len(x), -1)
    dx = (dout @ w.T).reshape(x.shape)
    dw = rows.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
