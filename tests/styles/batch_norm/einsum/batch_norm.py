# ruff: noqa
"""Any axes at once; the matrix of derivatives written out for the way back of units."""

import numpy as np


class Cache:
    def __init__(self, **items):
        self.__dict__.update(items)


def _normalise(x, axes, gamma, beta, mean, var, train, momentum, eps):
    shape = [1] * x.ndim
    shape[1] = -1
    per = lambda v: np.asarray(v).reshape(shape)
    if train:
        m, v = np.mean(x, axes), np.var(x, axes)
        mean = np.add(momentum * mean, (1 - momentum) * m)
        var = np.add(momentum * var, (1 - momentum) * v)
    else:
        m, v = mean, var
    istd = (v + eps) ** -0.5
    xhat = (x - per(m)) * per(istd)
    return xhat * per(gamma) + per(beta), Cache(xhat=xhat, istd=istd, gamma=gamma, per=per), mean, var


def batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    return _normalise(x, 0, gamma, beta, running_mean, running_var, train, momentum, eps)


def batchnorm_backward(dout, cache):
    N = len(dout)
    jacobian = (
        np.eye(N, dtype=dout.dtype)[:, :, None] - 1 / N - np.einsum("id,jd->ijd", cache.xhat, cache.xhat) / N
    ) * (cache.gamma * cache.istd)
    return (
        np.einsum("ijd,id->jd", jacobian.astype(dout.dtype), dout),
        np.einsum("nd,nd->d", dout, cache.xhat),
        np.einsum("nd->d", dout),
    )


def spatial_batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    return _normalise(x, (0, 2, 3), gamma, beta, running_mean, running_var, train, momentum, eps)


def spatial_batchnorm_backward(dout, cache):
    dgamma = np.einsum("nchw,nchw->c", dout, cache.xhat)
    dbeta = np.einsum("nchw->c", dout)
    n = dout[:, 0].size
    rest = dout - cache.per(dbeta) / n - cache.xhat * cache.per(dgamma) / n
    return rest * cache.per(cache.gamma * cache.istd), dgamma, dbeta
