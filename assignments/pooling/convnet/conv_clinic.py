# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
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
    raise NotImplementedError("conv_is_right is not written yet")
