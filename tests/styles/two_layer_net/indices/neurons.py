# ruff: noqa
import numpy as np


def threshold_neuron(x, w, b):
    x = np.array(x)
    if x.ndim == 1:
        return 1 if sum(xi * wi for xi, wi in zip(x, w)) + b > 0 else 0
    return np.array([threshold_neuron(row, w, b) for row in x])


def gate(name):
    if name == "AND":
        return np.array([1.0, 1.0]), -1.5
    elif name == "OR":
        return np.array([1.0, 1.0]), -0.5
    elif name == "NOT":
        return np.array([-1.0]), 1.0
    else:
        raise ValueError(name)


def perceptron_train(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for x_i, y_i in zip(X, y):
            err = y_i - threshold_neuron(x_i, w, b)
            w += err * x_i
            b += err
    return w, b


def xor_weights():
    W1 = np.column_stack([np.ones(2), np.ones(2)])
    return W1, np.array([-0.5, -1.5]), np.array([1.0, -2.0]), np.float64(-0.5)
