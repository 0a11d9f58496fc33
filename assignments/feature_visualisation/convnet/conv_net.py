# Given, generated: not graded, do not edit.
"""The convolutional network: CONV - RELU - POOL, several times, then fully connected (slides 65, 66, 113)."""

import math

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
from .layers import fc
from .pooling import pool_output_size
from .sizes import DoesNotFit, conv_output_size


def kaiming_normal(rng, shape):
    """First weights of a layer in front of a ReLU (He and others, 2015): neither fading nor exploding signals.

    Normal numbers with mean 0 and standard deviation sqrt(2 / fan_in). The fan-in is the number of inputs that *one*
    neuron of the layer has: all channels of its window for a convolution (slides 58-61), the whole row for a fully
    connected layer.

    Parameters
    ----------
    rng : numpy.random.Generator  where all numbers come from
    shape : (F, C, HH, WW) or (D, M) tuple of int  shape of the weights of a convolution or a fully connected layer

    Returns
    -------
    w : float64 array of that shape

    Example
    -------
    One neuron behind a 5x5x3 filter has 75 inputs, so the standard deviation is sqrt(2 / 75) = 0.163:

    >>> round(float(kaiming_normal(np.random.default_rng(0), (1000, 3, 5, 5)).std()), 2)
    0.16
    """
    fan_in = math.prod(shape[1:]) if len(shape) == 4 else shape[0]
    return math.sqrt(2 / fan_in) * rng.standard_normal(shape)


class ConvNet:
    """A network of any number of layers, and one more: the fully connected layer that gives the scores.

    `layers` is a list of the small dicts that `conv`, `relu`, `pool` and `fc` of `convnet.layers` make. The net adds
    `fc(num_classes)` behind the last of them. The attribute `params` is a dict of float arrays: layer by layer, those
    that have weights are counted from 1, and the k-th has

        Wk : (F, C, HH, WW) for a convolution, (D, M) for a fully connected layer      bk : (F,) or (M,)

    As in `TwoLayerNet`, `params` is the only place where they are kept; every call reads them anew.

    Example
    -------
    >>> from convnet.layers import conv, fc, pool, relu
    >>> net = ConvNet((3, 32, 32), [conv(6, 5), relu(), pool(2, stride=2)], 10, rng=np.random.default_rng(0))
    >>> net.shapes()
    [(3, 32, 32), (6, 28, 28), (6, 28, 28), (6, 14, 14), (10,)]
    >>> {name: value.shape for name, value in net.params.items()}
    {'W1': (6, 3, 5, 5), 'b1': (6,), 'W2': (1176, 10), 'b2': (10,)}
    """

    def __init__(self, input_dim, layers, num_classes, *, reg=0.0, rng):
        """Start with `kaiming_normal` weights, drawn layer by layer in their order, and zero biases.

        Parameters
        ----------
        input_dim : (C, H, W) tuple of int  shape of one picture
        layers : list of dict  from `convnet.layers`; may be empty; not modified
        num_classes : int
        reg : float  strength of the penalty on the weights
        rng : numpy.random.Generator

        Raises
        ------
        ValueError  where a convolution or pooling does not fit the map that arrives, or comes behind a fully
            connected layer; for a layer of an unknown kind. It is raised here, before anything is trained
        """
        self.input_dim, self.layers, self.reg = tuple(input_dim), [*layers, fc(num_classes)], reg
        self.params = {}
        for layer, shape in zip(self.layers, self.shapes()):
            if layer["layer"] == "conv":
                weights, units = (layer["filters"], shape[0], layer["field"], layer["field"]), layer["filters"]
            elif layer["layer"] == "fc":
                weights, units = (math.prod(shape), layer["units"]), layer["units"]
            else:
                continue
            number = len(self.params) // 2 + 1
            self.params[f"W{number}"] = kaiming_normal(rng, weights)
            self.params[f"b{number}"] = np.zeros(units)

    def shapes(self):
        """The shape of one example in front of the first layer and behind every layer, the added one too.

        Returns
        -------
        shapes : list of tuple of int  (C, H, W) for maps, (M,) behind a fully connected layer. Its first entry is
            `input_dim`, its last (num_classes,)
        """
        shapes = [self.input_dim]
        for layer in self.layers:
            kind, shape = layer["layer"], shapes[-1]
            if kind in ("conv", "pool") and len(shape) != 3:
                raise DoesNotFit(f"a {kind} layer needs maps (C, H, W), but {shape} arrives")
            if kind == "conv":
                sides = [
                    conv_output_size(n, layer["field"], stride=layer["stride"], pad=layer["pad"]) for n in shape[1:]
                ]
                shapes.append((layer["filters"], *sides))
            elif kind == "pool":
                sides = [pool_output_size(n, layer["field"], stride=layer["stride"]) for n in shape[1:]]
                shapes.append((shape[0], *sides))
            elif kind == "fc":
                shapes.append((layer["units"],))
            elif kind == "relu":
                shapes.append(shape)
            else:
                raise ValueError(f"layer: got {kind!r}, want 'conv', 'relu', 'pool' or 'fc'")
        return shapes

    def loss(self, X, y=None):
        """Scores of a batch, or its loss and the gradients.

        The loss is the softmax loss plus 0.5 * reg * (the sum of all squared *weights*). Biases are not penalised.
        The layers of `convnet.fast` do the work.

        Parameters
        ----------
        X : (N, C, H, W) float  pictures; not modified. NumPy or CuPy: the net computes where its arrays lie
        y : (N,) int or None  the right classes

        Returns
        -------
        scores : (N, num_classes) float  if `y` is None; or the pair
        loss : float
        grads : dict  gradient of `loss` with respect to each array of `params`; `params` stay as they are
        """
        scores, caches = self._forward(X)
        if y is None:
            return scores
        loss, dout = softmax_loss(scores, y)
        grads = self._backward(dout, caches)
        for name, value in self.params.items() if self.reg else ():
            if name[0] == "W":
                loss += 0.5 * self.reg * float((value * value).sum())
                grads[name] = grads[name] + self.reg * value
        return loss, grads

    def predict(self, X):
        """The class with the highest score for each picture: (N,) int."""
        return self.loss(X).argmax(axis=1)

    def _forward(self, X):
        """A place for the way forward, if `loss` becomes long; write it as you like, or not at all."""
        out, caches, number = X, [], 0
        for layer in self.layers:
            kind, cache = layer["layer"], None
            if kind in ("conv", "fc"):
                number += 1
                w, b = self.params[f"W{number}"], self.params[f"b{number}"]
            if kind == "conv":
                out, cache = conv_forward(out, w, b, stride=layer["stride"], pad=layer["pad"])
            elif kind == "fc":
                out, cache = affine_forward(out, w, b)
            elif kind == "relu":
                out, cache = relu_forward(out)
            else:
                field = layer["field"]
                out, cache = max_pool_forward(out, pool_height=field, pool_width=field, stride=layer["stride"])
            caches.append(cache)
        return out, caches

    def _backward(self, dout, caches):
        """A place for the way back, if `loss` becomes long; write it as you like, or not at all."""
        grads, number = {}, len(self.params) // 2
        for layer, cache in zip(reversed(self.layers), reversed(caches)):
            kind = layer["layer"]
            if kind == "relu":
                dout = relu_backward(dout, cache)
            elif kind == "pool":
                dout = max_pool_backward(dout, cache)
            elif kind == "conv" and number == 1:  # nothing below has weights, and nobody asks for the gradient of X
                _, grads["W1"], grads["b1"] = conv_backward(dout, cache, need_dx=False)
                break
            else:
                backward = conv_backward if kind == "conv" else affine_backward
                dout, grads[f"W{number}"], grads[f"b{number}"] = backward(dout, cache)
                number -= 1
        return grads
