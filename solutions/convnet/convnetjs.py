"""The lecture's last demonstration, ConvNetJS on CIFAR-10: its net, its way to train, its way to answer (slide 114)."""

import numpy as np

from .layers import conv, pool, relu


def demo_layers():
    """The net of the demonstration, as a list of layers for a `ConvNet` of pictures (3, 32, 32).

    ConvNetJS writes it down like this; `sx` is the side of a filter or window, and `activation` a layer of its own:

        {type: 'input', out_sx: 32, out_sy: 32, out_depth: 3}
        {type: 'conv', sx: 5, filters: 16, stride: 1, pad: 2, activation: 'relu'}
        {type: 'pool', sx: 2, stride: 2}
        {type: 'conv', sx: 5, filters: 20, stride: 1, pad: 2, activation: 'relu'}
        {type: 'pool', sx: 2, stride: 2}
        {type: 'conv', sx: 5, filters: 20, stride: 1, pad: 2, activation: 'relu'}
        {type: 'pool', sx: 2, stride: 2}
        {type: 'softmax', num_classes: 10}

    Returns
    -------
    layers : list of dict  from `convnet.layers`, without the fully connected layer in front of the softmax, which a
        `ConvNet` adds by itself. With it the net has 22,466 parameters

    Example
    -------
    >>> [layer["layer"] for layer in demo_layers()[:3]]
    ['conv', 'relu', 'pool']
    """
    ### BEGIN SOLUTION
    return [layer for filters in (16, 20, 20) for layer in (conv(filters, 5, pad=2), relu(), pool(2, stride=2))]
    ### END SOLUTION


def adadelta(w, dw, gsum, xsum, *, ro=0.95, eps=1e-6):
    """One step of Adadelta (Zeiler, 2012), with which the demonstration trains: nobody has to choose a learning rate.

    Each number of `w` keeps a running mean of its squared gradients and one of its squared steps:

        gsum' = ro * gsum + (1 - ro) * dw^2
        step  = - sqrt((xsum + eps) / (gsum' + eps)) * dw
        xsum' = ro * xsum + (1 - ro) * step^2

    so that a step is about as long as the steps before it, whatever the gradient's unit is.

    Parameters
    ----------
    w, dw : float arrays of one shape  a parameter and its gradient; not modified
    gsum, xsum : arrays of that shape  what the last step returned, zeros in the beginning; not modified
    ro, eps : float

    Returns
    -------
    w, gsum, xsum : new arrays  w + step, gsum', xsum'

    Example
    -------
    The first step does not depend on the size of the gradient, only on its sign:

    >>> zero = np.zeros(2)
    >>> w, gsum, xsum = adadelta(zero, np.array([3.0, -300.0]), zero, zero)
    >>> w.round(5)
    array([-0.00447,  0.00447])
    """
    ### BEGIN SOLUTION
    gsum = ro * gsum + (1 - ro) * dw**2
    step = -np.sqrt((xsum + eps) / (gsum + eps)) * dw
    xsum = ro * xsum + (1 - ro) * step**2
    return w + step, gsum, xsum
    ### END SOLUTION


def window_mean(values, size):
    """A curve that is easier to read: at each place the mean over a window of the last values.

    Parameters
    ----------
    values : list of n floats; not modified
    size : int  how many values are averaged at most; fewer in the beginning

    Returns
    -------
    means : list of n floats

    Example
    -------
    >>> window_mean([4.0, 2.0, 6.0, 1.0], 2)
    [4.0, 3.0, 4.0, 3.5]
    """
    ### BEGIN SOLUTION
    return [sum(values[max(0, k + 1 - size) : k + 1]) / min(k + 1, size) for k in range(len(values))]
    ### END SOLUTION


def mean_vote(scores):
    """Ask a net about several views of each picture, and take the mean of what it says.

    The demonstration moves and mirrors each picture at random before it asks, several times. The scores of each view
    become probabilities by softmax; these are averaged over the views. Scores may be as large as 1000.

    Parameters
    ----------
    scores : (V, N, C) float  scores of V views of N pictures; not modified

    Returns
    -------
    probabilities : (N, C) float

    Example
    -------
    >>> mean_vote(np.log([[[1.0, 3.0]], [[3.0, 1.0]], [[1.0, 1.0]]]))
    array([[0.5, 0.5]])
    """
    ### BEGIN SOLUTION
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    return (shares / shares.sum(axis=2, keepdims=True)).mean(axis=0)
    ### END SOLUTION
