# Given, generated: not graded, do not edit.
"""The Solver: training that keeps the best, can be watched, interrupted, saved and continued."""

import numpy as np

from .array_module import array_module
from .optim import sgd_momentum
from .training import minibatches, train


class Solver:
    """Trains a net on pictures, and measures it on others.

    Example
    -------
    >>> data = {"X_train": X, "y_train": y, "X_val": X_val, "y_val": y_val}
    >>> solver = Solver(net, data, lr=0.05, lr_decay=0.95, batch_size=50, epochs=20, seed=1)
    >>> solver.train()
    >>> solver.best_accuracy

    Attributes (all of them are there before `train` is called)
    ----------
    net : the net that is trained
    epoch : int  how many epochs are done
    loss_history : list of float  the loss of every step
    train_accuracy, val_accuracy : list of float  share of right answers after every epoch, on the whole training data
        (as they are, without `augment`) and on the validation data
    best_accuracy : float  the highest of `val_accuracy`; -1.0 before the first epoch is done
    best_params : dict  *copies* of the net's parameters after the epoch with that accuracy (of several, the first);
        before the first epoch is done, of those that it started with
    """

    def __init__(
        self, net, data, *, lr, lr_decay=1.0, mu=0.9, batch_size=50, epochs=10, seed=0, augment=None, after_epoch=None
    ):
        """Make everything ready; nothing is trained yet.

        Parameters
        ----------
        net : any object with `params` (dict of arrays) and `loss(X, y=None)`, such as `ConvNet`
        data : dict  "X_train", "y_train", "X_val", "y_val"; not modified. It may hold more, for example test
            data under "X_test": the Solver never looks at them
        lr : float  learning rate of the first epoch
        lr_decay : float  after every epoch the learning rate is multiplied with this
        mu : float  momentum
        batch_size : int
        epochs : int  how many epochs there are in all
        seed : int  epoch number e (from 0) draws all its random numbers from `np.random.default_rng([seed, e])`
        augment : function (X_batch, rng) -> X_batch, or None  what is done to the pictures of every batch
        after_epoch : function (state), or None  called after every epoch with `self.state()`: it may show how far
            the training is, and save the state to a file
        """
        self.net, self.data = net, data
        self.lr, self.lr_decay, self.mu = lr, lr_decay, mu
        self.batch_size, self.epochs, self.seed = batch_size, epochs, seed
        self.augment, self.after_epoch = augment, after_epoch
        self.epoch = 0
        self.loss_history, self.train_accuracy, self.val_accuracy = [], [], []
        self.velocity = {name: np.zeros_like(value) for name, value in net.params.items()}
        self.best_accuracy, self.best_params = -1.0, self._copies()

    def train(self):
        """Do the epochs that are left, then put the best parameters into `net.params`.

        One epoch: go through the `minibatches`; every batch is handed to `augment` (if there is one), then to
        `net.loss`, then every array of `net.params` moves by `sgd_momentum`, with a velocity of its own that is
        zero at the very beginning and is never set back. Then measure, keep the parameters if they are the best so
        far, count the epoch, and call `after_epoch`.

        Ctrl + C (a KeyboardInterrupt) ends the training quietly: `train` returns as it does at its end, with the best
        parameters so far. In the first epoch, when nothing was measured yet, the net keeps what it has.

        For measuring, hand `net.loss` at most 250 pictures at once: more would not be faster, and need memory.
        """
        try:
            while self.epoch < self.epochs:
                self._train_epoch()
        except KeyboardInterrupt:
            pass
        if self.val_accuracy:
            self.net.params = {name: value.copy() for name, value in self.best_params.items()}

    def state(self):
        """Everything that is needed to continue later, as a flat dict of text to arrays and numbers.

        It can be written with `save_arrays`, so it holds no lists of lists, dicts or objects. The keys are your own,
        but for "epoch", "loss_history", "train_accuracy" and "val_accuracy", which are there for showing progress.
        """
        state = {"epoch": self.epoch, "best_accuracy": self.best_accuracy}
        for name in ("loss_history", "train_accuracy", "val_accuracy"):
            state[name] = np.array(getattr(self, name))
        for group, arrays in self._groups():
            state |= {f"{group}/{name}": value.copy() for name, value in arrays.items()}
        return state

    def restore(self, state):
        """Go back to a state, so that `train` continues from there: with the very numbers that it would have had.

        Parameters
        ----------
        state : dict  what `state` returned, or `load_arrays` read; then all values are arrays. Not modified. The
            Solver was made with the same data and options, and a net of the same layers
        """
        self.epoch, self.best_accuracy = int(state["epoch"]), float(state["best_accuracy"])
        for name in ("loss_history", "train_accuracy", "val_accuracy"):
            setattr(self, name, np.asarray(state[name]).tolist())
        for group, arrays in self._groups():
            for name in arrays:
                xp = array_module(arrays[name])
                arrays[name] = xp.asarray(state[f"{group}/{name}"]).copy()

    def _train_epoch(self):
        """A place for one epoch, if `train` becomes long; write it as you like, or not at all."""
        rng = np.random.default_rng([self.seed, self.epoch])
        lr = self.lr * self.lr_decay**self.epoch
        params = self.net.params
        for X, y in minibatches(self.data["X_train"], self.data["y_train"], self.batch_size, rng):
            if self.augment is not None:
                X = self.augment(X, rng)
            loss, grads = self.net.loss(X, y)
            for name in params:
                params[name], self.velocity[name] = sgd_momentum(
                    params[name], grads[name], self.velocity[name], lr=lr, mu=self.mu
                )
            self.loss_history.append(float(loss))
        self.train_accuracy.append(self._accuracy("train"))
        self.val_accuracy.append(self._accuracy("val"))
        if self.val_accuracy[-1] > self.best_accuracy:
            self.best_accuracy, self.best_params = self.val_accuracy[-1], self._copies()
        self.epoch += 1
        if self.after_epoch is not None:
            self.after_epoch(self.state())

    def _accuracy(self, part):
        """A place for measuring; `part` is "train" or "val". Write it as you like, or not at all."""
        X, y = self.data[f"X_{part}"], self.data[f"y_{part}"]
        right = 0
        for start in range(0, len(X), 250):
            scores = self.net.loss(X[start : start + 250])
            right += int((scores.argmax(axis=1) == y[start : start + 250]).sum())
        return right / len(X)

    def _copies(self):
        """A place for copies of the net's parameters. Write it as you like, or not at all."""
        return {name: value.copy() for name, value in self.net.params.items()}

    def _groups(self):
        """A place for what `state` and `restore` have in common. Write it as you like, or not at all."""
        return ("params", self.net.params), ("velocity", self.velocity), ("best", self.best_params)


def overfit_tiny(net, X, y, *, count=50, lr=0.05, max_epochs=100, seed=0):
    """Let a net learn a few pictures by heart: the quickest test of a net and its training.

    Train on the first `count` examples and no others, an epoch at a time (the given `train` with `epochs=1` will do),
    in batches of at most 10. Stop as soon as all of them are right, or after `max_epochs` epochs.

    Parameters
    ----------
    net : object with `params` and `loss(X, y=None)`; its parameters change
    X, y : (N, ...) float and (N,) int  examples, N >= count; not modified
    count : int
    lr : float
    max_epochs : int
    seed : int  for the order of the examples

    Returns
    -------
    accuracy : list of float  share of right answers on these examples after every epoch. Where the last one is not
        1.0, the net or its training has a bug, or too little room, or the learning rate is wrong
    """
    rng, accuracy = np.random.default_rng(seed), []
    few, labels = X[:count], y[:count]
    while len(accuracy) < max_epochs and (not accuracy or accuracy[-1] < 1.0):
        history = train(net, few, labels, lr=lr, batch_size=10, epochs=1, rng=rng)
        accuracy.append(history["accuracy"][-1])
    return accuracy
