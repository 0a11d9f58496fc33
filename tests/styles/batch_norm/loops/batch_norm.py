# ruff: noqa
"""One unit, one channel after the other, and nothing shared between units and maps."""

import math

import numpy as np


def _one(values, gamma, beta, mean, var, train, momentum, eps):
    if train:
        m = values.mean()
        v = ((values - m) ** 2).mean()
        mean, var = momentum * mean + (1 - momentum) * m, momentum * var + (1 - momentum) * v
    else:
        m, v = mean, var
    return gamma * (values - m) / np.sqrt(v + values.dtype.type(eps)) + beta, mean, var


def _one_back(d, values, gamma, eps):
    m, v = values.mean(), values.var()
    n, s = values.size, np.sqrt(v + values.dtype.type(eps))
    centred = values - m
    dv = (d * gamma * centred).sum() * (-0.5) / s**3
    dm = -(d * gamma).sum() / s
    return d * gamma / s + dv * 2 * centred / n + dm / n, (d * centred).sum() / s, d.sum()


def batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    out, mean, var = np.zeros_like(x), np.zeros_like(running_mean), np.zeros_like(running_var)
    for j in range(x.shape[1]):
        out[:, j], mean[j], var[j] = _one(
            x[:, j], gamma[j], beta[j], running_mean[j], running_var[j], train, momentum, eps
        )
    return out, (x, gamma, eps), mean, var


def batchnorm_backward(dout, cache):
    x, gamma, eps = cache
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    for j in range(x.shape[1]):
        dx[:, j], dgamma[j], dbeta[j] = _one_back(dout[:, j], x[:, j], gamma[j], eps)
    return dx, dgamma, dbeta


def spatial_batchnorm_forward(x, gamma, beta, running_mean, running_var, *, train, momentum=0.9, eps=1e-5):
    out, mean, var = np.zeros_like(x), np.zeros_like(running_mean), np.zeros_like(running_var)
    for c in range(x.shape[1]):
        out[:, c], mean[c], var[c] = _one(
            x[:, c], gamma[c], beta[c], running_mean[c], running_var[c], train, momentum, eps
        )
    return out, (x, gamma, eps), mean, var


def spatial_batchnorm_backward(dout, cache):
    x, gamma, eps = cache
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    for c in range(x.shape[1]):
        dx[:, c], dgamma[c], dbeta[c] = _one_back(dout[:, c], x[:, c], gamma[c], eps)
    return dx, dgamma, dbeta
