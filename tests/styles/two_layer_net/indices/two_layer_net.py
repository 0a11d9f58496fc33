# ruff: noqa
import numpy as np

from . import activations as act
from . import affine
from .losses import hinge_loss, softmax_loss


class TwoLayerNet(object):
    def __init__(self, input_dim, hidden_dim, num_classes, *, reg=0.0, weight_scale=1e-2, rng, loss="softmax"):
        assert isinstance(reg, (int, float))
        self.reg, self.kind = float(reg), loss
        self.sizes = (input_dim, hidden_dim, num_classes)
        if loss not in ["softmax", "hinge"]:
            raise ValueError
        dims = [input_dim, hidden_dim, num_classes]
        self.params = {}
        for i in (1, 2):
            self.params[f"W{i}"] = rng.standard_normal((dims[i - 1], dims[i])) * weight_scale
            self.params[f"b{i}"] = np.zeros((dims[i],))

    @property
    def W1(self):
        return self.params["W1"]

    @property
    def W2(self):
        return self.params["W2"]

    def loss(self, X, y=None):
        X = X.reshape(X.shape[0], -1)
        z1 = X @ self.W1 + self.params["b1"]
        a1 = z1.clip(min=0)
        scores = a1 @ self.W2 + self.params["b2"]
        if y is None:
            return scores
        if self.kind == "hinge":
            loss, dz2 = hinge_loss(scores, y)
        else:
            loss, dz2 = softmax_loss(scores, y)
        loss += 0.5 * self.reg * ((self.W1**2).sum() + (self.W2**2).sum())
        da1 = dz2 @ self.W2.T
        dz1 = da1 * (z1 > 0)
        return loss, {
            "W1": X.T @ dz1 + self.reg * self.W1,
            "b1": dz1.sum(0),
            "W2": a1.T @ dz2 + self.reg * self.W2,
            "b2": dz2.sum(0),
        }

    def predict(self, X):
        return np.array([int(np.argmax(s)) for s in self.loss(X)])
