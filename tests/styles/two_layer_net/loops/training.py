"""A list of batches drawn one index at a time; training without the optimiser's function."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    batches = []
    while order:
        now, order = order[:batch_size], order[batch_size:]
        batches.append([np.array([X[i] for i in now]), [y[i] for i in now]])
    return batches


def train(net, X, y, *, lr, mu=0.9, batch_size, epochs, rng):
    losses, accuracies, speed = [], [], {}
    for _ in range(epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            loss, grads = net.loss(X_batch, np.array(y_batch))
            losses.append(np.float64(loss))
            for key in grads:
                speed[key] = mu * speed.get(key, 0) - lr * grads[key]
                net.params[key] = net.params[key] + speed[key]
        right = 0
        for scores, label in zip(net.loss(X), y, strict=True):
            right += int(max(range(len(scores)), key=lambda j: scores[j]) == label)
        accuracies.append(right / len(X))
    return {"accuracy": tuple(accuracies), "loss": np.array(losses)}
