# ruff: noqa
import numpy as np

from .sizes import DoesNotFit


def pool_output_size(size, field, *, stride):
    if size < field:
        raise DoesNotFit("window of %d is larger than the map of %d" % (field, size))
    if (size - field) % stride:
        raise DoesNotFit("does not fit")
    return int((size - field) / stride + 1)


class Windows:
    """All windows of a map, one after the other."""

    def __init__(self, H, W, pool_height, pool_width, stride):
        self.h, self.w, self.s = pool_height, pool_width, stride
        self.Ho = pool_output_size(H, self.h, stride=stride)
        self.Wo = pool_output_size(W, self.w, stride=stride)

    def __iter__(self):
        for i in range(self.Ho):
            for j in range(self.Wo):
                yield (i, j), (Ellipsis, slice(i * self.s, i * self.s + self.h), slice(j * self.s, j * self.s + self.w))


def max_pool_forward(x, *, pool_height, pool_width, stride):
    W = Windows(*x.shape[2:], pool_height, pool_width, stride)
    out = np.full(x.shape[:2] + (W.Ho, W.Wo), -np.inf).astype(x.dtype)
    for (i, j), sl in W:
        out[:, :, i, j] = np.amax(x[sl], axis=(2, 3))
    return out, (x, pool_height, pool_width, stride)


def max_pool_backward(dout, cache):
    x, ph, pw, stride = cache
    dx = np.zeros(x.shape)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for (i, j), sl in Windows(*x.shape[2:], ph, pw, stride):
                win = x[n, c][sl]
                r, k = np.unravel_index(np.argmax(win), win.shape)
                dx[n, c, i * stride + r, j * stride + k] += dout[n, c, i, j]
    return dx.astype(dout.dtype)


def max_pool_fast(x, *, pool_height, pool_width, stride):
    N, C, H, W = x.shape
    Ho, Wo = pool_output_size(H, pool_height, stride=stride), pool_output_size(W, pool_width, stride=stride)
    if pool_height == pool_width == stride:
        w = x.reshape(N, C, Ho, stride, Wo, stride).transpose(0, 1, 2, 4, 3, 5).reshape(N, C, Ho, Wo, -1)
        win = w.argmax(axis=4)
        return np.take_along_axis(w, win[..., None], 4).squeeze(4), win
    best, winner = None, np.zeros((N, C, Ho, Wo), int)
    for k in range(pool_height * pool_width):
        u, v = divmod(k, pool_width)
        cand = x[:, :, u : u + (Ho - 1) * stride + 1 : stride, v : v + (Wo - 1) * stride + 1 : stride]
        if best is None:
            best = cand.copy()
        else:
            winner[cand > best] = k
            best = np.maximum(best, cand)
    return best, winner


def avg_pool_forward(x, *, pool_height, pool_width, stride):
    W = Windows(*x.shape[2:], pool_height, pool_width, stride)
    kind = x.dtype if x.dtype.kind == "f" else float
    out = np.zeros(x.shape[:2] + (W.Ho, W.Wo), kind)
    for (i, j), sl in W:
        out[:, :, i, j] = x[sl].sum(axis=(2, 3)) / (pool_height * pool_width)
    return out, (x, pool_height, pool_width, stride)


def avg_pool_backward(dout, cache):
    x, ph, pw, stride = cache
    dx = np.zeros(x.shape, dtype=dout.dtype)
    for (i, j), sl in Windows(*x.shape[2:], ph, pw, stride):
        dx[sl] += (dout[:, :, i, j] / (ph * pw))[:, :, None, None]
    return dx


def global_avg_pool_forward(x):
    return x.mean(axis=-1).mean(axis=-1), {"x": x}


def global_avg_pool_backward(dout, cache):
    x = cache["x"]
    dx = np.ones_like(x)
    dx *= dout.reshape(*dout.shape, 1, 1)
    return dx / x.shape[2] / x.shape[3]
