"""Indices outside of the picture point at a zero; ranks by counting."""

import numpy as np


def augment(X, rng, *, max_shift=2, flip=True):
    N, C, H, W = X.shape
    rows = np.arange(H) - rng.integers(-max_shift, max_shift, (N, 1), endpoint=True)
    columns = np.arange(W) - rng.integers(-max_shift, max_shift, (N, 1), endpoint=True)
    if flip:
        columns = np.where(rng.integers(0, 2, (N, 1)), columns[:, ::-1], columns)
    taken = X[np.arange(N)[:, None, None], :, rows[:, :, None] % H, columns[:, None, :] % W]
    inside = ((rows >= 0) & (rows < H))[:, :, None] & ((columns >= 0) & (columns < W))[:, None, :]
    return np.moveaxis(np.where(inside[..., None], taken, X.dtype.type(0)), -1, 1)


def top_k_error(scores, y, k):
    right = np.take_along_axis(scores, y[:, None], axis=1)
    earlier = np.arange(scores.shape[1]) < y[:, None]
    rank = ((scores > right) | ((scores == right) & earlier)).sum(axis=1)
    return np.float32(np.count_nonzero(rank >= k)) / len(y)
