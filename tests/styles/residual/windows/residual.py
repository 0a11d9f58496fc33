# ruff: noqa
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _windows(x, k):
    if k % 2 == 0:
        raise ValueError(k)
    p = k // 2
    return sliding_window_view(np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)]), (k, k), axis=(2, 3))


def _conv(x, w, b):
    return np.einsum("ncijuv,fcuv->nfij", _windows(x, w.shape[2]), w) + b.reshape(1, -1, 1, 1)


def _back(d, x, w):
    turned = w[:, :, ::-1, ::-1].swapaxes(0, 1)
    dw = np.einsum("ncijuv,nfij->fcuv", _windows(x, w.shape[-1]), d)
    return _conv(d, turned, np.zeros(len(turned), d.dtype)), dw, d.sum((0, 2, 3))


def residual_forward(x, w1, b1, w2, b2):
    a = _conv(x, w1, b1)
    f = _conv(np.where(a > 0, a, 0), w2, b2)
    assert_same(f, x)
    return f + x, {"x": x, "a": a, "w1": w1, "w2": w2}


def assert_same(f, x):
    if f.shape != x.shape:
        raise ValueError(f"cannot add {f.shape} and {x.shape}")


def residual_backward(dout, cache):
    a = cache["a"]
    dr, dw2, db2 = _back(dout, a.clip(0), cache["w2"])
    dx, dw1, db1 = _back(dr * (a > 0), cache["x"], cache["w1"])
    return dx + dout, dw1, db1, dw2, db2
