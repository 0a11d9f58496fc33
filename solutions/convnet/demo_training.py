"""Trains a net with your Adadelta, so that a panel can look on. Given; nothing to fill in here."""

import numpy as np

from .training import minibatches


class DemoTraining:
    """What `lab.train_live` and `lab.Progress` know how to show.

    Parameters
    ----------
    net : object with `params` and `loss(X, y=None)`; its parameters change
    data : dict  "X_train", "y_train", "X_val", "y_val"
    step : function  your `adadelta`
    epochs, batch_size, seed : int
    augment : function (X_batch, rng) -> X_batch, or None
    after_epoch : function (state) or None
    """

    def __init__(self, net, data, step, *, epochs, batch_size=20, seed=0, augment=None, after_epoch=None):
        self.net, self.data, self.step, self.augment = net, data, step, augment
        self.epochs, self.batch_size, self.after_epoch = epochs, batch_size, after_epoch
        self.rng, self.epoch = np.random.default_rng(seed), 0
        self.loss_history, self.train_accuracy, self.val_accuracy = [], [], []
        self._sums = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in net.params.items()}

    def train(self):
        """Do the epochs that are left; Ctrl + C ends the training, and what was learned stays."""
        try:
            while self.epoch < self.epochs:
                self._train_epoch()
        except KeyboardInterrupt:
            pass

    def _train_epoch(self):
        for X, y in minibatches(self.data["X_train"], self.data["y_train"], self.batch_size, self.rng):
            if self.augment is not None:
                X = self.augment(X, self.rng)
            loss, grads = self.net.loss(X, y)
            for name, value in self.net.params.items():
                value, *sums = self.step(value, grads[name], *self._sums[name])
                self.net.params[name], self._sums[name] = value, tuple(sums)
            self.loss_history.append(float(loss))
        self.epoch += 1
        self.train_accuracy.append(self.accuracy("train", 1000))
        self.val_accuracy.append(self.accuracy("val", 1000))
        if self.after_epoch is not None:
            names = ("epoch", "loss_history", "train_accuracy", "val_accuracy")
            self.after_epoch({name: getattr(self, name) for name in names})

    def accuracy(self, part, most):
        """Share of right answers on the first pictures of a part."""
        X, y = self.data[f"X_{part}"][:most], self.data[f"y_{part}"][:most]
        said = [self.net.loss(X[start : start + 250]).argmax(axis=1) for start in range(0, len(X), 250)]
        return float(np.mean(np.concatenate(said) == y))
