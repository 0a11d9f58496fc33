# ruff: noqa
"""Box by box through the graph, forwards and backwards."""

import numpy as np


def batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    if not train:
        xhat = (x - running_mean) / np.sqrt(running_var + eps)
        return (gamma * xhat + beta).astype(x.dtype), None, running_mean.copy(), running_var.copy()
    N, D = x.shape
    mu = 1.0 / N * np.sum(x, axis=0)
    xmu = x - mu
    sq = xmu**2
    var = 1.0 / N * np.sum(sq, axis=0)
    sqrtvar = np.sqrt(var + eps)
    ivar = 1.0 / sqrtvar
    xhat = xmu * ivar
    gammax = gamma * xhat
    out = gammax + beta
    cache = (xhat, gamma, xmu, ivar, sqrtvar, var, eps)
    running_mean = running_mean - (1 - momentum) * (running_mean - mu)
    running_var = running_var - (1 - momentum) * (running_var - var)
    return out, cache, running_mean, running_var


def batchnorm_backward(dout, cache):
    xhat, gamma, xmu, ivar, sqrtvar, var, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1.0 / (sqrtvar**2) * divar
    dvar = 0.5 * 1.0 / np.sqrt(var + eps) * dsqrtvar
    dsq = 1.0 / N * np.ones((N, D), dout.dtype) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1.0 / N * np.ones((N, D), dout.dtype) * dmu
    return dx1 + dx2, dgamma, dbeta


def spatial_batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    moved = np.moveaxis(x, 1, -1)
    out, cache, m, v = batchnorm_forward(
        moved.reshape(-1, x.shape[1]), gamma, beta, running_mean, running_var, train=train, momentum=momentum, eps=eps
    )
    return np.moveaxis(out.reshape(moved.shape), -1, 1), cache, m, v


def spatial_batchnorm_backward(dout, cache):
    moved = np.moveaxis(dout, 1, -1)
    dx, dgamma, dbeta = batchnorm_backward(moved.reshape(-1, dout.shape[1]), cache)
    return np.moveaxis(dx.reshape(moved.shape), -1, 1), dgamma, dbeta
