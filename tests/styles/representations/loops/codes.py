# ruff: noqa
import math

import numpy as np


def tent_net(depth):
    layers = []
    for k in range(depth):
        if k == 0:
            layers.append((np.array([[1.0, 1.0]]), np.array([0.0, -0.5])))
        else:
            layers.append((np.array([[2.0, 2.0], [-4.0, -4.0]]), np.array([0.0, -0.5])))
    layers.append((np.array([[2.0], [-4.0]]), np.array([0.0])))
    return layers


def hidden_units(inputs, classes, depth, budget):
    def cost(units):
        sizes = [inputs] + depth * [units] + [classes]
        return sum(a * b + b for a, b in zip(sizes, sizes[1:]))

    if cost(1) > budget:
        raise ValueError
    low, high = 1, budget
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(middle) <= budget else (low, middle - 1)
    return low


def binary_code(y, bits):
    rows = []
    for label in y:
        text = format(int(label), f"0{bits}b")
        if len(text) > bits:
            raise ValueError(text)
        rows.append([float(digit) for digit in text])
    return np.array(rows)


def edge_histogram(X, *, cells, bins):
    N, _, H, W = X.shape
    out = np.zeros((N, cells, cells, bins))
    for n in range(N):
        x = X[n, 0]
        for i in range(1, H - 1):
            for j in range(1, W - 1):
                gx, gy = x[i, j + 1] - x[i, j - 1], x[i + 1, j] - x[i - 1, j]
                angle = math.atan2(gy, gx)
                if angle < 0:
                    angle += math.pi
                k = int(angle / math.pi * bins)
                out[n, i * cells // H, j * cells // W, k if k < bins else 0] += math.hypot(gx, gy)
        length = np.sqrt((out[n] ** 2).sum())
        if length:
            out[n] /= length
    return out.reshape(N, -1)


def nearest(code, codes, count):
    order = sorted(range(len(codes)), key=lambda n: (sum((a - b) ** 2 for a, b in zip(code, codes[n])), n))
    return np.array(order[:count])
