"""The fully connected layer."""

import numpy as np


def affine_forward(x, w, b):
    """Multiply every example with the weights and add the bias (slide 113).

    Each example is flattened to one row of D = d_1 * ... * d_k numbers first, in NumPy's own
    (row-major) order.

    Parameters
    ----------
    x : (N, d_1, ..., d_k) float  N examples of any shape; not modified
    w : (D, M) float  weights
    b : (M,) float  biases

    Returns
    -------
    out : (N, M) float
    cache : tuple  exactly (x, w, b), with `x` in its original shape
    """
    ### BEGIN SOLUTION
    rows = x.reshape(len(x), -1)
    return rows @ w + b, (x, w, b)
    ### END SOLUTION


def affine_backward(dout, cache):
    """Backward pass of the fully connected layer (slide 113).

    Parameters
    ----------
    dout : (N, M) float  gradient of the loss with respect to `out`; not modified
    cache : tuple  (x, w, b) from `affine_forward`

    Returns
    -------
    dx : (N, d_1, ..., d_k) float  gradient with respect to `x`, in the shape of `x`
    dw : (D, M) float  gradient with respect to `w`
    db : (M,) float  gradient with respect to `b`
    """
    ### BEGIN SOLUTION
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
    ### END SOLUTION
