# ruff: noqa
import numpy as np

from .optim import sgd_momentum


def minibatches(X, y, batch_size, rng):
    N = X.shape[0]
    idx = rng.choice(N, size=N, replace=False)
    n_batches = -(-N // batch_size)
    for k in range(n_batches):
        part = idx[k * batch_size : min((k + 1) * batch_size, N)]
        yield X[part], y[part]


def train(net, X, y, *, lr, mu=0.9, batch_size, epochs, rng):
    history = {"loss": [], "accuracy": []}
    v = {k: np.zeros(p.shape) for k, p in net.params.items()}
    for e in range(epochs):
        for xb, yb in minibatches(X, y, batch_size, rng):
            loss, grads = net.loss(xb, yb)
            new = {}
            for k, p in net.params.items():
                new[k], v[k] = sgd_momentum(p, grads[k], v[k], lr=lr, mu=mu)
            net.params.update(new)
            history["loss"] += [float(loss)]
        guess = np.argmax(net.loss(X, None), axis=1)
        history["accuracy"].append(float(np.sum(guess == y)) / X.shape[0])
    return history
