"""The picture is shifted under each weight and added up; options and sizes arrive as they are, also NumPy's."""

import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant", constant_values=0)


def conv_single_step(window, w, b):
    return (window * w).sum() + b


def conv_forward(x, w, b, *, stride=1, pad=0):
    xp = zero_pad(x, pad)
    H_out = conv_output_size(xp.shape[2], w.shape[2], stride=stride)
    W_out = conv_output_size(xp.shape[3], w.shape[3], stride=stride)
    out = np.zeros((len(x), len(w), H_out, W_out), w.dtype) + b[None, :, None, None]
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            shifted = xp[:, :, u:, v:][:, :, ::stride, ::stride][:, :, :H_out, :W_out]
            out += (w[:, :, u, v] @ shifted.reshape(len(x), x.shape[1], -1)).reshape(out.shape)
    return out, (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    xp = zero_pad(x, pad)
    N, F, H_out, W_out = dout.shape
    dxp, dw = xp * 0, w * 0
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            place = np.s_[:, :, u : u + H_out * stride : stride, v : v + W_out * stride : stride]
            for c in range(x.shape[1]):
                dw[:, c, u, v] = (dout * xp[place][:, c, None]).sum((0, 2, 3))
            dxp[place] += np.swapaxes(w[:, :, u, v].T @ dout.reshape(N, F, -1), 1, 1).reshape(N, -1, H_out, W_out)
    db = np.array([dout[:, f].sum() for f in range(F)], dtype=dout.dtype)
    return dxp[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]].copy(), dw, db
