# Given, generated: not graded, do not edit.
"""Activation functions with their backward passes. What a cache holds is your own choice."""

import numpy as np


def sigmoid_forward(x):
    """Squash numbers to the range [0, 1]: 1 / (1 + exp(-x)) (slides 104-105).

    Must give 0 and 1 (no nan) for very large negative and positive numbers such as -1000 and 1000.

    Parameters
    ----------
    x : float array of any shape; not modified

    Returns
    -------
    out : array with the shape and dtype of `x`
    cache : whatever `sigmoid_backward` needs

    Example
    -------
    >>> sigmoid_forward(np.array([-1000.0, 0.0, 2.0]))[0]
    array([0.        , 0.5       , 0.88079708])
    """
    small = np.exp(-np.abs(x))  # never overflows
    out = np.where(x >= 0, 1 / (1 + small), small / (1 + small))
    return out, out


def sigmoid_backward(dout, cache):
    """Backward pass of the sigmoid: local slope times what arrives from above (slides 4, 105).

    Parameters
    ----------
    dout : float array with the shape of `out`  gradient of the loss with respect to `out`; not modified
    cache : what `sigmoid_forward` returned; not modified

    Returns
    -------
    dx : array with the shape and dtype of `dout`  gradient of the loss with respect to `x`

    Example
    -------
    >>> out, cache = sigmoid_forward(np.array([0.0]))
    >>> sigmoid_backward(np.array([2.0]), cache)
    array([0.5])
    """
    out = cache
    return dout * out * (1 - out)


def tanh_forward(x):
    """Squash numbers to the range [-1, 1], centred on zero: tanh(x) (slides 104, 106).

    Must give -1 and 1 (no nan) for very large numbers; `np.tanh` may be used.

    Parameters
    ----------
    x : float array of any shape; not modified

    Returns
    -------
    out : array with the shape and dtype of `x`
    cache : whatever `tanh_backward` needs

    Example
    -------
    >>> tanh_forward(np.array([-1000.0, 0.0, 1.0]))[0]
    array([-1.        ,  0.        ,  0.76159416])
    """
    out = np.tanh(x)
    return out, out


def tanh_backward(dout, cache):
    """Backward pass of tanh: local slope times what arrives from above (slides 4, 106).

    Parameters
    ----------
    dout : float array with the shape of `out`  gradient of the loss with respect to `out`; not modified
    cache : what `tanh_forward` returned; not modified

    Returns
    -------
    dx : array with the shape and dtype of `dout`  gradient of the loss with respect to `x`

    Example
    -------
    >>> out, cache = tanh_forward(np.array([0.0]))
    >>> tanh_backward(np.array([2.0]), cache)
    array([2.])
    """
    out = cache
    return dout * (1 - out**2)


def relu_forward(x):
    """Let positive numbers through and replace the others by zero: max(0, x) (slides 104, 107).

    Parameters
    ----------
    x : float array of any shape; not modified

    Returns
    -------
    out : a new array with the shape and dtype of `x`
    cache : whatever `relu_backward` needs

    Example
    -------
    >>> relu_forward(np.array([-2.0, 0.0, 3.0]))[0]
    array([0., 0., 3.])
    """
    out = np.maximum(0, x)
    return out, x


def relu_backward(dout, cache):
    """Backward pass of ReLU: local slope times what arrives from above (slides 4, 107).

    At x = 0, where there is no derivative, the slope is taken as 0.

    Parameters
    ----------
    dout : float array with the shape of `out`  gradient of the loss with respect to `out`; not modified
    cache : what `relu_forward` returned; not modified

    Returns
    -------
    dx : array with the shape and dtype of `dout`  gradient of the loss with respect to `x`

    Example
    -------
    >>> out, cache = relu_forward(np.array([-2.0, 0.0, 3.0]))
    >>> relu_backward(np.array([5.0, 5.0, 5.0]), cache)
    array([0., 0., 5.])
    """
    x = cache
    return dout * (x > 0)
