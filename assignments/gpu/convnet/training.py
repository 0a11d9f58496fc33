# Given, generated: not graded, do not edit.
"""Training: mini-batches, and the loop of slide 5."""

import numpy as np

from .optim import sgd_momentum


def minibatches(X, y, batch_size, rng):
    """Go through all examples once, in random order, a batch at a time (slide 5, step 1).

    Every example occurs exactly once, together with its own label. All batches have `batch_size` examples, but
    for the last, which holds what is left over (1 to `batch_size` examples; it is not dropped). Each call draws a
    new order from `rng`, and from nowhere else.

    Parameters
    ----------
    X : (N, ...) array  examples; not modified
    y : (N,) array  labels; not modified
    batch_size : int  at least 1; may be larger than N
    rng : numpy.random.Generator  draws the order

    Yields
    ------
    X_batch : (batch_size, ...) array
    y_batch : (batch_size,) array  (write a generator with `yield`, or return a list of such pairs)

    Example
    -------
    >>> [len(y_batch) for X_batch, y_batch in minibatches(np.zeros((23, 2)), np.zeros(23), 5, np.random.default_rng(0))]
    [5, 5, 5, 5, 3]
    """
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        batch = order[start : start + batch_size]
        yield X[batch], y[batch]


def train(net, X, y, *, lr, mu=0.9, batch_size, epochs, rng):
    """Train a network with SGD and momentum: the four steps of slide 5, again and again.

    In every epoch, for each of the `minibatches` (a fresh order each epoch):

    1. take the batch,
    2. and 3. `loss, grads = net.loss(X_batch, y_batch)`: forward and backward,
    4. update every array of `net.params` with `sgd_momentum`, each with a velocity of its own that starts at zero.
       Put the new arrays into the dict `net.params`, under the same keys.

    After every epoch measure the accuracy on all of (X, y), with the scores of `net.loss(X)`.

    Parameters
    ----------
    net : any object with `params` (dict of arrays) and `loss(X, y=None)` like `TwoLayerNet`; its parameters change
    X : (N, ...) float  examples; not modified
    y : (N,) int  labels; not modified
    lr : float  learning rate
    mu : float  momentum
    batch_size : int
    epochs : int
    rng : numpy.random.Generator  for `minibatches`

    Returns
    -------
    history : dict of two lists
        "loss" : the loss of every step, in order: epochs * ceil(N / batch_size) floats
        "accuracy" : after each epoch, the share of examples (between 0 and 1) whose highest score is at their label

    Example
    -------
    >>> net = TwoLayerNet(64, 100, 10, rng=np.random.default_rng(0))
    >>> history = train(net, X, y, lr=0.1, batch_size=50, epochs=20, rng=np.random.default_rng(1))
    >>> len(history["accuracy"])
    20
    """
    velocity = {name: np.zeros_like(value) for name, value in net.params.items()}
    history = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            loss, grads = net.loss(X_batch, y_batch)
            for name in net.params:
                w, v = net.params[name], velocity[name]
                net.params[name], velocity[name] = sgd_momentum(w, grads[name], v, lr=lr, mu=mu)
            history["loss"].append(loss)
        predicted = net.loss(X).argmax(axis=1)
        history["accuracy"].append(float(np.mean(predicted == y)))
    return history
