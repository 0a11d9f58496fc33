"""The whole network written out, without the layers' functions."""

import numpy as np


class TwoLayerNet:
    def __init__(self, input_dim, hidden_dim, num_classes, *, reg=0.0, weight_scale=1e-2, rng, loss="softmax"):
        if loss != "softmax" and loss != "hinge":
            raise ValueError("no such loss")
        self.kind, self.strength = loss, reg
        self.params = dict(W2=rng.normal(0, weight_scale, (hidden_dim, num_classes)))
        self.params.update(b2=np.zeros(num_classes), b1=np.zeros((hidden_dim,)))
        self.params["W1"] = rng.normal(scale=weight_scale, size=(input_dim, hidden_dim))

    def loss(self, X, y=None):
        p = self.params
        rows = X.reshape(X.shape[0], -1)
        hidden = rows.dot(p["W1"]) + p["b1"]
        active = np.where(hidden > 0, hidden, 0)
        scores = active.dot(p["W2"]) + p["b2"]
        if y is None:
            return scores
        total, d = 0.0, np.zeros_like(scores)
        for i in range(len(rows)):
            if self.kind == "softmax":
                e = np.exp(scores[i] - max(scores[i]))
                d[i] = e / e.sum()
                total += -np.log(d[i, y[i]])
                d[i, y[i]] -= 1
            else:
                for j in range(scores.shape[1]):
                    margin = scores[i, j] - scores[i, y[i]] + 1
                    if j != y[i] and margin > 0:
                        total += margin
                        d[i, j] += 1
                        d[i, y[i]] -= 1
        d /= len(rows)
        dh = d.dot(p["W2"].T) * (hidden > 0)
        grads = {"W2": active.T.dot(d), "b2": d.sum(0), "W1": rows.T.dot(dh), "b1": dh.sum(0)}
        total = total / len(rows)
        for key in ("W1", "W2"):
            total += self.strength / 2 * (p[key] ** 2).sum()
            grads[key] += self.strength * p[key]
        return [total, grads]

    def predict(self, X):
        return [int(np.argmax(row)) for row in self.loss(X)]
