# Given, generated: not graded, do not edit.
"""Update rules: one step for one array of parameters. They change nothing and return the new values."""


def sgd(w, dw, *, lr):
    """One step of gradient descent, against the gradient: w - lr * dw (slide 5).

    Parameters
    ----------
    w : float array of any shape  parameters; not modified
    dw : array with the shape of `w`  gradient of the loss with respect to `w`; not modified
    lr : float  learning rate

    Returns
    -------
    w_new : array with the shape and dtype of `w`

    Example
    -------
    >>> sgd(np.array([1.0, 2.0]), np.array([10.0, -10.0]), lr=0.01)
    array([0.9, 2.1])
    """
    return w - lr * dw


def sgd_momentum(w, dw, v, *, lr, mu=0.9):
    """One step of gradient descent with momentum.

    The velocity remembers earlier steps, with friction, and the parameters follow it:

        v_new = mu v - lr dw
        w_new = w + v_new

    Nothing is kept between calls: the caller hands in the velocity of this array (zeros before the first step).

    Parameters
    ----------
    w : float array of any shape  parameters; not modified
    dw : array with the shape of `w`  gradient of the loss with respect to `w`; not modified
    v : array with the shape of `w`  velocity; not modified
    lr : float  learning rate
    mu : float  how much of the velocity stays; 0 gives plain gradient descent

    Returns
    -------
    w_new : array with the shape and dtype of `w`
    v_new : array with the shape and dtype of `w`

    Example
    -------
    >>> sgd_momentum(np.array([1.0]), np.array([10.0]), np.array([0.5]), lr=0.01)
    (array([1.35]), array([0.35]))
    """
    v_new = mu * v - lr * dw
    w_new = w + v_new
    return w_new, v_new
