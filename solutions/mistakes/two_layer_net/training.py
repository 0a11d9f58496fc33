"""Known mistakes in the update rules, the mini-batches and the training loop."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "sgd01", "sgd", "goes up instead of down",
        "Minimise f(w) = w**2 from w = 1 on paper. Which way must w move?",
        "values",
        [("return w - lr * dw", "return w + lr * dw")],
    ),
    Mistake(
        "sgd02", "sgd", "the learning rate is ignored",
        "Halve the learning rate. Does your step halve?",
        "values",
        [("return w - lr * dw", "return w - dw")],
    ),
    Mistake(
        "sgd03", "sgd", "writes into w",
        "Keep a copy of w, call the function, compare.",
        "pure",
        [("return w - lr * dw", "w -= lr * dw\n    return w")],
    ),
    Mistake(
        "mom01", "sgd_momentum", "the gradient pushes upwards",
        "Take mu = 0. Does the rule become plain SGD, sign included?",
        "values update edge",
        [("v_new = mu * v - lr * dw\n    w_new", "v_new = mu * v + lr * dw\n    w_new")],
    ),
    Mistake(
        "mom02", "sgd_momentum", "the velocity is subtracted",
        "The velocity already contains the minus sign. What do you do with it?",
        "values update edge defaults",
        [("w_new = w + v_new\n    return", "w_new = w - v_new\n    return")],
    ),
    Mistake(
        "mom03", "sgd_momentum", "a moving average: the gradient is scaled by 1 - mu",
        "Compare your velocity with the docstring's, term by term.",
        "values update",
        [("v_new = mu * v - lr * dw\n    w_new", "v_new = mu * v - (1 - mu) * lr * dw\n    w_new")],
    ),
    Mistake(
        "mom04", "sgd_momentum", "the old velocity is returned",
        "Do two steps. Where does step 2 find the velocity of step 1?",
        "update",
        [("return w_new, v_new", "return w_new, v")],
    ),
    Mistake(
        "mom06", "sgd_momentum", "the learning rate is applied twice",
        "How often does the learning rate appear between the gradient and w?",
        "values update edge defaults",
        [("w_new = w + v_new\n    return", "w_new = w + lr * v_new\n    return")],
    ),
    Mistake(
        "mom09", "sgd_momentum", "one velocity, kept between calls, for all arrays",
        "Call it twice with the same arguments. Do you get the same answer? Where does your velocity live "
        "between the calls?",
        "values update defaults pure dtype",
        [
            ("    v_new = mu * v - lr", "    v_new = mu * getattr(sgd_momentum, 'kept', v) - lr"),
            ("    return w_new", "    sgd_momentum.kept = v_new\n    return w_new"),
        ],
        keeps=True,
    ),
    Mistake(
        "mom10", "sgd_momentum", "Torch's convention: the learning rate outside the velocity",
        "Torch writes it this way. Start from a velocity that is not zero and compare with the docstring.",
        "update defaults",
        [
            ("v_new = mu * v - lr * dw\n    w_new", "v_new = mu * v + dw\n    w_new"),
            ("w_new = w + v_new\n    return", "w_new = w - lr * v_new\n    return"),
        ],
    ),
    Mistake(
        "mom11", "sgd_momentum", "another default for mu",
        "Compare the default of mu with the docstring's.",
        "defaults",
        [("lr, mu=0.9", "lr, mu=0.5")],
    ),
    Mistake(
        "bat01", "minibatches", "the last, smaller batch is dropped",
        "N = 23, batch size 5: count the examples that one epoch visits.",
        "edge",
        [("range(0, len(X), batch_size)", "range(0, len(X) // batch_size * batch_size, batch_size)")],
    ),
    Mistake(
        "bat03", "minibatches", "X and y are shuffled independently",
        "Does y[k] still belong to X[k] after shuffling? Use X = arange(N) and y = 10 * X.",
        "values",
        [
            ("yield X[batch], y[batch]", "yield X[batch], y[other[start : start + batch_size]]"),
            ("    for start", "    other = rng.permutation(len(X))\n    for start"),
        ],
    ),
    Mistake(
        "bat04", "minibatches", "no shuffling",
        "Print the first batch of two epochs.",
        "order",
        [("rng.permutation(len(X))", "np.arange(len(X))")],
    ),
    Mistake(
        "bat05", "minibatches", "the last batch is missing",
        "N = 20, batch size 5: how many batches? Write down the start indices.",
        "epoch edge",
        [("range(0, len(X), batch_size)", "range(0, len(X) - batch_size, batch_size)")],
    ),
    Mistake(
        "bat06", "minibatches", "every epoch has the same random order",
        "Print the order of two epochs. Where is your generator made?",
        "order",
        [("rng.permutation(len(X))", "np.random.default_rng(0).permutation(len(X))")],
    ),
    Mistake(
        "bat07", "minibatches", "shuffles the caller's arrays",
        "Look at X after one epoch. Whose array is it?",
        "pure",
        [("    for start", "    X[:], y[:] = X[order], y[order]\n    order = np.arange(len(X))\n    for start")],
    ),
    Mistake(
        "bat08", "minibatches", "draws from the global np.random",
        "Which generator were you given, and which one did you use?",
        "pure",
        [("rng.permutation(len(X))", "np.random.permutation(len(X))")],
    ),
    Mistake(
        "acc01", "train", "the accuracy is a count",
        "Accuracy lies between 0 and 1. Does yours?",
        "values",
        [("np.mean(predicted == y)", "np.sum(predicted == y)")],
    ),
    Mistake(
        "trn01", "train", "the velocities start anew in every epoch",
        "When does the velocity of an array start at zero: once, or once an epoch? Print it at the first "
        "step of epoch 2.",
        "update",
        [
            ("    velocity = {name", "    zeros = {name"),
            ("        for X_batch, y_batch in", "        velocity = dict(zeros)\n        for X_batch, y_batch in"),
        ],
    ),
    Mistake(
        "trn02", "train", "mu is not handed on",
        "Train with mu = 0 and with mu = 0.9. Do the losses differ?",
        "update",
        [("v, lr=lr, mu=mu)", "v, lr=lr)")],
    ),
    Mistake(
        "trn03", "train", "the batches are drawn once and used in every epoch",
        "Print the first batch of two epochs. When is the order drawn?",
        "order",
        [
            ("in minibatches(X, y, batch_size, rng):", "in batches:"),
            ("    history =", "    batches = list(minibatches(X, y, batch_size, rng))\n    history ="),
        ],
    ),
    Mistake(
        "trn04", "train", "the new parameters never reach the network",
        "Print net.params before and after training. Where do the new arrays go?",
        "update",
        [("net.params[name], velocity[name] = sgd", "w, velocity[name] = sgd")],
    ),
    Mistake(
        "trn05", "train", "only the last loss of every epoch is kept",
        "How many losses does the docstring promise, and how many do you return?",
        "values",
        [('            history["loss"].append(loss)', '        history["loss"].append(loss)')],
    ),
    Mistake(
        "trn06", "train", "only the first array is updated",
        "Print every array of net.params before and after one step. Which ones moved?",
        "update",
        [("for name in net.params:", "for name in list(net.params)[:1]:")],
    ),
    Mistake(
        "trn07", "train", "the accuracy is that of the last batch",
        "How many examples does your accuracy look at after an epoch?",
        "values",
        [
            ("net.loss(X).argmax(axis=1)", "net.loss(X_batch).argmax(axis=1)"),
            ("np.mean(predicted == y)", "np.mean(predicted == y_batch)"),
        ],
    ),
]  # fmt: skip
