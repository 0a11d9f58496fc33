"""A net of any number of blocks, with or without their short cuts. Given; nothing to fill in here."""

import numpy as np

from .affine import affine_backward, affine_forward
from .fast import (
    conv_backward,
    conv_forward,
    max_pool_backward,
    max_pool_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
)

HALF = {"pool_height": 2, "pool_width": 2, "stride": 2}


class DeepNet:
    """CONV - RELU - POOL, then block - RELU as often as you like, then POOL - FC.

    The plain net is made of the same blocks: what comes in is taken off again behind each of them. So it has the same
    weights, and costs the same time.

    Parameters
    ----------
    blocks : int  each of them two convolutions of 3 x 3
    block : (forward, backward)  your residual block
    short_cut : bool  False for the plain net
    rng : numpy.random.Generator
    channels : int

    All weights are drawn as He has them, but for the second convolution of each residual block, which begins at 0: the
    net then starts as one without any blocks. (A plain block that begins at 0 would let nothing through.)

    Attributes
    ----------
    params : dict  w0, b0 of the first convolution; w1.k, b1.k, w2.k, b2.k of block k (from 1); W, b of the last layer
    """

    def __init__(self, blocks, block, *, short_cut, rng, channels=8, input_dim=(1, 8, 8), classes=10):
        self.blocks, self.block, self.short_cut = blocks, block, short_cut
        C, (depth, H, W) = channels, input_dim
        names = ["w0", *(f"{w}.{k}" for k in range(1, blocks + 1) for w in ("w1", "w2"))]
        self.params = {}
        for name in names:
            shape = (C, depth if name == "w0" else C, 3, 3)
            size = 0.0 if short_cut and name[:2] == "w2" else np.sqrt(2 / np.prod(shape[1:]))
            self.params[name] = (size * rng.standard_normal(shape)).astype(np.float32)
            self.params["b" + name[1:]] = np.zeros(C, np.float32)
        D = C * (H // 4) * (W // 4)
        self.params["W"] = (rng.standard_normal((D, classes)) / np.sqrt(D)).astype(np.float32)
        self.params["b"] = np.zeros(classes, np.float32)

    def loss(self, X, y=None):
        """Scores (N, classes) of pictures; with `y` the pair (loss, grads) instead."""
        out, caches, _ = self._forward(X)
        if y is None:
            return out
        loss, dout = softmax_loss(out, y)
        return loss, self._backward(dout, caches)

    def signals(self, X):
        """What comes in front of the first block, and what out of the ReLU behind each of them: (N, C, H, W) each."""
        return self._forward(X)[2]

    def _forward(self, X):
        p, caches, signals = self.params, [], []

        def put(result):
            caches.append(result[1])
            return result[0]

        out = put(relu_forward(put(conv_forward(X, p["w0"], p["b0"], pad=1))))
        out = put(max_pool_forward(out, **HALF))
        for k in range(1, self.blocks + 1):
            x = out
            signals.append(x)
            out = put(self.block[0](x, *(p[f"{name}.{k}"] for name in ("w1", "b1", "w2", "b2"))))
            out = put(relu_forward(out if self.short_cut else out - x))
        signals.append(out)
        out = put(max_pool_forward(out, **HALF))
        caches.append(out.shape)
        return put(affine_forward(out, p["W"], p["b"])), caches, signals

    def _backward(self, dout, caches):
        grads, take = {}, caches.pop
        dout, grads["W"], grads["b"] = affine_backward(dout, take())
        dout = max_pool_backward(dout.reshape(take()), take())
        for k in range(self.blocks, 0, -1):
            dout = relu_backward(dout, take())
            dx, *own = self.block[1](dout, take())
            grads.update(zip([f"{name}.{k}" for name in ("w1", "b1", "w2", "b2")], own))
            dout = dx if self.short_cut else dx - dout
        dout = max_pool_backward(dout, take())
        _, grads["w0"], grads["b0"] = conv_backward(relu_backward(dout, take()), take())
        return grads
