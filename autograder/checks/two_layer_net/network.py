"""Checks of the two-layer network, on parameters that the check sets."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...checking.compare import SHAPE, difference
from ...subject import Implementation
from ...worker.values import Handle

two_layer_net = Task("TwoLayerNet", "two_layer_net")

Params = dict[str, np.ndarray]


def drawn(case: Case) -> tuple[Params, np.ndarray, np.ndarray]:
    """Parameters of He's size with biases that are not zero, examples, labels; N, D, H, C pairwise different."""
    N, D, H, C = case.sizes(4, 3, 7)
    params = {
        "W1": case.normal(D, H, scale=np.sqrt(2 / D)),
        "b1": case.normal(H, scale=0.5),
        "W2": case.normal(H, C, scale=np.sqrt(2 / H)),
        "b2": case.normal(C, scale=0.5),
    }
    return params, case.normal(N, D), case.labels(N, C)


def network(impl: Implementation, case: Case, params: Params, **options: Any) -> Handle:
    """A network of somebody's with these parameters."""
    (D, H), C = params["W1"].shape, params["W2"].shape[1]
    net = impl.TwoLayerNet(D, H, C, rng=case.generator(), **options)
    impl.set(net, "params", params)
    return net


def loss_of(impl: Implementation, net: Handle, X: np.ndarray, y: np.ndarray, params: Params) -> tuple[Any, dict]:
    """(loss, grads) of a batch. Raises `Mismatch` unless that is what comes back, with arrays of the right shapes."""
    value = impl.method(net, "loss", X, y)
    if not isinstance(value, (tuple, list)) or len(value) != 2 or not isinstance(value[1], dict):
        words = "loss(X, y) must return the pair (loss, grads), with grads a dict"
        raise Mismatch(Finding("loss", "type", f"{words}; got {value!r:.60}", value))
    found = difference("loss", value[0], 0.0, SHAPE)
    if found is not None:
        raise Mismatch(found)
    fitting("grads", value[1], {key: np.zeros_like(param) for key, param in params.items()})
    return value[0], value[1]


def fitting(name: str, got: Any, like: Params) -> None:
    """Raise `Mismatch` unless `got` is a dict with these arrays, whatever their numbers."""
    finding = difference(name, got, like, SHAPE)
    if finding is not None:
        raise Mismatch(finding)


@two_layer_net.check("initial", 2, "normal weights of the right size, zero biases, drawn from rng", cases=1)
def _(impl: Implementation, case: Case) -> None:
    scale, rng = 0.03, case.generator()
    D, H, C = 120, 100, 80
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, C), "b2": (C,)}
    first, again, other = (
        impl.get(impl.TwoLayerNet(D, H, C, weight_scale=scale, rng=seed), "params")
        for seed in (rng, rng, case.generator())
    )
    usual = impl.get(impl.TwoLayerNet(D, H, C, rng=rng), "params")
    for params in (first, usual):
        fitting("params", params, {name: np.zeros(shape) for name, shape in shapes.items()})
    for name in ("b1", "b2"):
        case.equal(name, first[name], np.zeros(shapes[name]))
    for name in ("W1", "W2"):
        _judge_weights(case, name, np.asarray(first[name], dtype=np.float64), scale)
        words = f"{name}: two networks from equal generators start unlike; draw from `rng` alone"
        case.expect(difference(name, again[name], first[name]) is None, "rng", words)
        words = f"{name}: two networks from unlike generators start alike; draw from `rng`"
        case.expect(difference(name, other[name], first[name]) is not None, "rng", words)
    std = float(np.std(usual["W1"]))
    spread = f"without weight_scale W1.std() is {std:.4g}, want about 0.01, the default"
    case.expect(abs(std / 0.01 - 1) < 0.05, "W1", spread, usual["W1"])


def _judge_weights(case: Case, name: str, weights: np.ndarray, scale: float) -> None:
    mean, std = float(weights.mean()), float(weights.std())
    spread = f"{name}.std() is {std:.4g}, want about {scale} (weight_scale)"
    if case.expect(abs(std / scale - 1) < 0.05, name, spread, weights):
        centre = f"{name}.mean() is {mean:.4g}, want about 0"
        case.expect(abs(mean) < 6 * scale / np.sqrt(weights.size), name, centre, weights)
        tails = f"no entry of {name} is further than 2.5 standard deviations from 0; want normal numbers"
        case.expect(bool(np.abs(weights).max() > 2.5 * scale), name, tails, weights)


@two_layer_net.check("values", 2, "scores, and the loss without penalty; some hidden neurons are off")
def _(impl: Implementation, case: Case) -> None:
    params, X, y = drawn(case)
    ref = network(case.ref, case, params)
    scores, loss = case.ref.method(ref, "loss", X), case.ref.method(ref, "loss", X, y)[0]
    net = network(impl, case, params, reg=0.0, loss="softmax")
    case.equal("scores", impl.method(net, "loss", X), scores)
    case.equal("scores of pictures", impl.method(net, "loss", X.reshape(len(X), 1, -1, 1)), scores)
    case.equal("loss", loss_of(impl, net, X, y, params)[0], loss)
    halves = {name: value / 2 for name, value in params.items()}  # as when somebody trains it
    case.ref.set(ref, "params", halves)
    impl.set(net, "params", halves)
    case.equal("scores with new arrays in params", impl.method(net, "loss", X), case.ref.method(ref, "loss", X))


@two_layer_net.check("gradient", 3, "each gradient against a numeric gradient of your own loss, without penalty")
def _(impl: Implementation, case: Case) -> None:
    params, X, y = drawn(case)
    right = case.ref.method(network(case.ref, case, params), "loss", X, y)[1]
    net = network(impl, case, params, reg=0.0, loss="softmax")
    grads = loss_of(impl, net, X, y, params)[1]

    def f(at: Params) -> float:
        impl.set(net, "params", at)
        return float(loss_of(impl, net, X, y, params)[0])

    case.gradient(
        f, params, {name: grads[name] for name in params}, kinks=lambda at: X @ at["W1"] + at["b1"] > 0, accept=right
    )


@two_layer_net.check("regularisation", 2.5, "what reg = 0.7 adds to your loss and gradients")
def _(impl: Implementation, case: Case) -> None:
    params, X, y = drawn(case)
    plain, grads = loss_of(impl, network(impl, case, params, reg=0.0, loss="softmax"), X, y, params)
    loss, with_reg = loss_of(impl, network(impl, case, params, reg=0.7, loss="softmax"), X, y, params)
    penalty = 0.5 * 0.7 * sum(float(np.sum(params[name] ** 2)) for name in ("W1", "W2"))
    case.equal("loss with reg", loss, float(plain) + penalty)
    for name, value in params.items():
        case.equal(
            f"{name} with reg", with_reg[name], np.asarray(grads[name]) + (0.7 * value if name[0] == "W" else 0.0)
        )


@two_layer_net.check("predict", 1, "the class with the highest of your own scores")
def _(impl: Implementation, case: Case) -> None:
    params, X, _ = drawn(case)
    net = network(impl, case, params, reg=0.0, loss="softmax")
    scores = impl.method(net, "loss", X)
    case.inner("scores", np.zeros((len(X), len(params["b2"]))), scores)
    case.equal("labels", impl.method(net, "predict", X), np.argmax(scores, axis=1))


@two_layer_net.check("defaults", 1, "reg, weight_scale and loss where they are left out, and the hinge", cases=1)
def _(impl: Implementation, case: Case) -> None:
    params, X, y = drawn(case)
    params, X = (
        {name: np.abs(value) for name, value in params.items()},
        np.abs(X),
    )  # a plain case: all hidden neurons are on
    for options in ({}, {"loss": "hinge"}):
        want = case.ref.method(network(case.ref, case, params, **options), "loss", X, y)[0]
        label = f"loss ({options.get('loss', 'left out')})"
        case.equal(label, loss_of(impl, network(impl, case, params, **options), X, y, params)[0], want)
    weights = impl.get(impl.TwoLayerNet(60, 50, 40, rng=case.generator()), "params")
    chosen = impl.get(impl.TwoLayerNet(60, 50, 40, weight_scale=1e-2, rng=case.generator()), "params")
    spread, wanted = (float(np.std(np.asarray(params["W1"]))) for params in (weights, chosen))
    ratio = spread / wanted if wanted else 1.0  # all zeros are the business of `initial`
    case.expect(
        0.9 < ratio < 1.1,
        "weight_scale",
        f"left out, weight_scale acts like {1e-2 * ratio:.3g}, want 0.01",
        np.array(ratio),
    )


@two_layer_net.check("refuse", 0.5, "a loss of any other name", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.refuses(
        "TwoLayerNet",
        lambda: impl.TwoLayerNet(4, 5, 3, rng=case.generator(), loss="huber"),
        'loss="huber" must be refused',
    )


@two_layer_net.check("pure", 1, "loss changes neither X nor params, and answers twice the same")
def _(impl: Implementation, case: Case) -> None:
    params, X, y = drawn(case)
    made = impl.observe("TwoLayerNet", 4, 5, 3, rng=case.generator())
    case.expect(
        not made.global_random,
        "TwoLayerNet",
        "TwoLayerNet draws from the global numpy.random; use the generator that is handed in",
    )
    net = network(impl, case, params, reg=0.3, loss="softmax")
    first, second = (impl.observe_method(net, "loss", X, y) for _ in range(2))
    case.expect(
        not first.changed,
        "loss",
        "loss changes X or y; the caller still needs the original",
        list(first.changed.values()),
    )
    case.equal("params after loss", impl.get(net, "params"), params, "exact")
    found = (
        difference("second call of loss", second.value, first.value, "exact")
        if isinstance(first.value, tuple)
        else None
    )
    case.expect(
        found is None,
        "second call of loss",
        f"two calls of loss with one batch differ: {found.words if found else ''}",
        second.value,
    )
