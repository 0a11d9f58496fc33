"""One long method; histories in dicts; the state's values are lists and NumPy scalars; the generator is kept."""

import numpy as np


class Solver:
    def __init__(
        self, net, data, *, lr, lr_decay=1.0, mu=0.9, batch_size=50, epochs=10, seed=0, augment=None, after_epoch=None
    ):
        self.__dict__.update({k: v for k, v in locals().items() if k != "self"})
        self.epoch, self.rate = 0, lr
        self.loss_history, self.train_accuracy, self.val_accuracy = [], [], []
        self.v = {k: 0.0 * p for k, p in net.params.items()}
        self.best_accuracy = -1.0
        self.best_params = {k: np.array(p) for k, p in net.params.items()}

    def train(self):
        X, y = self.data["X_train"], self.data["y_train"]
        try:
            for epoch in range(self.epoch, self.epochs):
                rng = np.random.default_rng([self.seed, epoch])
                shuffled = rng.permutation(len(y))
                for batch in np.array_split(shuffled, range(self.batch_size, len(y), self.batch_size)):
                    pictures = X[batch] if self.augment is None else self.augment(X[batch], rng)
                    loss, grads = self.net.loss(pictures, y[batch])
                    self.loss_history += [loss]
                    for k, g in grads.items():
                        self.v[k] = self.mu * self.v[k] - self.rate * g
                        self.net.params[k] = self.net.params[k] + self.v[k]
                self.rate *= self.lr_decay
                self.epoch = epoch + 1
                self.train_accuracy += [self.share("train")]
                self.val_accuracy += [self.share("val")]
                if max(self.val_accuracy) > self.best_accuracy:
                    self.best_accuracy = max(self.val_accuracy)
                    self.best_params = {k: np.array(p) for k, p in self.net.params.items()}
                if self.after_epoch:
                    self.after_epoch(self.state())
        except KeyboardInterrupt:
            pass
        if self.best_accuracy >= 0:
            for k, p in self.best_params.items():
                self.net.params[k] = np.array(p)

    def share(self, part):
        X, y = self.data["X_" + part], self.data["y_" + part]
        said = [np.argmax(self.net.loss(X[i : i + 100]), axis=1) for i in range(0, len(y), 100)]
        return np.mean(np.concatenate(said) == y)

    def state(self):
        out = {"epoch": self.epoch, "rate": self.rate, "best": np.float64(self.best_accuracy)}
        for name in ("loss_history", "train_accuracy", "val_accuracy"):
            out[name] = [float(value) for value in getattr(self, name)]
        for k in self.v:
            out["v " + k], out["p " + k], out["b " + k] = self.v[k], self.net.params[k], self.best_params[k]
        return out

    def restore(self, state):
        self.epoch, self.rate, self.best_accuracy = int(state["epoch"]), float(state["rate"]), float(state["best"])
        for name in ("loss_history", "train_accuracy", "val_accuracy"):
            setattr(self, name, list(state[name]))
        self.v = {k: state["v " + k] for k in self.v}
        self.best_params = {k: state["b " + k] for k in self.v}
        self.net.params = {k: np.array(state["p " + k]) for k in self.v}


def overfit_tiny(net, X, y, *, count=50, lr=0.05, max_epochs=100, seed=0):
    data = {"X_train": X[:count], "y_train": y[:count], "X_val": X[:count], "y_val": y[:count]}
    solver = Solver(net, data, lr=lr, batch_size=10, epochs=0, seed=seed)
    while solver.epochs < max_epochs and not (solver.train_accuracy and solver.train_accuracy[-1] == 1):
        solver.epochs += 1
        solver.train()
    return solver.train_accuracy
