# ruff: noqa
import matplotlib.pyplot as plt
import numpy as np

from .optim import sgd_momentum


def minibatches(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    batches = []
    while len(order):
        batches.append((X[order[:batch_size]], y[order[:batch_size]]))
        order = order[batch_size:]
    return batches


def train(net, X, y, *, lr, mu=0.9, batch_size, epochs, rng):
    velocity = {}
    losses, accs = [], []
    for epoch in range(epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            loss, grads = net.loss(X_batch, y_batch)
            losses.append(loss)
            for k in list(net.params):
                v = velocity.get(k, np.zeros_like(net.params[k]))
                net.params[k], velocity[k] = sgd_momentum(net.params[k], grads[k], v, lr=lr, mu=mu)
        acc = (net.loss(X).argmax(1) == y).mean()
        accs.append(acc)
        print(f"epoch {epoch + 1}/{epochs}: loss {losses[-1]:.3f} accuracy {acc:.2%}")
    return dict(loss=losses, accuracy=accs)
