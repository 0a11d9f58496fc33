# ruff: noqa
import numpy as np


def positions(Ho, Wo, stride):
    for i in range(Ho):
        for j in range(Wo):
            yield i, j, i * stride, j * stride


def out_dims(x, w, stride, pad):
    from .sizes import conv_output_size as size

    return [size(x.shape[k], w.shape[k], stride=stride, pad=pad) for k in (2, 3)]


def zero_pad(x, pad):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    out[:, :, pad : pad + H, pad : pad + W] = x
    return out


def conv_single_step(window, w, b):
    s = 0
    for a, c in zip(window.flatten(), w.flatten()):
        s += a * c
    return s + b


def conv_forward(x, w, b, *, stride=1, pad=0):
    Ho, Wo = out_dims(x, w, stride, pad)
    N, F = len(x), len(w)
    xp = zero_pad(x, pad)
    out = np.empty((N, F, Ho, Wo), dtype=np.promote_types(w.dtype, b.dtype))
    for n in range(N):
        for f in range(F):
            for i, j, top, left in positions(Ho, Wo, stride):
                win = xp[n, :, top : top + w.shape[2], left : left + w.shape[3]]
                out[n, f, i, j] = conv_single_step(win, w[f], b[f])
    return out, (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    xp = zero_pad(x, pad)
    dxp = np.zeros_like(xp, dtype=dout.dtype)
    dw, db = np.zeros_like(w), np.zeros_like(b)
    N, F, Ho, Wo = dout.shape
    rows = np.arange(w.shape[2])[:, None]
    cols = np.arange(w.shape[3])[None, :]
    for n in range(N):
        for f in range(F):
            for i, j, top, left in positions(Ho, Wo, stride):
                d = dout[n, f, i, j]
                np.add.at(dxp[n], (slice(None), top + rows, left + cols), d * w[f])
                dw[f] += d * xp[n][:, top + rows, left + cols]
                db[f] += d
    if pad > 0:
        dx = dxp[:, :, pad:-pad, pad:-pad]
    else:
        dx = dxp
    return dx, dw, db
