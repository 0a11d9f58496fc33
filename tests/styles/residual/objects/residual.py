# ruff: noqa
"""Layers as objects; the cache is a list of ways back."""

from . import fast, sizes


class Conv:
    def __init__(self, w, b):
        self.w, self.b, self.pad = w, b, sizes.same_padding(w.shape[-1])

    def __call__(self, x):
        out, self.cache = fast.conv_forward(x, self.w, self.b, pad=self.pad)
        return out

    def back(self, d):
        return fast.conv_backward(d, self.cache)


class Relu:
    def __call__(self, x):
        self.on = x > 0
        return x * self.on

    def back(self, d):
        return (d * self.on,)


def residual_forward(x, w1, b1, w2, b2):
    if w2.shape[0] != x.shape[1]:
        raise ValueError("channels")
    layers, out = [Conv(w1, b1), Relu(), Conv(w2, b2)], x
    for layer in layers:
        out = layer(out)
    return out + x, layers


def residual_backward(dout, cache):
    d, grads = dout, []
    for layer in cache[::-1]:
        d, *own = layer.back(d)
        grads = [*own, *grads]
    return d + dout, *grads
