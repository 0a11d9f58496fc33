"""Weights as arrays, a bias as an array of one number."""

import numpy as np


def threshold_neuron(x, w, b):
    return np.heaviside(np.einsum("...d,d->...", x, w) + b, 0)


def gate(name):
    w = {"AND": [0.6, 0.6], "OR": [1.1, 1.1], "NOT": [-1.0]}[name]
    return np.array(w), np.array({"AND": [-1.0], "OR": [-1.0], "NOT": [0.1]}[name])


def perceptron_train(X, y, epochs):
    X1 = np.c_[X, np.ones(len(X))]
    w = np.zeros(X1.shape[1])
    for i in list(range(len(X))) * epochs:
        w = w + (y[i] - (X1[i] @ w > 0)) * X1[i]
    return w[:-1], w[-1]


def xor_weights():
    return np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5]), np.array([[1.0], [1.0]]), np.array(-1.5)
