"""Each layer is a generator: it gives its result, waits for the gradient, and gives that of its input."""

import math

import numpy as np

from . import affine, fast
from .pooling import pool_output_size
from .sizes import conv_output_size


def kaiming_normal(rng, shape):
    fan_in = np.prod(shape) // shape[0 if len(shape) == 4 else 1]
    return rng.normal(loc=0.0, scale=(2 / fan_in) ** 0.5, size=shape)


def behind(shape, layer):
    kind = layer["layer"]
    if kind == "relu":
        return shape
    if kind == "fc":
        return (layer["units"],)
    if kind not in ("conv", "pool"):
        raise ValueError(kind)
    C, H, W = shape
    if kind == "conv":
        return (
            layer["filters"],
            *(conv_output_size(n, layer["field"], stride=layer["stride"], pad=layer["pad"]) for n in (H, W)),
        )
    return (C, *(pool_output_size(n, layer["field"], stride=layer["stride"]) for n in (H, W)))


def weighted(forward, backward, **options):
    def run(x, grads, number, params):
        W, b = f"W{number}", f"b{number}"
        out, cache = forward(x, params[W], params[b], **options)
        dout = yield out
        dx, grads[W], grads[b] = backward(dout, cache)
        yield dx

    return run


def plain(forward, backward, **options):
    def run(x, *_):
        out, cache = forward(x, **options)
        dout = yield out
        yield backward(dout, cache)

    return run


def made(layer):
    kind = layer["layer"]
    if kind == "conv":
        return weighted(fast.conv_forward, fast.conv_backward, stride=layer["stride"], pad=layer["pad"])
    if kind == "fc":
        return weighted(affine.affine_forward, affine.affine_backward)
    if kind == "relu":
        return plain(fast.relu_forward, fast.relu_backward)
    sides = {"pool_height": layer["field"], "pool_width": layer["field"], "stride": layer["stride"]}
    return plain(fast.max_pool_forward, fast.max_pool_backward, **sides)


class ConvNet:
    def __init__(self, input_dim, layers, num_classes, *, reg=0.0, rng):
        self._layers = (*layers, {"layer": "fc", "units": num_classes})
        self._shapes, self._reg, self.params = [tuple(input_dim)], reg, {}
        for layer in self._layers:
            self._shapes.append(behind(self._shapes[-1], layer))
        for layer, shape in zip(self._layers, self._shapes, strict=False):
            if layer["layer"] in ("conv", "fc"):
                number = 1 + len(self.params) // 2
                square = (layer["field"],) * 2 if layer["layer"] == "conv" else ()
                size = (layer["filters"], shape[0], *square) if square else (math.prod(shape), layer["units"])
                self.params |= {
                    f"W{number}": kaiming_normal(rng, size),
                    f"b{number}": np.zeros(size[0 if square else 1]),
                }

    def shapes(self):
        return [list(shape) for shape in self._shapes]

    def loss(self, X, y=None):
        running, out, grads, number = [], X, {}, 0
        for layer in self._layers:
            number += layer["layer"] in ("conv", "fc")
            running.append(made(layer)(out, grads, number, self.params))
            out = next(running[-1])
        if y is None:
            return out
        loss, d = fast.softmax_loss(out, y)
        for layer in running[::-1]:
            d = layer.send(d)
        for name in filter(lambda name: name.startswith("W"), grads):
            loss += self._reg / 2 * float((self.params[name] ** 2).sum())
            grads[name] = grads[name] + self._reg * self.params[name]
        return loss, {name: grads[name] for name in self.params}

    def predict(self, X):
        return np.array([row.argmax() for row in self.loss(X)])
