"""One small class a layer kind; the caches live in objects made for each call."""

import numpy as np

from .affine import affine_backward, affine_forward
from .array_module import array_module
from .fast import conv_backward, conv_forward, max_pool_backward, max_pool_forward


def kaiming_normal(rng, shape):
    receptive = np.prod(shape[2:], dtype=int)
    inputs = shape[1] * receptive if len(shape) > 2 else shape[0]
    return rng.normal(0.0, np.sqrt(2.0 / inputs), size=shape)


class Conv:
    def __init__(self, spec, shape):
        self.options = {"stride": int(spec["stride"]), "pad": int(spec["pad"])}
        f = spec["field"]
        self.weights = (spec["filters"], shape[0], f, f)
        steps = [n + 2 * spec["pad"] - f for n in shape[1:]]
        if min(steps) < 0 or any(step % spec["stride"] for step in steps):
            raise ValueError("the filter does not fit")
        self.out = (spec["filters"], *(step // spec["stride"] + 1 for step in steps))
        self.units = spec["filters"]

    def forward(self, x, w, b):
        return conv_forward(x, w, b, **self.options)

    backward = staticmethod(conv_backward)


class Full:
    def __init__(self, spec, shape):
        self.units = spec["units"]
        self.weights, self.out = (int(np.prod(shape)), self.units), (self.units,)

    forward, backward = staticmethod(affine_forward), staticmethod(affine_backward)


class Relu:
    def __init__(self, spec, shape):
        self.out = shape

    @staticmethod
    def forward(x):
        mask = x > 0
        return x * mask, mask

    @staticmethod
    def backward(dout, mask):
        return array_module(dout).where(mask, dout, 0)


class Pool:
    def __init__(self, spec, shape):
        self.options = {"pool_height": spec["field"], "pool_width": spec["field"], "stride": spec["stride"]}
        steps = [n - spec["field"] for n in shape[1:]]
        if min(steps) < 0 or any(step % spec["stride"] for step in steps):
            raise ValueError("the window does not fit")
        self.out = (shape[0], *(step // spec["stride"] + 1 for step in steps))

    def forward(self, x):
        return max_pool_forward(x, **self.options)

    backward = staticmethod(max_pool_backward)


KINDS = {"conv": Conv, "fc": Full, "relu": Relu, "pool": Pool}


class ConvNet:
    def __init__(self, input_dim, layers, num_classes, *, reg=0.0, rng):
        self.reg, self.steps, self.params = reg, [], {}
        shape = tuple(input_dim)
        self._shapes = [list(shape)]
        for spec in (*layers, {"layer": "fc", "units": num_classes}):
            if spec["layer"] not in KINDS:
                raise ValueError(f"unknown layer {spec}")
            if spec["layer"] in ("conv", "pool") and len(shape) == 1:
                raise ValueError("no maps arrive here")
            step = KINDS[spec["layer"]](spec, shape)
            step.number = None
            if hasattr(step, "weights"):
                step.number = 1 + len(self.params) // 2
                self.params[f"W{step.number}"] = kaiming_normal(rng, step.weights)
                self.params[f"b{step.number}"] = np.zeros((step.units,))
            self.steps.append(step)
            shape = step.out
            self._shapes.append([np.int64(n) for n in shape])

    def shapes(self):
        return self._shapes

    def loss(self, X, y=None):
        trail = []
        for step in self.steps:
            own = () if step.number is None else (self.params[f"W{step.number}"], self.params[f"b{step.number}"])
            X, cache = step.forward(X, *own)
            trail.append((step, cache))
        if y is None:
            return X
        xp = array_module(X)
        powers = xp.exp(X - X.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        hot = xp.eye(X.shape[1])[y]
        loss = -xp.log((shares * hot).sum(axis=1)).mean()
        dout, grads = (shares - hot) / X.shape[0], {}
        for step, cache in trail[::-1]:
            if step.number is None:
                dout = step.backward(dout, cache)
                continue
            W = self.params[f"W{step.number}"]
            dout, dW, grads[f"b{step.number}"] = step.backward(dout, cache)
            grads[f"W{step.number}"] = dW + self.reg * W
            loss = loss + self.reg / 2 * xp.sum(W**2)
        return loss, grads

    def predict(self, X):
        return [int(row.argmax()) for row in self.loss(X)]
