# Given, generated: not graded, do not edit.
"""The broken-layer clinic for convolutions: a test that tells a right backward pass from a wrong one."""

import numpy as np

from .gradients import numerical_gradient, relative_error


def conv_is_right(conv_forward, conv_backward):
    """Whether a backward pass of the convolution is right. You write the test; the grader brings patients.

    The rules are those of the clinic in `conv_layers`: some passes are right, some are wrong, and a wrong one
    may be right for *some* sizes, strides and paddings.

    Parameters
    ----------
    conv_forward : function  (x, w, b, stride=…, pad=…) -> (out, cache), always right
    conv_backward : function  (dout, cache) -> (dx, dw, db), takes the cache of that forward pass. It never
        raises, but it may return a wrong shape

    Returns
    -------
    right : bool  True for a right pass, False for a wrong one

    Keep your arrays small: a numeric gradient runs the forward pass twice for each number that it varies.
    """
    rng = np.random.default_rng(0)
    for stride, pad in ((1, 0), (2, 1)):
        x, w, b = rng.standard_normal((2, 2, 5, 3)), rng.standard_normal((3, 2, 3, 3)), rng.standard_normal(3)
        out, cache = conv_forward(x, w, b, stride=stride, pad=pad)
        dout = rng.standard_normal(out.shape)
        got = conv_backward(dout, cache)
        want = (
            numerical_gradient(lambda v: conv_forward(v, w, b, stride=stride, pad=pad)[0], x, dout),
            numerical_gradient(lambda v: conv_forward(x, v, b, stride=stride, pad=pad)[0], w, dout),
            numerical_gradient(lambda v: conv_forward(x, w, v, stride=stride, pad=pad)[0], b, dout),
        )
        for g, v in zip(got, want):
            if np.shape(g) != v.shape or relative_error(g, v) > 1e-6:
                return False
    return True
