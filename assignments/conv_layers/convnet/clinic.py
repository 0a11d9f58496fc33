# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""The broken-layer clinic: tests that tell a right backward pass from a wrong one."""

import numpy as np

from .gradients import numerical_gradient, relative_error


def affine_is_right(affine_forward, affine_backward):
    """Whether a backward pass of the fully connected layer is right. You write the test; the grader brings patients.

    Some of the passes that are handed in are right (written in other ways than yours), some are wrong. A wrong
    one may be right for *some* inputs: choose the sizes, shapes and numbers that you test with so that it shows.

    Parameters
    ----------
    affine_forward : function  (x, w, b) -> (out, cache), always right
    affine_backward : function  (dout, cache) -> (dx, dw, db), takes the cache of that forward pass; the shapes are
        those of `convnet.affine`. It never raises, but it may return a wrong shape

    Returns
    -------
    right : bool  True for a right pass, False for a wrong one

    The witness is `numerical_gradient` of the forward pass (`df` takes your dout). Right passes differ from each
    other in the last few digits. Do not lean on the `affine_backward` of your package: for tomorrow's layer
    there is none yet.
    """
    raise NotImplementedError("affine_is_right is not written yet")


def relu_is_right(relu_forward, relu_backward):
    """Whether a backward pass of ReLU is right. The rules are those of `affine_is_right`.

    Parameters
    ----------
    relu_forward : function  x -> (out, cache), always right
    relu_backward : function  (dout, cache) -> dx, takes the cache of that forward pass

    Returns
    -------
    right : bool  True for a right pass, False for a wrong one

    Keep the numbers in your x a little away from 0, where a numeric gradient steps over the kink.
    """
    raise NotImplementedError("relu_is_right is not written yet")
