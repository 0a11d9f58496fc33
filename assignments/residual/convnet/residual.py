# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""The residual block: two convolutions, and a short cut around them (slide 28; He and others, 2016)."""

from .fast import conv_backward, conv_forward, relu_backward, relu_forward
from .sizes import DoesNotFit, same_padding


def residual_forward(x, w1, b1, w2, b2):
    """Add to a signal what two convolutions make of it: they learn what is to be *changed*.

        out = x + CONV2(RELU(CONV1(x)))

    Both convolutions have stride 1 and the padding that keeps the size of the maps. (In the paper a ReLU follows. Here
    the net has it, behind the block: so that the block by itself can let any signal through.)

    Parameters
    ----------
    x : (N, C, H, W) float  maps; not modified
    w1 : (M, C, HH, HH) float, b1 : (M,)  the first convolution; HH is odd; not modified
    w2 : (C, M, GG, GG) float, b2 : (C,)  the second one, back to C maps; GG is odd; not modified

    Returns
    -------
    out : (N, C, H, W) float  with the dtype of `x`
    cache : whatever `residual_backward` needs

    Raises
    ------
    ValueError  where `w2` does not have C filters, so that its maps cannot be added to `x`; for an even HH or GG

    Example
    -------
    With all weights and biases 0 nothing is changed:

    >>> x = np.arange(8.0).reshape(1, 2, 2, 2)
    >>> out, _ = residual_forward(x, np.zeros((3, 2, 3, 3)), np.zeros(3), np.zeros((2, 3, 3, 3)), np.zeros(2))
    >>> np.array_equal(out, x)
    True
    """
    raise NotImplementedError("residual_forward is not written yet")


def residual_backward(dout, cache):
    """Backward pass of the residual block.

    Parameters
    ----------
    dout : (N, C, H, W) float  gradient of the loss with respect to `out`; not modified
    cache : what `residual_forward` returned; not modified

    Returns
    -------
    dx : (N, C, H, W) float  gradient of the loss with respect to `x`
    dw1, db1, dw2, db2 : float  gradients with respect to weights and biases, each with the shape of its array

    Example
    -------
    With all weights and biases 0 the gradient arrives as it came, however many blocks there are:

    >>> x, dout = np.ones((1, 2, 4, 4)), np.arange(32.0).reshape(1, 2, 4, 4)
    >>> _, cache = residual_forward(x, np.zeros((3, 2, 3, 3)), np.zeros(3), np.zeros((2, 3, 3, 3)), np.zeros(2))
    >>> np.array_equal(residual_backward(dout, cache)[0], dout)
    True
    """
    raise NotImplementedError("residual_backward is not written yet")
