"""The net calls itself: a layer's backward pass is what is left to do when the layers behind it come back."""

import numpy as np

from . import affine, fast, layers, sizes


def kaiming_normal(rng, shape):
    neurons = shape[0] if len(shape) == 4 else shape[1]
    return rng.standard_normal(shape) * (2 * neurons / np.prod(shape)) ** 0.5


class ConvNet:
    def __init__(self, input_dim, layers_, num_classes, *, reg=0.0, rng):
        self.todo = list(layers_) + [layers.fc(num_classes)]
        self.input_dim, self.reg = input_dim, reg
        self.params = {}
        for layer, shape in zip(self.todo, self.shapes(), strict=False):
            match layer:
                case {"layer": "conv", "filters": F, "field": k}:
                    self._add(rng, (F, shape[0], k, k), F)
                case {"layer": "fc", "units": M}:
                    self._add(rng, (int(np.prod(shape)), M), M)

    def _add(self, rng, shape, units):
        number = str(len(self.params) // 2 + 1)
        self.params["W" + number], self.params["b" + number] = kaiming_normal(rng, shape), np.zeros(units)

    def shapes(self):
        table = [tuple(self.input_dim)]
        for layer in self.todo:
            match layer:
                case {"layer": "fc", "units": M}:
                    table.append((M,))
                case {"layer": "relu"}:
                    table.append(table[-1])
                case {"layer": "conv" | "pool", "field": k, "stride": s}:
                    C, H, W = table[-1]  # a ValueError where no maps arrive
                    p = layer.get("pad", 0)
                    H, W = (sizes.conv_output_size(n, k, stride=s, pad=p) for n in (H, W))
                    table.append((layer.get("filters", C), H, W))
                case _:
                    raise ValueError(f"unknown layer {layer}")
        return tuple(table)

    def loss(self, X, y=None):
        if y is None:
            return self._scores(X)
        self_grads = {}
        loss = self._walk(X, y, 0, 1, self_grads)[0]
        for name in self.params:
            if name.startswith("W"):
                W = self.params[name]
                loss += self.reg * (W * W).sum() / 2
                self_grads[name] = self_grads[name] + self.reg * W
        return loss, self_grads

    def _layer(self, x, layer, number):
        match layer:
            case {"layer": "conv", "stride": s, "pad": p}:
                w, b = self.params[f"W{number}"], self.params[f"b{number}"]
                out, cache = fast.conv_forward(x, w, b, stride=s, pad=p)
                return out, lambda dout: fast.conv_backward(dout, cache)
            case {"layer": "fc"}:
                out, cache = affine.affine_forward(x, self.params[f"W{number}"], self.params[f"b{number}"])
                return out, lambda dout: affine.affine_backward(dout, cache)
            case {"layer": "relu"}:
                return x.clip(0), lambda dout: (dout * (x > 0),)
            case {"field": k, "stride": s}:
                out, cache = fast.max_pool_forward(x, pool_height=k, pool_width=k, stride=s)
                return out, lambda dout: (fast.max_pool_backward(dout, cache),)

    def _scores(self, x):
        number = 1
        for layer in self.todo:
            x, _ = self._layer(x, layer, number)
            number += layer["layer"] in ("conv", "fc")
        return x

    def _walk(self, x, y, at, number, grads):
        if at == len(self.todo):
            return fast.softmax_loss(x, y)
        out, back = self._layer(x, self.todo[at], number)
        weighted = self.todo[at]["layer"] in ("conv", "fc")
        loss, dout = self._walk(out, y, at + 1, number + weighted, grads)
        dx, *own = back(dout)
        if weighted:
            grads[f"W{number}"], grads[f"b{number}"] = own
        return loss, dx

    def predict(self, X):
        return self._scores(X).argmax(1)
