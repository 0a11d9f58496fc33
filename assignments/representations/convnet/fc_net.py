# Given, generated: not graded, do not edit.
"""A fully connected net of any depth, with layers of yours between its own. Given; nothing to fill in here.

Your functions are handed in, so that one net serves several experiments and reads nothing of your files by itself.
"""

import numpy as np

from .activations import relu_backward, relu_forward
from .affine import affine_backward, affine_forward
from .losses import softmax_loss


class FcNet:
    """affine - [batch norm] - ReLU - [dropout], as often as there are hidden layers, then affine.

    Training is told from use by `y`: `loss(X, y)` trains, `loss(X)` uses the net.

    Parameters
    ----------
    sizes : list of int  inputs, hidden units of each layer, classes
    rng : numpy.random.Generator  draws the first weights, and later what is dropped
    scale : float  the first weights have `scale` times He's standard deviation
    reg : float  strength of the penalty on the weights
    drop : (forward, backward, keep) or None  your dropout; an example is a row
    normalise : (forward, backward) or None  your batch normalisation

    Attributes
    ----------
    params : dict  Wk, bk of the k-th affine layer (from 1); gammak, betak of its batch norm
    running : dict  number of the layer to (running_mean, running_var)
    """

    def __init__(self, sizes, *, rng, scale=1.0, reg=0.0, drop=None, normalise=None):
        self.rng, self.reg, self.drop, self.normalise = rng, reg, drop, normalise
        self.depth, self.params, self.running = len(sizes) - 1, {}, {}
        for k, (D, M) in enumerate(zip(sizes[:-1], sizes[1:]), 1):
            self.params[f"W{k}"] = scale * np.sqrt(2 / D) * rng.standard_normal((D, M))
            self.params[f"b{k}"] = np.zeros(M)
            if normalise and k < self.depth:
                self.params[f"gamma{k}"], self.params[f"beta{k}"] = np.ones(M), np.zeros(M)
                self.running[k] = np.zeros(M), np.ones(M)

    def loss(self, X, y=None, *, train=None):
        """Scores (N, C) of a batch; with `y` the pair (loss, grads) instead. `train=True`: scores as in training."""
        train, out, caches = y is not None if train is None else train, X, []
        for k in range(1, self.depth + 1):
            out, cache = self._forward(out, k, train=train)
            caches.append(cache)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        grads = {}
        for k in range(self.depth, 0, -1):
            dout = self._backward(dout, k, caches[k - 1], grads)
        for name in (f"W{k}" for k in range(1, self.depth + 1)):
            grads[name] += self.reg * self.params[name]
            loss += self.reg / 2 * float(np.vdot(self.params[name], self.params[name]))
        return loss, grads

    def signals(self, X):
        """What comes out of each hidden layer's ReLU when the net trains on a batch: a list of arrays (N, M)."""
        found, out = [], X
        for k in range(1, self.depth):
            out, _ = self._forward(out, k, train=True, keep_state=True)
            found.append(out)
        return found

    def _forward(self, x, k, *, train, keep_state=False):
        out, own = affine_forward(x, self.params[f"W{k}"], self.params[f"b{k}"])
        if k == self.depth:
            return out, (own, None, None, None)
        normal = active = dropped = None
        if self.normalise:
            gamma, beta = self.params[f"gamma{k}"], self.params[f"beta{k}"]
            out, normal, mean, var = self.normalise[0](out, gamma, beta, *self.running[k], train=train)
            if not keep_state:
                self.running[k] = mean, var
        out, active = relu_forward(out)
        if self.drop:
            out, dropped = self.drop[0](out, keep=self.drop[2], train=train, rng=self.rng)
        return out, (own, normal, active, dropped)

    def _backward(self, dout, k, cache, grads):
        own, normal, active, dropped = cache
        if k < self.depth:
            if self.drop:
                dout = self.drop[1](dout, dropped)
            dout = relu_backward(dout, active)
            if self.normalise:
                dout, grads[f"gamma{k}"], grads[f"beta{k}"] = self.normalise[1](dout, normal)
        dout, grads[f"W{k}"], grads[f"b{k}"] = affine_backward(dout, own)
        return dout
