"""The network computes in float32, whatever its parameters are."""

import numpy as np

from .losses import hinge_loss, softmax_loss


class TwoLayerNet:
    def __init__(self, input_dim, hidden_dim, num_classes, *, reg=0.0, weight_scale=1e-2, rng, loss="softmax"):
        self.data_loss = {"softmax": softmax_loss, "hinge": hinge_loss}.get(loss)
        if self.data_loss is None:
            raise ValueError("loss must be softmax or hinge")
        self.reg = reg
        self.params = {
            "W1": weight_scale * rng.standard_normal((input_dim, hidden_dim), dtype=np.float32),
            "W2": weight_scale * rng.standard_normal((hidden_dim, num_classes), dtype=np.float32),
            "b1": np.zeros(hidden_dim, np.float32),
            "b2": np.zeros(num_classes, np.float32),
        }

    def loss(self, X, y=None):
        W1, b1, W2, b2 = (self.params[name].astype(np.float32) for name in ("W1", "b1", "W2", "b2"))
        X = X.reshape(len(X), -1).astype(np.float32)
        hidden = np.maximum(0, X @ W1 + b1)
        scores = hidden @ W2 + b2
        if y is None:
            return scores
        loss, d = self.data_loss(scores, y)
        dh = (d @ W2.T) * (hidden > 0)
        grads = {"W1": X.T @ dh + self.reg * W1, "b1": dh.sum(0), "W2": hidden.T @ d + self.reg * W2, "b2": d.sum(0)}
        return loss + 0.5 * self.reg * float((W1**2).sum() + (W2**2).sum()), grads

    def predict(self, X):
        return np.argmax(self.loss(X), axis=1).astype(np.int32)
