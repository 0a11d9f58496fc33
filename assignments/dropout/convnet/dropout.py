# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""Dropout: in training, every unit is left out with some probability (slide 26)."""

import numpy as np


def dropout_forward(x, *, keep, train, rng):
    """Leave units out at random in training; change nothing in use (inverted dropout; Srivastava and others, 2014).

    In training each number of `x`, on its own, is kept with probability `keep`, and else replaced by 0. What is kept
    is divided by `keep`, so that the *expected* output is `x`: then nothing needs to be done when the net is used.

    Parameters
    ----------
    x : float array of any shape, one example a row; not modified
    keep : float  probability to keep a number, 0 < keep <= 1
    train : bool  True in training; False when the net is used ("test mode"): then `out` equals `x`
    rng : numpy.random.Generator  draws what is kept, and nothing else does; not looked at in test mode, may be None

    Returns
    -------
    out : array with the shape and dtype of `x`
    cache : whatever `dropout_backward` needs

    Raises
    ------
    ValueError  unless 0 < keep <= 1

    Example
    -------
    With `keep=0.5` a number that is kept counts twice:

    >>> out, _ = dropout_forward(np.ones((2, 6)), keep=0.5, train=True, rng=np.random.default_rng(0))
    >>> sorted(set(out.ravel().tolist()))
    [0.0, 2.0]
    """
    raise NotImplementedError("dropout_forward is not written yet")


def dropout_backward(dout, cache):
    """Backward pass of dropout: the gradient goes where the signal went.

    Parameters
    ----------
    dout : float array with the shape of `out`; not modified
    cache : what `dropout_forward` returned, in either mode; not modified

    Returns
    -------
    dx : array with the shape and dtype of `dout`  gradient of the loss with respect to `x`

    Example
    -------
    >>> x, seed = np.ones(6), np.random.default_rng(0)
    >>> out, cache = dropout_forward(x, keep=0.5, train=True, rng=seed)
    >>> np.array_equal(dropout_backward(np.ones(6), cache), out)
    True
    """
    raise NotImplementedError("dropout_backward is not written yet")
