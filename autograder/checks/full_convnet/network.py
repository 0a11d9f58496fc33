"""Checks of the ConvNet, on parameters that the check sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...checking.compare import difference
from ...subject import Implementation
from ...worker.values import Handle
from .initial import judge_spread
from .layers import conv, fc, pool, relu

conv_net = Task("ConvNet", "conv_net", seconds=30)

MARGIN = 3e-4  # how far, at least, a gradient check stays away from the kinks of ReLU and pooling

Params = dict[str, np.ndarray]


@dataclass
class Net:
    """A net on paper: its layers, its parameters, a batch."""

    input_dim: tuple[int, int, int]
    layers: list[dict]
    classes: int
    params: Params
    X: np.ndarray
    y: np.ndarray

    def build(self, impl: Implementation, case: Case, **options: Any) -> Handle:
        """The net as somebody's object, with these parameters."""
        net = impl.ConvNet(self.input_dim, self.layers, self.classes, rng=case.generator(), **options)
        impl.set(net, "params", self.params)
        return net


def drawn(case: Case, input_dim: tuple[int, int, int], layers: list[dict], classes: int, count: int = 2) -> Net:
    """A net with parameters of He's size and biases that are not zero, pictures and labels."""
    made = case.ref.ConvNet(input_dim, layers, classes, rng=case.generator())
    params: Params = {}
    for name, value in case.ref.get(made, "params").items():
        fan_in = value[0].size if value.ndim == 4 else len(value)
        params[name] = case.normal(*value.shape, scale=0.5 if value.ndim == 1 else float(np.sqrt(2 / fan_in)))
    return Net(input_dim, layers, classes, params, case.normal(count, *input_dim), case.labels(count, classes))


def small(case: Case, reluless: bool = False) -> Net:
    """CONV - RELU - POOL - FC - RELU on rectangular pictures."""
    F, C, units, classes = case.sizes(4, 2, 5)
    layers = [conv(F, 3, pad=1), relu(), pool(2, stride=2), fc(units + 3), relu()]
    return drawn(case, (C, 4, 6), layers[:1] if reluless else layers, classes, 2 + case.integer(0, 1))


def loss_of(impl: Implementation, net: Handle, drawn: Net) -> tuple[Any, dict]:
    """(loss, grads) of the batch. Raises `Mismatch` unless that is what comes back, with arrays of the right shapes."""
    value = impl.method(net, "loss", drawn.X, drawn.y)
    if not isinstance(value, (tuple, list)) or len(value) != 2 or not isinstance(value[1], dict):
        words = "loss(X, y) must return the pair (loss, grads), with grads a dict"
        raise Mismatch(Finding("loss", "type", f"{words}; got {value!r:.60}", value))
    zeros = {key: np.zeros_like(param) for key, param in drawn.params.items()}
    for found in (difference("loss", value[0], 0.0), difference("grads", value[1], zeros)):
        if found is not None and found.kind != "values":
            raise Mismatch(found)
    return value[0], value[1]


@conv_net.check("initial", 3, "names, shapes and size of the first parameters; drawn from rng", cases=1)
def _(impl: Implementation, case: Case) -> None:
    layers = [conv(20, 5, pad=2), relu(), pool(2, stride=2), conv(30, 3), relu(), fc(25), relu()]
    shapes = {
        "W1": (20, 3, 5, 5),
        "b1": (20,),
        "W2": (30, 20, 3, 3),
        "b2": (30,),
        "W3": (240, 25),
        "b3": (25,),
        "W4": (25, 80),
        "b4": (80,),
    }
    rng = case.generator()
    first, again, other = (
        impl.get(impl.ConvNet((3, 8, 12), layers, 80, rng=seed), "params") for seed in (rng, rng, case.generator())
    )
    found = {name: np.shape(value) for name, value in first.items()} if isinstance(first, dict) else first
    if found != shapes:
        raise Mismatch(Finding("params", "shape", f"params has the shapes {found!r:.300}, want {shapes}"))
    for name, shape in shapes.items():
        if name[0] == "b":
            case.equal(name, first[name], np.zeros(shape))
        else:
            fan_in = int(np.prod(shape[1:])) if len(shape) == 4 else shape[0]
            judge_spread(case, name, np.asarray(first[name], dtype=np.float64), fan_in)
            words = f"{name}: two nets from equal generators start unlike; draw from `rng` alone"
            case.expect(difference(name, again[name], first[name]) is None, "rng", words)
            words = f"{name}: two nets from unlike generators start alike; draw from `rng`"
            case.expect(difference(name, other[name], first[name]) is not None, "rng", words)


@conv_net.check("shapes", 3, "the table of shapes, before anything is trained")
def _(impl: Implementation, case: Case) -> None:
    C, F, G, units = case.sizes(4, 2, 7)
    input_dim = (C, 12 + 2 * case.integer(0, 3), 20)
    layers = [conv(F, 3, pad=1), relu(), pool(2, stride=2), conv(G, 2, stride=1), relu(), fc(units + 9), relu()]
    net, ref = (who.ConvNet(input_dim, layers, 10, rng=case.generator()) for who in (impl, case.ref))
    case.equal("shapes", impl.method(net, "shapes"), case.ref.method(ref, "shapes"))


@conv_net.check("refuse", 2, "layers that do not fit, convolution behind fc, unknown layers", cases=1)
def _(impl: Implementation, case: Case) -> None:
    wrong = {
        "a 4x4 filter with stride 3 on 9 pixels": [conv(2, 4, stride=3)],
        "a pool of 2 with stride 2 on 9 pixels": [conv(2, 3, pad=1), pool(2, stride=2)],
        "a filter larger than the map": [conv(2, 3), conv(3, 8)],
        "a convolution behind a fully connected layer": [fc(5), conv(2, 1)],
        "a layer of an unknown kind": [{"layer": "dropout", "keep": 0.5}],
    }
    for words, layers in wrong.items():

        def make(layers: list[dict] = layers) -> str:
            impl.ConvNet((2, 9, 9), layers, 3, rng=case.generator())
            return "a net"

        case.refuses("ConvNet", make, f"{words} must be refused when the net is made")


@conv_net.check("values", 5, "scores, and the loss without penalty")
def _(impl: Implementation, case: Case) -> None:
    net = small(case)
    ref = net.build(case.ref, case)
    scores, loss = case.ref.method(ref, "loss", net.X), case.ref.method(ref, "loss", net.X, net.y)[0]
    mine = net.build(impl, case, reg=0.0)
    case.equal("scores", impl.method(mine, "loss", net.X), scores)
    case.equal("loss", loss_of(impl, mine, net)[0], loss)
    halves = {name: value / 2 for name, value in net.params.items()}  # as when somebody trains it
    case.ref.set(ref, "params", halves)
    impl.set(mine, "params", halves)
    scores = case.ref.method(ref, "loss", net.X)
    case.equal("scores with new arrays in params", impl.method(mine, "loss", net.X), scores)


@conv_net.check("stride", 2, "any list of layers: strides, overlapping pools, no convolution at all, more than ten")
def _(impl: Implementation, case: Case) -> None:
    C, F, G = case.sizes(3, 2, 4)
    deep = [conv(F, 3, stride=2, pad=1), relu(), pool(3, stride=1), conv(G, 2), relu(), fc(6), relu(), fc(5), relu()]
    for input_dim, layers in (
        ((C, 9, 13), deep),
        ((C, 7, 7), [conv(F, 3, stride=2), pool(2, stride=1)]),
        ((C, 3, 4), []),
        ((C, 2, 2), [fc(3 + number % 3) for number in range(10)]),
    ):
        net = drawn(case, input_dim, layers, 4)
        want = case.ref.method(net.build(case.ref, case), "loss", net.X)
        case.equal(f"scores of {len(layers) + 1} layers", impl.method(net.build(impl, case), "loss", net.X), want)


@conv_net.check("edge", 2, "a fresh net knows nothing: ln C, where its last weights are a hundredth")
def _(impl: Implementation, case: Case) -> None:
    classes = case.integer(5, 30)
    layers = [conv(6, 3, pad=1), relu(), pool(2, stride=2), fc(12), relu()]
    made = impl.ConvNet((1, 8, 8), layers, classes, rng=case.generator())
    params = dict(impl.get(made, "params"))
    last = f"W{len(params) // 2}"
    if last not in params:
        raise Mismatch(Finding("params", "type", f"params has the keys {sorted(params)}, and no {last}", None))
    impl.set(made, "params", params | {last: 0.01 * np.asarray(params[last])})
    net = Net((1, 8, 8), layers, classes, params, case.normal(40, 1, 8, 8), case.labels(40, classes))
    loss, want = float(loss_of(impl, made, net)[0]), float(np.log(classes))
    words = f"the loss of a fresh net is {loss:.4f}, want about ln {classes} = {want:.4f}"
    case.expect(abs(loss - want) < 0.05, "loss", words, loss, want)


def away_from_kinks(case: Case) -> Net:
    """A small net none of whose neurons is close to a kink, so that no step of a numeric gradient crosses one."""
    net = small(case)
    for _ in range(30):
        if margin(case, net) > MARGIN:
            break
        net = small(case)
    return net


def margin(case: Case, net: Net) -> float:
    """How far the net is from a kink: distance of sums from 0, and of the winner of a pool from the second."""
    smallest = np.inf
    for index, layer in enumerate(net.layers):
        if layer["layer"] == "relu":
            smallest = min(smallest, float(np.abs(arriving(case, net, index)).min()))
        elif layer["layer"] == "pool":
            maps = np.maximum(arriving(case, net, index), 0)
            ordered = np.sort(
                np.lib.stride_tricks.sliding_window_view(maps, (2, 2), (2, 3))[:, :, ::2, ::2].reshape(-1, 4)
            )
            lead = (ordered[:, -1] - ordered[:, -2])[ordered[:, -1] > 0]
            smallest = min(smallest, float(lead.min(initial=np.inf)))
    return smallest


def arriving(case: Case, net: Net, index: int) -> np.ndarray:
    """What arrives at layer `index`: the scores of a net that ends there, whose last layer copies its input."""
    layers, count = net.layers[:index], sum(layer["layer"] in ("conv", "fc") for layer in net.layers[:index])
    made = case.ref.ConvNet(net.input_dim, layers, 1, rng=case.generator())
    shape = tuple(case.ref.method(made, "shapes")[-2])
    D = int(np.prod(shape))
    own = {name: value for name, value in net.params.items() if int(name[1:]) <= count}
    cut = case.ref.ConvNet(net.input_dim, layers, D, rng=case.generator())
    case.ref.set(cut, "params", own | {f"W{count + 1}": np.eye(D), f"b{count + 1}": np.zeros(D)})
    return np.asarray(case.ref.method(cut, "loss", net.X)).reshape(-1, *shape)


@conv_net.check("gradient", 6, "each gradient against a numeric gradient of your own loss, without penalty")
def _(impl: Implementation, case: Case) -> None:
    judge_gradients(impl, case, away_from_kinks(case))
    C, F, G = case.sizes(3, 2, 4)  # two convolutions, and a layer without weights in front; smooth in all weights
    judge_gradients(impl, case, drawn(case, (C, 4, 3), [relu(), conv(F, 3, pad=1), conv(G, 2), fc(3)], 3))


def judge_gradients(impl: Implementation, case: Case, net: Net) -> None:
    right = case.ref.method(net.build(case.ref, case), "loss", net.X, net.y)[1]
    mine = net.build(impl, case, reg=0.0)
    grads = loss_of(impl, mine, net)[1]

    def f(at: Params) -> float:
        impl.set(mine, "params", at)
        return float(loss_of(impl, mine, net)[0])

    case.gradient(f, net.params, {name: grads[name] for name in net.params}, accept=right)


@conv_net.check("regularisation", 3, "what reg = 0.7 adds to your loss and gradients")
def _(impl: Implementation, case: Case) -> None:
    net = small(case)
    plain, grads = loss_of(impl, net.build(impl, case), net)
    loss, with_reg = loss_of(impl, net.build(impl, case, reg=0.7), net)
    penalty = 0.5 * 0.7 * sum(float(np.sum(value**2)) for name, value in net.params.items() if name[0] == "W")
    case.equal("loss with reg", loss, float(plain) + penalty)
    for name, value in net.params.items():
        case.equal(
            f"{name} with reg", with_reg[name], np.asarray(grads[name]) + (0.7 * value if name[0] == "W" else 0.0)
        )


@conv_net.check("predict", 1, "the class with the highest of your own scores")
def _(impl: Implementation, case: Case) -> None:
    net = small(case)
    mine = net.build(impl, case)
    scores = impl.method(mine, "loss", net.X)
    case.inner("scores", np.zeros((len(net.X), net.classes)), scores)
    case.equal("labels", impl.method(mine, "predict", net.X), np.argmax(scores, axis=1))


@conv_net.check(
    "pure", 1, "neither X nor params nor the list of layers change, and the same answer comes twice", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    net = small(case)
    made = impl.observe("ConvNet", net.input_dim, net.layers, net.classes, rng=case.generator())
    case.expect(
        "1" not in made.changed, "layers", "ConvNet changes the list of layers that it is given; make a new list"
    )
    case.expect(
        not made.global_random,
        "ConvNet",
        "ConvNet draws from the global numpy.random; use the generator that is handed in",
    )
    mine = net.build(impl, case, reg=0.3)
    first, second = (impl.observe_method(mine, "loss", net.X, net.y) for _ in range(2))
    case.expect(
        not first.changed,
        "loss",
        "loss changes X or y; the caller still needs the original",
        list(first.changed.values()),
    )
    case.equal("params after loss", impl.get(mine, "params"), net.params, "exact")
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
