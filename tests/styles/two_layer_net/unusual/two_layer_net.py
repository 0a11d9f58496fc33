"""A `dict` of its own class for the parameters, layers as closures, arrays without axes as numbers."""

import numpy as np

from .losses import hinge_loss, softmax_loss


class Params(dict):
    """A dict that can be read like an object."""

    __getattr__ = dict.__getitem__


class TwoLayerNet:
    def __init__(self, input_dim, hidden_dim, num_classes, *, reg=0.0, weight_scale=1e-2, rng, loss="softmax"):
        try:
            self.measure = {"softmax": softmax_loss, "hinge": hinge_loss}[loss]
        except KeyError:
            raise ValueError(f"no loss is called {loss}") from None
        first, second = (input_dim, hidden_dim), (hidden_dim, num_classes)
        self.params = Params(W1=rng.normal(0, weight_scale, first), b1=np.zeros(hidden_dim))
        self.params.update(W2=rng.normal(0, weight_scale, second), b2=np.zeros(num_classes))
        self.reg = reg

    def loss(self, X, y=None):
        p = Params(self.params)
        rows = np.reshape(X, (len(X), -1))
        hidden = np.maximum(rows @ p.W1 + p.b1, 0)
        scores = hidden @ p.W2 + p.b2
        if y is None:
            return scores
        loss, d = self.measure(scores, y)
        below = (d @ p.W2.T) * np.sign(hidden)
        grads = {"b2": d.sum(0), "W2": hidden.T @ d, "b1": below.sum(0), "W1": rows.T @ below}
        for name in ("W1", "W2"):
            loss = loss + self.reg / 2 * np.linalg.norm(p[name]) ** 2
            grads[name] += self.reg * p[name]
        return [loss, grads]

    def predict(self, X):
        return [int(row.argmax()) for row in self.loss(X)]
