# Given, generated: not graded, do not edit.
"""Gradients by finite differences: the tool that tests every backward pass of this course."""

import numpy as np


def relative_error(a, b):
    """The largest difference between `a` and `b`, relative to the largest entry of either (given).

    Parameters
    ----------
    a, b : arrays of the same shape, or numbers

    Returns
    -------
    error : float  0 where they are equal; about 1e-7 or less for a right gradient in float64

    Raises
    ------
    ValueError  if the shapes differ: a gradient has the shape of what it is the gradient of
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"relative_error: got the shapes {a.shape} and {b.shape}, want equal shapes")
    scale = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return float(np.abs(a - b).max(initial=0.0) / scale) if scale > 0 else 0.0


def numerical_gradient(f, x, df=1.0, h=1e-5):
    """Gradient of sum(df * f(x)) with respect to `x`, by central differences.

    For each entry of `x` in turn, move that entry alone by +h and by -h, and take

        sum(df * (f(x + h) - f(x - h))) / (2 * h)

    `df` says how much each output of `f` counts: it is the gradient that arrives from above ("upstream",
    `dout`). With the default 1.0 all outputs count alike, and a scalar-valued f gives its plain gradient.

    Parameters
    ----------
    f : function  takes an array with the shape of `x`, returns a number or an array
    x : float array of any shape  the point; you may write to it while you work, but on return it must
        hold exactly the numbers that it held before, bit for bit
    df : number, or array with the shape of f(x)
    h : float  step

    Returns
    -------
    grad : float64 array with the shape of `x`. All is computed in float64: where `x` is float32 (or of
        whole numbers), work on a float64 copy, because a step of 1e-5 gets lost in fewer digits

    Example
    -------
    The derivative of x**3 at 2 is 12; the central difference is h**2 above it, so a large h shows:

    >>> numerical_gradient(lambda x: x**3, np.array([2.0]), h=0.1)
    array([12.01])
    """
    x = np.array(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        ahead = np.array(f(x), dtype=np.float64)
        x[index] = old - h
        behind = np.array(f(x), dtype=np.float64)
        x[index] = old
        grad[index] = np.sum(df * (ahead - behind)) / (2 * h)
    return grad
