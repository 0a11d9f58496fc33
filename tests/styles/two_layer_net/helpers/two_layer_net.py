# ruff: noqa
import numpy as np

from .activations import *
from .affine import *
from .losses import *


class TwoLayerNet:
    """A net"""

    losses = {"softmax": softmax_loss, "hinge": hinge_loss}

    def __init__(self, input_dim, hidden_dim, num_classes, *, reg=0.0, weight_scale=1e-2, rng, loss="softmax"):
        if loss not in self.losses:
            raise ValueError("unknown loss " + repr(loss))
        self.loss_function = self.losses[loss]
        self.reg = reg
        self.params = {
            "b2": np.zeros(num_classes),
            "W2": rng.normal(0, weight_scale, size=(hidden_dim, num_classes)),
            "b1": np.zeros(hidden_dim),
            "W1": rng.normal(scale=weight_scale, size=(input_dim, hidden_dim)),
        }

    def forward(self, X):
        p = self.params
        h, c1 = affine_forward(X, p["W1"], p["b1"])
        a, c2 = relu_forward(h)
        s, c3 = affine_forward(a, p["W2"], p["b2"])
        return s, (c1, c2, c3)

    def loss(self, X, y=None):
        scores, (c1, c2, c3) = self.forward(X)
        if y is None:
            return scores
        loss, d = self.loss_function(scores, y)
        grads = {}
        d, grads["W2"], grads["b2"] = affine_backward(d, c3)
        d = relu_backward(d, c2)
        _, grads["W1"], grads["b1"] = affine_backward(d, c1)
        for k in ("W1", "W2"):
            loss += self.reg / 2 * np.linalg.norm(self.params[k]) ** 2
            grads[k] += self.reg * self.params[k]
        return loss, grads

    def predict(self, X):
        return self.forward(X)[0].argmax(axis=-1)
