# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
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
        raise NotImplementedError("TwoLayerNet.__init__ is not written yet")

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
        raise NotImplementedError("TwoLayerNet.loss is not written yet")

    def predict(self, X):
        """The class with the highest score for each example.

        Parameters
        ----------
        X : (N, D) or (N, d_1, ..., d_k) float  examples; not modified

        Returns
        -------
        labels : (N,) int
        """
        raise NotImplementedError("TwoLayerNet.predict is not written yet")
