"""Batch normalisation, of units and of maps (slide 27; Ioffe and Szegedy, 2015)."""

import numpy as np


def batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    """Give every unit mean `beta` and standard deviation `gamma` over the batch.

    In training, unit by unit (column by column), with mean and variance *of this batch*:

        x_hat = (x - mean) / sqrt(var + eps)        out = gamma * x_hat + beta

    where var is the mean of the squared deviations (divided by N, not by N - 1). When the net is used there may be no
    batch, so `running_mean` and `running_var` take their places. They are kept in training: after each batch

        new = momentum * old + (1 - momentum) * that of this batch

    A net begins with a running mean of 0 and a running variance of 1.

    Parameters
    ----------
    x : (N, D) float  one example a row; not modified
    gamma, beta : (D,) float  learned; not modified
    running_mean, running_var : (D,) float  state so far; not modified
    train : bool  False when the net is used ("test mode"): the running numbers are applied, and stay as they are
    momentum : float  between 0 and 1
    eps : float  keeps a unit that never changes from a division by 0

    Returns
    -------
    out : (N, D) float  with the dtype of `x`
    cache : whatever `batchnorm_backward` needs
    running_mean, running_var : (D,) float  the state from now on, new arrays in training

    Example
    -------
    >>> x = np.array([[1.0, 10.0], [3.0, 50.0]])
    >>> one, zero = np.ones(2), np.zeros(2)
    >>> out, _, mean, var = batchnorm_forward(x, one, zero, zero, one, train=True)
    >>> out.round(3)
    array([[-1., -1.],
           [ 1.,  1.]])
    >>> mean, var
    (array([0.2, 3. ]), array([ 1. , 40.9]))
    """
    ### BEGIN SOLUTION
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    root = np.sqrt(var + eps)
    x_hat = (x - mean) / root
    out = gamma * x_hat + beta
    return out, (x_hat, root, gamma), running_mean, running_var
    ### END SOLUTION


def batchnorm_backward(dout, cache):
    """Backward pass of batch normalisation in training.

    A number of `x` reaches the loss on three roads: directly, through the mean of its batch, and through its variance.

    Parameters
    ----------
    dout : (N, D) float  gradient of the loss with respect to `out`; not modified
    cache : what `batchnorm_forward` returned with `train=True`; not modified

    Returns
    -------
    dx : (N, D) float  gradient of the loss with respect to `x`
    dgamma, dbeta : (D,) float  gradients with respect to `gamma` and `beta`

    Example
    -------
    Moving a whole batch changes nothing, so the columns of `dx` add up to 0:

    >>> x, state = np.array([[1.0], [2.0], [6.0]]), (np.zeros(1), np.ones(1))
    >>> _, cache, *_ = batchnorm_forward(x, np.ones(1), np.zeros(1), *state, train=True)
    >>> dx, dgamma, dbeta = batchnorm_backward(np.array([[1.0], [0.0], [0.0]]), cache)
    >>> round(abs(float(dx.sum())), 12), dbeta
    (0.0, array([1.]))
    """
    ### BEGIN SOLUTION
    x_hat, root, gamma = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / root * (dout - dbeta / len(dout) - x_hat * (dgamma / len(dout)))
    return dx, dgamma, dbeta
    ### END SOLUTION


def spatial_batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    """Batch normalisation of maps: one mean and one variance for each *channel*.

    A filter does the same at every place, so all places of all pictures belong to one statistic: channel c has one
    mean over N * H * W numbers. `batchnorm_forward` can do the work, if each number becomes a row of its channels.

    Parameters
    ----------
    x : (N, C, H, W) float  maps; not modified
    gamma, beta, running_mean, running_var : (C,) float; not modified
    train, momentum, eps : as for `batchnorm_forward`

    Returns
    -------
    out : (N, C, H, W) float  with the dtype of `x`
    cache : whatever `spatial_batchnorm_backward` needs
    running_mean, running_var : (C,) float

    Example
    -------
    >>> x = np.stack([np.full((2, 3), 7.0), np.arange(6.0).reshape(2, 3)])[None]
    >>> out, *_ = spatial_batchnorm_forward(x, np.ones(2), np.zeros(2), np.zeros(2), np.ones(2), train=True)
    >>> out.round(2)[0]
    array([[[ 0.  ,  0.  ,  0.  ],
            [ 0.  ,  0.  ,  0.  ]],
    <BLANKLINE>
           [[-1.46, -0.88, -0.29],
            [ 0.29,  0.88,  1.46]]])
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    out, cache, running_mean, running_var = batchnorm_forward(
        rows, gamma, beta, running_mean, running_var, train=train, momentum=momentum, eps=eps
    )
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache, running_mean, running_var
    ### END SOLUTION


def spatial_batchnorm_backward(dout, cache):
    """Backward pass of batch normalisation of maps in training.

    Parameters
    ----------
    dout : (N, C, H, W) float  gradient of the loss with respect to `out`; not modified
    cache : what `spatial_batchnorm_forward` returned with `train=True`; not modified

    Returns
    -------
    dx : (N, C, H, W) float  gradient of the loss with respect to `x`
    dgamma, dbeta : (C,) float  gradients with respect to `gamma` and `beta`

    Example
    -------
    >>> x, dout = np.ones((2, 3, 4, 5)), np.ones((2, 3, 4, 5))
    >>> _, cache, *_ = spatial_batchnorm_forward(x, np.ones(3), np.zeros(3), np.zeros(3), np.ones(3), train=True)
    >>> spatial_batchnorm_backward(dout, cache)[2]
    array([40., 40., 40.])
    """
    ### BEGIN SOLUTION
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = batchnorm_backward(dout.transpose(0, 2, 3, 1).reshape(N * H * W, C), cache)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta
    ### END SOLUTION
