# ruff: noqa
from __future__ import annotations

import numpy as np

GATES = {"AND": (np.array([1.0, 1.0]), -1.5), "OR": (np.array([20.0, 30.0]), -10), "NOT": (np.array([-0.25]), 0.1)}


def threshold_neuron(x, w, b):
    return np.heaviside(np.dot(x, w) + b, 0).astype(int)


def gate(name: str):
    return GATES[name]


def perceptron_train(X, y, epochs):
    N, D = X.shape
    wb = np.zeros(D + 1)
    ones = np.hstack([X, np.ones((N, 1))])
    for ep in range(epochs):
        for i in range(N):
            y_hat = 1 if ones[i].dot(wb) > 0 else 0
            if y_hat != y[i]:
                wb = wb + (int(y[i]) - y_hat) * ones[i]
    return wb[:D], wb[D]


def xor_weights():
    # three hidden neurons: only the first, only the second, and one that does nothing
    W1 = np.array([[1, -1, 0], [-1, 1, 0]])
    b1 = np.array([-0.5, -0.5, -1])
    w2 = np.array([1, 1, 5])
    b2 = -0.5
    return W1, b1, w2, b2
