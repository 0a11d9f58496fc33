# ruff: noqa
import math

import numpy as np


def top_positions(maps, count):
    places = []
    for n, each in enumerate(maps.tolist()):
        value, i, j = max((v, -i, -j) for i, line in enumerate(each) for j, v in enumerate(line))
        places.append((-value, n, -i, -j))
    return np.array(sorted(places)[:count])[:, 1:].astype(int)


def seen_patch(x, row, column, *, field, stride, pad):
    C, H, W = x.shape
    big = np.zeros((C, H + 2 * pad, W + 2 * pad), x.dtype)
    big[:, pad : pad + H, pad : pad + W] = x
    return big[:, row * stride :, column * stride :][:, :field, :field].copy()


def occlusion_map(score, x, *, size, stride, fill=0.0):
    height, width = ((side - size) // stride + 1 for side in x.shape[1:])
    drop = np.zeros((height, width))
    for i in range(height):
        line = np.tile(x, (width, 1, 1, 1))
        for j in range(width):
            line[j, ..., i * stride : i * stride + size, j * stride : j * stride + size] = fill
        drop[i] = score(x[np.newaxis]) - score(line)
    return drop


def ascend(gradient, x, *, steps, lr, decay=0.0):
    for step in range(steps):
        slope = np.asarray(gradient(x))
        length = math.sqrt((slope**2).sum())
        direction = slope / length if length > 0 else np.zeros_like(slope)
        x = x - decay * x + lr * direction
    return x
