# Given, generated: not graded, do not edit.
"""A network of two layers: affine - ReLU - affine - loss."""

import numpy as np

from .activations import relu_backward, relu_forward
from .affine import affine_backward, affine_forward
from .losses import hinge_loss, softmax_loss


class TwoLayerNet:
    """Two fully connected layers with a ReLU between them (slides 4, 12, 113).

    The attribute `params` is a dict of the four arrays

        W1 : (D, H)    b1 : (H,)    W2 : (H, C)    b2 : (C,)

    It is the only place where they are kept: `loss` and `predict` read it anew in every call, because
    whoever trains the network puts new arrays there.

    Example
    -------
    >>> net = TwoLayerNet(64, 100, 10, reg=1e-3, rng=np.random.default_rng(0))
    >>> scores = net.loss(X)            # (N, 10)
    >>> loss, grads = net.loss(X, y)    # a float, and a dict with the keys of net.params
    >>> labels = net.predict(X)         # (N,)
    """

    def __init__(self, input_dim, hidden_dim, num_classes, *, reg=0.0, weight_scale=1e-2, rng, loss="softmax"):
        """Start with small random weights and zero biases.

        Weights are normal numbers with mean 0 and standard deviation `weight_scale`; biases are zero; all are float64.

        Parameters
        ----------
        input_dim : int  D, numbers an example has
        hidden_dim : int  H, hidden neurons
        num_classes : int  C
        reg : float  strength of the penalty on the weights
        weight_scale : float  standard deviation of the first weights
        rng : numpy.random.Generator  where the weights come from, e.g. np.random.default_rng(0)
        loss : str  "softmax" or "hinge" (with its default delta)

        Raises
        ------
        ValueError  for any other `loss`
        """
        losses = {"softmax": softmax_loss, "hinge": hinge_loss}
        if loss not in losses:
            raise ValueError(f"loss: got {loss!r}, want 'softmax' or 'hinge'")
        self.loss_function = losses[loss]
        self.reg = reg
        self.params = {
            "W1": weight_scale * rng.standard_normal((input_dim, hidden_dim)),
            "b1": np.zeros(hidden_dim),
            "W2": weight_scale * rng.standard_normal((hidden_dim, num_classes)),
            "b2": np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        """Scores of a batch, or its loss and the gradients.

        The loss is the data loss plus the penalty 0.5 * reg * (sum(W1 * W1) + sum(W2 * W2)). Biases are not penalised.

        Parameters
        ----------
        X : (N, D) or (N, d_1, ..., d_k) float  examples of D numbers; not modified
        y : (N,) int or None  the right classes

        Returns
        -------
        scores : (N, C) float  if `y` is None; or the pair
        loss : float
        grads : dict  gradient of `loss` with respect to each of "W1", "b1", "W2", "b2"; `params` stay as they are
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        hidden, hidden_cache = affine_forward(X, W1, b1)
        active, relu_cache = relu_forward(hidden)
        scores, scores_cache = affine_forward(active, W2, b2)
        if y is None:
            return scores
        data_loss, dscores = self.loss_function(scores, y)
        penalty = 0.5 * self.reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        dactive, dW2, db2 = affine_backward(dscores, scores_cache)
        dhidden = relu_backward(dactive, relu_cache)
        _, dW1, db1 = affine_backward(dhidden, hidden_cache)
        dW1 = dW1 + self.reg * W1
        dW2 = dW2 + self.reg * W2
        return float(data_loss + penalty), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def predict(self, X):
        """The class with the highest score for each example.

        Parameters
        ----------
        X : (N, D) or (N, d_1, ..., d_k) float  examples; not modified

        Returns
        -------
        labels : (N,) int
        """
        return self.loss(X).argmax(axis=1)
