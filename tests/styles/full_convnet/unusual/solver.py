"""Training as a generator of epochs; the whole state in one dict; a velocity that is made when it is first needed."""

import numpy as np

from .optim import sgd_momentum
from .training import minibatches, train


class Solver:
    def __init__(
        self, net, data, *, lr, lr_decay=1.0, mu=0.9, batch_size=50, epochs=10, seed=0, augment=None, after_epoch=None
    ):
        self.net, self.options = net, (data, lr, lr_decay, mu, batch_size, epochs, seed)
        self.augment, self.after_epoch = augment or (lambda X, rng: X), after_epoch or (lambda state: None)
        self.epoch, self.best_accuracy, self.speed = 0, -1.0, {}
        self.loss_history, self.train_accuracy, self.val_accuracy = [], [], []
        self.best_params = {name: np.array(value) for name, value in net.params.items()}

    def epochs(self):
        data, lr, decay, mu, size, last, seed = self.options
        for epoch in range(self.epoch, last):
            rng = np.random.default_rng([seed, epoch])
            for X, y in minibatches(data["X_train"], data["y_train"], size, rng):
                loss, grads = self.net.loss(self.augment(X, rng), y)
                for name, w in list(self.net.params.items()):
                    v = self.speed.get(name, np.zeros_like(w))
                    self.net.params[name], self.speed[name] = sgd_momentum(
                        w, grads[name], v, lr=lr * decay**epoch, mu=mu
                    )
                self.loss_history.append(loss)
            yield [self.share(data[f"X_{part}"], data[f"y_{part}"]) for part in ("train", "val")]

    def share(self, X, y):
        parts = np.split(np.arange(len(X)), range(200, len(X), 200))
        return np.mean(np.concatenate([self.net.loss(X[part]).argmax(axis=1) for part in parts]) == y)

    def train(self):
        try:
            for seen, unseen in self.epochs():
                self.train_accuracy.append(seen)
                self.val_accuracy.append(unseen)
                if unseen > self.best_accuracy:
                    self.best_accuracy, self.best_params = unseen, {k: v.copy() for k, v in self.net.params.items()}
                self.epoch += 1
                self.after_epoch(self.state())
        except KeyboardInterrupt:
            pass
        if self.best_accuracy >= 0:
            self.net.params = {name: value.copy() for name, value in self.best_params.items()}

    def state(self):
        lists = {name: np.array(getattr(self, name)) for name in ("loss_history", "train_accuracy", "val_accuracy")}
        arrays = {"now": self.net.params, "speed": self.speed, "best": self.best_params}
        flat = {f"{group}.{name}": v.copy() for group, part in arrays.items() for name, v in part.items()}
        return {"epoch": np.int64(self.epoch), "best_accuracy": self.best_accuracy, **lists, **flat}

    def restore(self, state):
        self.epoch, self.best_accuracy = int(state["epoch"]), float(state["best_accuracy"])
        for name in ("loss_history", "train_accuracy", "val_accuracy"):
            setattr(self, name, [*state[name]])
        groups = {"now": {}, "speed": {}, "best": {}}
        for key in state:
            group, _, name = key.partition(".")
            if name:
                groups[group][name] = np.array(state[key])
        self.net.params, self.speed, self.best_params = groups["now"], groups["speed"], groups["best"]


def overfit_tiny(net, X, y, *, count=50, lr=0.05, max_epochs=100, seed=0):
    accuracy = [0.0]
    rng = np.random.default_rng(seed)
    while accuracy[-1] < 1 and len(accuracy) <= max_epochs:
        history = train(net, X[:count], y[:count], lr=lr, batch_size=5, epochs=1, rng=rng)
        accuracy += history["accuracy"]
    return accuracy[1:]
