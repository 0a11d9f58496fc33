# ruff: noqa
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def top_positions(maps, count):
    best = maps.max(axis=(1, 2))
    chosen = sorted(range(len(maps)), key=lambda n: (-best[n], n))[:count]
    return np.array([(n, *np.unravel_index(np.argmax(maps[n]), maps[n].shape)) for n in chosen])


def seen_patch(x, row, column, *, field, stride, pad):
    padded = np.pad(x, [(0, 0)] + [(pad, pad)] * 2)
    return sliding_window_view(padded, (field, field), axis=(1, 2))[:, ::stride, ::stride][:, row, column]


def occlusion_map(score, x, *, size, stride, fill=0.0):
    C, H, W = x.shape
    corners = [(r, c) for r in range(0, H - size + 1, stride) for c in range(0, W - size + 1, stride)]
    rows, columns = np.arange(H), np.arange(W)
    masks = np.array(
        [np.outer((rows >= r) & (rows < r + size), (columns >= c) & (columns < c + size)) for r, c in corners]
    )
    batch = np.where(masks[:, None], fill, x)
    s = score(np.concatenate([x[None], batch]))
    return (s[0] - s[1:]).reshape((H - size) // stride + 1, -1)


def ascend(gradient, x, *, steps, lr, decay=0.0):
    if steps == 0:
        return x
    g = gradient(x)
    n = np.einsum("chw,chw->", g, g) ** 0.5
    return ascend(gradient, (1 - decay) * x + (lr * g / n if n else 0), steps=steps - 1, lr=lr, decay=decay)
