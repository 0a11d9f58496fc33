"""np.array_split, a shuffled column of indices, updates in place."""

import numpy as np

from .optim import sgd_momentum


def minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    for batch in np.split(order, range(batch_size, len(X), batch_size)):
        yield np.take(X, batch, axis=0), y.take(batch)


def train(net, X, y, *, lr, mu=0.9, batch_size, epochs, rng):
    velocities = {}
    losses = []
    accuracies = np.empty(epochs)
    for epoch in range(epochs):
        for pair in minibatches(X, y, batch_size, rng):
            loss, grads = net.loss(*pair)
            losses += [loss]
            for name, grad in grads.items():
                param = net.params[name]
                new, velocities[name] = sgd_momentum(
                    param, grad, velocities.get(name, np.zeros(param.shape)), lr=lr, mu=mu
                )
                param[...] = new
        accuracies[epoch] = (np.argmax(net.loss(X), -1) == y).mean()
    return dict(loss=losses, accuracy=accuracies)
