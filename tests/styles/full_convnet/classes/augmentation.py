"""Everything at once by indexing; ranks instead of sorting."""

import numpy as np


def augment(X, rng, *, max_shift=2, flip=True):
    N, C, H, W = X.shape
    m = max_shift
    bordered = np.pad(X, ((0, 0), (0, 0), (m, m), (m, m)))
    top, left = rng.integers(0, 2 * m + 1, size=N), rng.integers(0, 2 * m + 1, size=N)
    rows, columns = top[:, None] + np.arange(H), left[:, None] + np.arange(W)
    n, c = np.arange(N)[:, None, None, None], np.arange(C)[:, None, None]
    out = bordered[n, c, rows[:, None, :, None], columns[:, None, None, :]]
    if flip:
        chosen = rng.integers(0, 2, size=N).astype(bool)
        out[chosen] = out[chosen][..., ::-1]
    return out


def top_k_error(scores, y, k):
    own = np.take_along_axis(scores, y[:, None], axis=1)
    smaller = np.arange(scores.shape[1]) < y[:, None]
    ahead = (scores > own).sum(axis=1) + ((scores == own) & smaller).sum(axis=1)
    return np.float64(np.mean(ahead >= k))
