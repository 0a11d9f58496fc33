# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
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
        raise NotImplementedError("Solver.__init__ is not written yet")

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
        raise NotImplementedError("Solver.train is not written yet")

    def state(self):
        """Everything that is needed to continue later, as a flat dict of text to arrays and numbers.

        It can be written with `save_arrays`, so it holds no lists of lists, dicts or objects. The keys are your own,
        but for "epoch", "loss_history", "train_accuracy" and "val_accuracy", which are there for showing progress.
        """
        raise NotImplementedError("Solver.state is not written yet")

    def restore(self, state):
        """Go back to a state, so that `train` continues from there: with the very numbers that it would have had.

        Parameters
        ----------
        state : dict  what `state` returned, or `load_arrays` read; then all values are arrays. Not modified. The
            Solver was made with the same data and options, and a net of the same layers
        """
        raise NotImplementedError("Solver.restore is not written yet")

    def _train_epoch(self):
        """A place for one epoch, if `train` becomes long; write it as you like, or not at all."""
        raise NotImplementedError("Solver._train_epoch is not written yet")

    def _accuracy(self, part):
        """A place for measuring; `part` is "train" or "val". Write it as you like, or not at all."""
        raise NotImplementedError("Solver._accuracy is not written yet")

    def _copies(self):
        """A place for copies of the net's parameters. Write it as you like, or not at all."""
        raise NotImplementedError("Solver._copies is not written yet")

    def _groups(self):
        """A place for what `state` and `restore` have in common. Write it as you like, or not at all."""
        raise NotImplementedError("Solver._groups is not written yet")


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
    raise NotImplementedError("overfit_tiny is not written yet")
