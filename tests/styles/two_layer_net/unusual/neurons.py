"""Booleans counted as numbers, recursion, gates of other sizes."""

import numpy as np


def threshold_neuron(x, w, b):
    fires = np.greater(np.matmul(x, w), -b)
    return fires.astype(np.int8) if np.ndim(fires) else int(fires)


def gate(name):
    return {"AND": ([20, 20], -30), "OR": ((20, 20), -10), "NOT": (np.array([[-2.0]]), np.array([1.0]))}[name]


def perceptron_train(X, y, epochs):
    def after(w, b, left):
        if not left:
            return w, b
        for x, label in zip(X, y, strict=True):
            error = int(label) - int(np.dot(w, x) + b > 0)
            w, b = [weight + error * value for weight, value in zip(w, x, strict=True)], b + error
        return after(w, b, left - 1)

    return after([0.0] * X.shape[1], 0, epochs) if epochs < 50 else slowly(X, y, epochs)


def slowly(X, y, epochs):
    theta, rows = np.zeros(X.shape[1] + 1), np.column_stack([X, np.ones(len(X))])
    for _ in range(epochs):
        for row, label in zip(rows, y, strict=True):
            theta = theta + (label - (row @ theta > 0)) * row
    return theta[:-1], theta[-1]


def xor_weights():
    W1 = [[1, -1, 0], [-1, 1, 0]]
    return W1, (0, 0, 0), [1, 1, 5], -0.5
