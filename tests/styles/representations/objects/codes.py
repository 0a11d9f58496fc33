# ruff: noqa
from itertools import count as numbers

import numpy as np


def tent_net(depth):
    fold = lambda scale: (np.asarray(scale)[:, None] * [[2.0, 4.0]], np.array([0.0, -2.0]))
    return [fold([1.0])] + [fold([1.0, -1.0]) for _ in range(depth - 1)] + [(np.array([[1.0], [-1.0]]), np.zeros(1))]


def hidden_units(inputs, classes, depth, budget):
    last = None
    for units in numbers(1):
        weights = inputs * units + (depth - 1) * units * units + units * classes
        if weights + depth * units + classes > budget:
            break
        last = units
    if last is None:
        raise ValueError("budget")
    return last


def binary_code(y, bits):
    out = np.zeros((len(y), bits))
    rest = np.array(y)
    for digit in range(bits - 1, -1, -1):
        out[:, digit] = rest % 2
        rest = rest // 2
    if rest.any():
        raise ValueError("bits")
    return out


def edge_histogram(X, *, cells, bins):
    N, C, H, W = X.shape
    gy, gx = np.zeros_like(X[:, 0]), np.zeros_like(X[:, 0])
    inner = np.s_[:, 1:-1, 1:-1]
    gx[inner] = 2 * np.gradient(X[:, 0], axis=2)[inner]
    gy[inner] = 2 * np.gradient(X[:, 0], axis=1)[inner]
    index = (np.arctan2(gy, gx) % np.pi * bins / np.pi).astype(int) % bins
    result = []
    for n in range(N):
        hist = [
            np.bincount(
                index[n][rows][:, columns].ravel(),
                np.hypot(gx[n], gy[n])[rows][:, columns].ravel(),
                minlength=bins,
            )
            for rows in [np.arange(H) * cells // H == r for r in range(cells)]
            for columns in [np.arange(W) * cells // W == c for c in range(cells)]
        ]
        flat = np.concatenate(hist)
        result.append(flat / (np.linalg.norm(flat) or 1))
    return np.array(result)


def nearest(code, codes, count):
    return np.argsort(((codes - code) ** 2).sum(-1), kind="mergesort")[:count]
