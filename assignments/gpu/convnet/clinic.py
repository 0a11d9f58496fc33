# Given, generated: not graded, do not edit.
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
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((3, 2, 4)), rng.standard_normal((8, 5)), rng.standard_normal(5)
    dout = rng.standard_normal((3, 5))
    _, cache = affine_forward(x, w, b)
    dx, dw, db = affine_backward(dout, cache)
    pairs = [
        (dx, numerical_gradient(lambda x: affine_forward(x, w, b)[0], x, dout)),
        (dw, numerical_gradient(lambda w: affine_forward(x, w, b)[0], w, dout)),
        (db, numerical_gradient(lambda b: affine_forward(x, w, b)[0], b, dout)),
    ]
    return all(np.shape(got) == want.shape and relative_error(got, want) < 1e-6 for got, want in pairs)


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
    rng = np.random.default_rng(0)
    x = rng.uniform(0.1, 2.0, (4, 5)) * rng.choice([-1.0, 1.0], (4, 5))
    dout = rng.standard_normal((4, 5))
    _, cache = relu_forward(x)
    got = relu_backward(dout, cache)
    want = numerical_gradient(lambda x: relu_forward(x)[0], x, dout)
    return np.shape(got) == want.shape and relative_error(got, want) < 1e-6
