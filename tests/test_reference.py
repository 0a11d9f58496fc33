"""The reference of A1 gives the lecture's numbers and agrees with independent oracles."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.data import digits
from autograder.worker.endpoint import forget_package

FOLDER = Path(__file__).parent.parent / "solutions"
MODULES = ("neurons", "gradients", "activations", "affine", "losses", "optim", "two_layer_net", "training")


@pytest.fixture(scope="module")
def convnet() -> Iterator[object]:
    """A namespace with everything in the reference's modules of A1."""
    sys.path.insert(0, str(FOLDER))
    forget_package("convnet")
    names: dict[str, object] = {}
    for module in MODULES:
        names.update(vars(importlib.import_module(f"convnet.{module}")))
    yield type("Reference", (), {name: staticmethod(value) for name, value in names.items() if callable(value)})
    sys.path.remove(str(FOLDER))
    forget_package("convnet")


@pytest.fixture(scope="module")
def trained(convnet) -> dict[str, np.ndarray]:
    """Parameters of a network that the reference trained on the published digits."""
    data, net = digits(), convnet.TwoLayerNet(64, 60, 10, rng=np.random.default_rng(0))
    convnet.train(net, data.X_train, data.y_train, lr=0.3, batch_size=50, epochs=20, rng=np.random.default_rng(1))
    return net.params


# ---- numbers ----------------------------------------------------------------------------------
@pytest.mark.parametrize("classes", [2, 7, 10])
def test_losses_at_chance(classes, convnet):
    scores, y = np.zeros((3, classes)), np.arange(3) % classes
    assert convnet.softmax_loss(scores, y)[0] == pytest.approx(math.log(classes))
    assert convnet.hinge_loss(scores, y)[0] == pytest.approx(classes - 1)


@pytest.mark.parametrize(("name", "table"), [("AND", [0, 0, 0, 1]), ("OR", [0, 1, 1, 1])])
def test_gates_have_their_truth_tables(name, table, convnet):
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    assert convnet.threshold_neuron(inputs, *convnet.gate(name)).tolist() == table


def test_perceptron_never_learns_XOR(convnet):
    inputs, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    for epochs in (1, 10, 101):
        w, b = convnet.perceptron_train(inputs, y, epochs)
        assert (convnet.threshold_neuron(inputs, w, b) != y).any()


# ---- oracles ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "function"),
    [("sigmoid", lambda z: 1 / (1 + np.exp(-z))), ("tanh", np.tanh), ("relu", lambda z: np.where(z.real > 0, z, 0))],
)
def test_slopes_of_activations_are_those_of_a_complex_step(name, function, convnet):
    rng = np.random.default_rng(5)
    x, dout = 2 * rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    slope = function(x + 1e-30j).imag / 1e-30
    dx = getattr(convnet, f"{name}_backward")(dout, getattr(convnet, f"{name}_forward")(x)[1])
    np.testing.assert_allclose(dx, dout * slope, rtol=1e-13, atol=1e-15)


def test_gradients_of_the_network_are_those_of_a_complex_step(convnet):
    rng = np.random.default_rng(6)
    net = convnet.TwoLayerNet(5, 4, 3, reg=0.3, weight_scale=0.6, rng=rng)
    net.params["b1"], net.params["b2"] = rng.standard_normal(4), rng.standard_normal(3)
    X, y = rng.standard_normal((6, 5)), rng.integers(0, 3, 6)

    def loss(params):
        hidden = X @ params["W1"] + params["b1"]
        scores = np.where(hidden.real > 0, hidden, 0) @ params["W2"] + params["b2"]
        data = np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(6), y])
        return data + 0.15 * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))

    value, grads = net.loss(X, y)
    assert value == pytest.approx(float(loss(net.params).real), rel=1e-13)
    for name, array in net.params.items():
        for index in np.ndindex(array.shape):
            moved = {key: other.astype(complex) for key, other in net.params.items()}
            moved[name][index] += 1e-30j
            assert grads[name][index] == pytest.approx(loss(moved).imag / 1e-30, rel=1e-11, abs=1e-15)


def test_losses_agree_with_the_math_module(convnet):
    scores, y = np.random.default_rng(7).standard_normal((5, 4)).tolist(), [3, 1, 0, 2, 2]
    softmax = [-math.log(math.exp(s[k]) / math.fsum(map(math.exp, s))) for s, k in zip(scores, y, strict=True)]
    hinge = [sum(max(0.0, s[j] - s[k] + 0.5) for j in range(4) if j != k) for s, k in zip(scores, y, strict=True)]
    assert convnet.softmax_loss(np.array(scores), np.array(y))[0] == pytest.approx(math.fsum(softmax) / 5, rel=1e-14)
    assert convnet.hinge_loss(np.array(scores), np.array(y), 0.5)[0] == pytest.approx(math.fsum(hinge) / 5, rel=1e-14)


def test_momentum_is_the_geometric_sum_of_gradients(convnet):
    w, v, grads = 2.0, 0.0, [3.0, -1.0, 0.5, 4.0]
    for grad in grads:
        w, v = convnet.sgd_momentum(w, grad, v, lr=0.1, mu=0.6)
    assert v == pytest.approx(-0.1 * sum(grad * 0.6 ** (3 - k) for k, grad in enumerate(grads)))
    assert w == pytest.approx(2.0 - 0.1 * sum(g * sum(0.6**j for j in range(4 - k)) for k, g in enumerate(grads)))


def test_trained_network_reads_digits_it_has_not_seen(convnet, trained):
    with np.load(FOLDER / "held_back" / "digits.npz") as held:
        net = convnet.TwoLayerNet(64, 60, 10, rng=np.random.default_rng(0))
        net.params = trained
        assert np.mean(net.predict(held["X"].reshape(-1, 64)) == held["y"]) > 0.95
