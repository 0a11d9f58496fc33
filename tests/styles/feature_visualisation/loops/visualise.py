# ruff: noqa
import numpy as np


def top_positions(maps, count):
    found = []
    for n in range(maps.shape[0]):
        best = None
        for i in range(maps.shape[1]):
            for j in range(maps.shape[2]):
                if best is None or maps[n, i, j] > best[0]:
                    best = (maps[n, i, j], n, i, j)
        found.append(best)
    found.sort(key=lambda item: -item[0])
    return np.array([item[1:] for item in found[:count]])


def seen_patch(x, row, column, *, field, stride, pad):
    patch = np.zeros((x.shape[0], field, field), dtype=x.dtype)
    for i in range(field):
        for j in range(field):
            r, c = row * stride - pad + i, column * stride - pad + j
            if 0 <= r < x.shape[1] and 0 <= c < x.shape[2]:
                patch[:, i, j] = x[:, r, c]
    return patch


def occlusion_map(score, x, *, size, stride, fill=0.0):
    whole = score(x[None])[0]
    out = []
    r = 0
    while r + size <= x.shape[1]:
        line = []
        c = 0
        while c + size <= x.shape[2]:
            covered = x.copy()
            covered[:, r : r + size, c : c + size] = fill
            line.append(whole - score(covered[None])[0])
            c += stride
        out.append(line)
        r += stride
    return np.array(out)


def ascend(gradient, x, *, steps, lr, decay=0.0):
    x = np.array(x)
    while steps > 0:
        g = gradient(x)
        length = np.linalg.norm(g.ravel())
        x *= 1 - decay
        if length != 0:
            x += g * (lr / length)
        steps -= 1
    return x
