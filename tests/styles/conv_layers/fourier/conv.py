"""Correlation by the discrete Fourier transform, then every stride-th entry."""

import numpy as np

from .sizes import conv_output_size


def zero_pad(x, pad):
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def conv_single_step(window, w, b):
    return np.dot(window.ravel(), w.ravel()) + b


def conv_forward(x, w, b, *, stride=1, pad=0):
    xp = zero_pad(x, pad)
    sizes = xp.shape[2:]
    H_out, W_out = (conv_output_size(n, f, stride=stride) for n, f in zip(sizes, w.shape[2:], strict=True))
    product = np.einsum("nchw,fchw->nfhw", np.fft.rfft2(xp), np.fft.rfft2(w, sizes).conj())
    out = np.fft.irfft2(product, sizes)[:, :, ::stride, ::stride][:, :, :H_out, :W_out] + b[:, None, None]
    return out.astype(w.dtype), (x, w, b, stride, pad)


def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    xp = zero_pad(x, pad)
    sizes = xp.shape[2:]
    spread = np.zeros((*dout.shape[:2], *sizes))
    spread[:, :, : dout.shape[2] * stride : stride, : dout.shape[3] * stride : stride] = dout
    waves = np.fft.rfft2(spread)
    dx = np.fft.irfft2(np.einsum("nfhw,fchw->nchw", waves, np.fft.rfft2(w, sizes)), sizes)
    dw = np.fft.irfft2(np.einsum("nchw,nfhw->fchw", np.fft.rfft2(xp), waves.conj()), sizes)
    dx = dx[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    return dx.astype(x.dtype), dw[:, :, : w.shape[2], : w.shape[3]].astype(w.dtype), waves[:, :, 0, 0].real.sum(0)
