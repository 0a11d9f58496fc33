"""Known mistakes in the Solver and in overfit_tiny."""

from autograder.examine.mistakes import Mistake

DECAY = "lr = self.lr * self.lr_decay**self.epoch"
BEST = "if self.val_accuracy[-1] > self.best_accuracy:"

MISTAKES = [
    Mistake(
        "slv01", "Solver", "the learning rate falls after every step",
        "Three batches an epoch, lr_decay = 0.5: with which learning rate does the second epoch begin?",
        "decay resume",
        [(DECAY, "lr = self.lr"), ("            self.loss_history.append(float(loss))", "            self.lr *= self.lr_decay\n            self.loss_history.append(float(loss))")],
    ),
    Mistake(
        "slv02", "Solver", "the learning rate never falls",
        "Print the learning rate of every epoch.",
        "decay",
        [(DECAY, "lr = self.lr")],
    ),
    Mistake(
        "slv03", "Solver", "the best parameters are no copies",
        "Print one number of best_params after the best epoch, and again at the end. Does it change? Should it?",
        "best",
        [("return {name: value.copy() for name, value in self.net.params.items()}", "return self.net.params"), ("{name: value.copy() for name, value in self.best_params.items()}", "self.best_params")],
    ),
    Mistake(
        "slv04", "Solver", "the last parameters are kept, not the best",
        "Print one number of best_params after the best epoch, and again at the end. Does it change? Should it?",
        "best",
        [(BEST, "if self.val_accuracy[-1] >= -1.0:"), ("self.best_accuracy, self.best_params = self.val_accuracy[-1], self._copies()", "self.best_accuracy, self.best_params = max(self.val_accuracy), self._copies()")],
    ),
    Mistake(
        "slv05", "Solver", "an accuracy of 0 is no best accuracy",
        "The validation accuracy may stay at 0. With which number does your best accuracy begin?",
        "best",
        [("self.best_accuracy, self.best_params = -1.0, self._copies()", "self.best_accuracy, self.best_params = 0.0, self._copies()")],
    ),
    Mistake(
        "slv06", "Solver", "the best parameters are not put back at the end",
        "After train: are net.params and best_params equal?",
        "best interrupt",
        [("            self.net.params = {name: value.copy() for name, value in self.best_params.items()}\n", "            return\n")],
    ),
    Mistake(
        "slv07", "Solver", "of several equal accuracies the last is kept",
        "Read the docstring: of several epochs with the best accuracy, which one counts?",
        "best",
        [(BEST, BEST.replace(">", ">="))],
    ),
    Mistake(
        "slv08", "Solver", "the velocity starts anew in every epoch",
        "One batch an epoch: does momentum do anything?",
        "update",
        [("        params = self.net.params\n        for X", "        params = self.net.params\n        self.velocity = {name: np.zeros_like(value) for name, value in params.items()}\n        for X")],
    ),
    Mistake(
        "slv09", "Solver", "the velocity is missing in the state",
        "List all that changes while you train. Is each of it in the state?",
        "resume",
        [('("params", self.net.params), ("velocity", self.velocity), ("best"', '("params", self.net.params), ("best"')],
    ),
    Mistake(
        "slv10", "Solver", "the best parameters are missing in the state",
        "Continue a training whose best epoch lies behind it. Which parameters does it end with?",
        "resume",
        [(', ("best", self.best_params)', ""), ('"best_accuracy": self.best_accuracy}', '"best_accuracy": 2.0}')],
    ),
    Mistake(
        "slv11", "Solver", "every epoch draws the same order",
        "Print the order of two epochs. Which numbers are your generators made of?",
        "epoch",
        [("np.random.default_rng([self.seed, self.epoch])", "np.random.default_rng(self.seed)")],
    ),
    Mistake(
        "slv12", "Solver", "the seed is ignored",
        "Train with two different seeds. Are the first losses equal?",
        "epoch",
        [("np.random.default_rng([self.seed, self.epoch])", "np.random.default_rng([7, self.epoch])")],
    ),
    Mistake(
        "slv13", "Solver", "Ctrl + C is not caught",
        "Where does a KeyboardInterrupt go if nobody catches it?",
        "interrupt",
        [("except KeyboardInterrupt:", "except ZeroDivisionError:")],
    ),
    Mistake(
        "slv14", "Solver", "the test data choose the best parameters",
        "Which pictures may you look at before the very end?",
        "values best pure",
        [('self.val_accuracy.append(self._accuracy("val"))', 'self.val_accuracy.append(self._accuracy("test"))')],
    ),
    Mistake(
        "slv15", "Solver", "the accuracy is measured on all pictures at once",
        "How large is the largest batch that your net ever sees?",
        "pure",
        [("range(0, len(X), 250)", "range(0, len(X), len(X))"), ("X[start : start + 250]", "X[start:]"), ("y[start : start + 250]", "y[start:]")],
    ),
    Mistake(
        "slv16", "Solver", "augment is never called",
        "Hand in an augment that makes all pictures black. Does the training care?",
        "augment",
        [("X = self.augment(X, rng)", "X = X + 0")],
    ),
    Mistake(
        "slv17", "Solver", "after_epoch is called once, at the end",
        "How often is your after_epoch called in ten epochs?",
        "progress",
        [("if self.after_epoch is not None:", "if self.after_epoch is not None and self.epoch == self.epochs:")],
    ),
    Mistake(
        "slv18", "Solver", "the histories are not restored",
        "After restore: how long is loss_history?",
        "resume",
        [("setattr(self, name, np.asarray(state[name]).tolist())", "setattr(self, name, [])")],
    ),
    Mistake(
        "slv19", "Solver", "the loss of every epoch instead of every step",
        "Twelve pictures in batches of four, three epochs: how many numbers does loss_history hold?",
        "values progress",
        [("            self.loss_history.append(float(loss))\n", ""), ('        self.train_accuracy.append(self._accuracy("train"))\n', '        self.loss_history.append(float(loss))\n        self.train_accuracy.append(self._accuracy("train"))\n')],
    ),
    Mistake(
        "ovf01", "overfit_tiny", "trains on all examples",
        "How many examples does one epoch see?",
        "values defaults",
        [("few, labels = X[:count], y[:count]", "few, labels = X, y")],
    ),
    Mistake(
        "ovf02", "overfit_tiny", "does not stop when all are right",
        "The last epochs of your list are all 1.0. What could you have done with that time?",
        "learns",
        [(" and (not accuracy or accuracy[-1] < 1.0)", "")],
    ),
    Mistake(
        "ovf03", "overfit_tiny", "the learning rate that was asked for is ignored",
        "Train with lr = 0. Does the net change?",
        "defaults",
        [("lr=lr, batch_size", "lr=0.05, batch_size")],
    ),
    Mistake(
        "ovf04", "overfit_tiny", "one batch of all the examples",
        "How large may a batch be, by the docstring?",
        "values",
        [("batch_size=10", "batch_size=count")],
    ),
    Mistake(
        "ovf05", "overfit_tiny", "one epoch too many",
        "max_epochs = 3: how long is your list?",
        "values defaults",
        [("len(accuracy) < max_epochs", "len(accuracy) <= max_epochs")],
    ),
    Mistake(
        "ovf06", "overfit_tiny", "draws from the global np.random",
        "Which seed were you given, and which generator did you use?",
        "pure",
        [("np.random.default_rng(seed)", "np.random")],
    ),
]  # fmt: skip
