"""An iterator object; velocities as a class of its own."""

import math

import numpy as np


class Batches:
    def __init__(self, X, y, batch_size, rng):
        self.pairs, self.size = (X, y), batch_size
        self.order = rng.permutation(len(y))

    def __iter__(self):
        for k in range(math.ceil(len(self.order) / self.size)):
            chosen = self.order[k * self.size : (k + 1) * self.size]
            yield tuple(array[chosen] for array in self.pairs)


def minibatches(X, y, batch_size, rng):
    return Batches(X, y, batch_size, rng)


class Momentum:
    def __init__(self, params, lr, mu):
        self.params, self.lr, self.mu = params, lr, mu
        self.v = dict.fromkeys(params, 0.0)

    def step(self, grads):
        for name in self.params:
            self.v[name] = self.mu * self.v[name] - self.lr * grads[name]
            self.params[name] = self.params[name] + self.v[name]


def train(net, X, y, *, lr, mu=0.9, batch_size, epochs, rng):
    rule = Momentum(net.params, lr, mu)
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        for X_batch, y_batch in Batches(X, y, batch_size, rng):
            loss, grads = net.loss(X_batch, y_batch)
            rule.step(grads)
            history["loss"].append(loss)
        history["accuracy"].append(np.count_nonzero(net.loss(X).argmax(1) == y) / len(y))
    return history
