"""The pictures of the notebooks: labelled, with alt text that states what is seen; and the data that come with them."""

import subprocess
import sys

import numpy as np
import pytest

from autograder import lab
from autograder.lab import style


@pytest.fixture
def shown(monkeypatch):
    """The pictures that were displayed: list of (figure, alt text)."""
    seen, drawn = [], []
    savefig = style.Figure.savefig
    monkeypatch.setattr(style, "display", lambda data, **_: seen.append((drawn.pop(), data["text/plain"])))
    monkeypatch.setattr(style.Figure, "savefig", lambda fig, *a, **k: (drawn.append(fig), savefig(fig, *a, **k))[1])
    return seen


def neuron(x, w, b):
    return (x @ w + b > 0).astype(int)


def relu(x):
    return np.maximum(x, 0), x


def relu_back(dout, x):
    return dout * (x > 0)


def central(f, x, df=1.0, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h) * df


def squares(scores, y):
    return float(np.sum(scores**2)), 2 * scores


X, y = lab.four_corners(n=40)
PIXELS, DIGITS = np.linspace(0, 1, 6 * 64).reshape(6, 64), np.arange(6)
GATES = {"AND": (np.ones(2), -1.5), "OR": (np.ones(2), -0.5)}
PATHS = {"SGD": np.array([[3.0, 1.0], [1.0, 0.1]])}
EVERYTHING = {
    "neurons": (
        lambda: lab.show_neurons(neuron, GATES, np.array([[0, 0], [0, 1], [1, 0], [1, 1]])),
        "AND answers 0, 0, 0, 1",
    ),
    "neurons with classes": (lambda: lab.show_neurons(neuron, {"flat": (np.zeros(2), 1)}, X, y), "flat 20 mistakes"),
    "regions": (
        lambda: lab.show_regions({"xor": lambda X: (X[:, 0] * X[:, 1] < 0).astype(int)}, X, y),
        "xor: no mistakes",
    ),
    "secants": (lambda: lab.show_secants(lambda x: x**3, 1.0, 0.5), "slope 4.750 one-sided, 3.250 central"),
    "step sizes": (lambda: lab.show_step_sizes(central, np.sin, np.cos, 1.0), "best at h = "),
    "activations": (
        lambda: lab.show_activations({"ReLU": (relu, relu_back)}),
        "ReLU from 0.00 to 6.00, slope at most 1.00",
    ),
    "vanishing": (lambda: lab.show_vanishing_gradient({"ReLU": (relu, relu_back, 2.0)}), "at layer 10"),
    "graph": (lab.show_graph, "penalty"),
    "losses": (lambda: lab.show_losses({"squares": squares}), "squares is 9.00 at -3"),
    "descent": (lambda: lab.show_descent(PATHS, lambda a, b: a**2 + b**2), "SGD ends at f = 1"),
    "history": (lambda: lab.show_history({"loss": {"a": [2.3, 1.0]}}, chance=2.3, top=3), "loss a from 2.3 to 1"),
    "curves": (
        lambda: lab.show_curves(np.arange(3), np.zeros(3), {"one": np.ones(3)}),
        "one: mean squared error 1.0000",
    ),
    "images": (lambda: lab.show_images(PIXELS, DIGITS), "0, 1, 2, 3, 4, 5"),
    "predictions": (lambda: lab.show_predictions(PIXELS, DIGITS, np.eye(6)[::-1], "abcdef"), "a taken for f"),
    "mistakes": (lambda: lab.show_mistakes(PIXELS, DIGITS, DIGITS[::-1], "abcdef"), "Mistakes: is a"),
    "confusion": (lambda: lab.show_confusion(DIGITS, np.zeros(6, int), "abcdef"), "taken for a, 1 times"),
    "weights": (lambda: lab.show_weights(PIXELS.T), "6 small pictures"),
    "pictures": (lambda: lab.show_pictures({"a": np.eye(3) - 2}), "a from -2 to -1"),
    "pictures in colour": (lambda: lab.show_pictures({"a": np.ones((2, 3, 3), np.uint8)}, rows=2), "a from 1 to 1"),
    "filtered": (lambda: lab.show_filtered({"blur": (np.ones((3, 3)) / 9, np.eye(5))}), "blur from 0 to 1"),
    "maps": (lambda: lab.show_maps(np.arange(60.0).reshape(5, 3, 4)), "map 4 from 48 to 59"),
    "steps": (
        lambda: lab.show_steps(np.eye(5), np.ones((3, 3)), np.eye(3), stride=2, pad=1, at=[(0, 0), (1, 2)]),
        "3x3 filter with stride 2 on a 5x5 picture with a border of 1: out[0, 0] = 1, out[1, 2] = 0",
    ),
    "fits": (lambda: lab.show_fits(7, 3, (1, 3)), "stride 1 5 positions; stride 3 1 left over: doesn't fit!"),
    "receptive field": (
        lambda: lab.show_receptive_field([(3, 2), (3, 1)]),
        "1 in layer 2 above 3 in layer 1 above 7 in picture",
    ),
    "times": (lambda: lab.show_times({"slow": 0.1, "fast": 0.001}), "slow 100 ms; fast 1 ms, 100 times as fast"),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_picture_says_what_it_shows_and_names_its_axes(name, shown):
    draw, words = EVERYTHING[name]
    draw()
    ((fig, alt),) = shown
    assert words in alt
    axes = [ax for ax in fig.axes if ax.axison]
    assert not axes or any(ax.get_xlabel() for ax in axes)


def test_show_refuses_a_picture_without_words():
    fig, _ = lab.figure()
    with pytest.raises(ValueError, match="show: got an empty alt text"):
        lab.show(fig, " ")


def test_show_mistakes_draws_nothing_when_all_is_right(shown, capsys):
    lab.show_mistakes(PIXELS, DIGITS, DIGITS, "abcdef")
    assert not shown
    assert capsys.readouterr().out == "0 of 6 are wrong (100.0% right).\n"


def test_curves_are_told_apart_by_more_than_their_colour():
    styles = [lab.line_style(number) for number in range(6)]
    assert len({style["color"] for style in styles}) == len({str(style["linestyle"]) for style in styles}) == 6


def test_two_clouds_are_learned_by_a_perceptron_in_more_than_three_epochs():
    X, y = lab.two_clouds()
    w, b, mistakes = np.zeros(2), 0.0, []
    for _ in range(10):
        for x, wanted in zip(X, y, strict=True):
            error = wanted - neuron(x, w, b)
            w, b = w + error * x, b + error
        mistakes.append(int(np.sum(neuron(X, w, b) != y)))
    assert mistakes[0] > 0 and mistakes[2] > 0 and mistakes[-1] == 0


def test_four_corners_are_xor():
    X, y = lab.four_corners()
    assert X.shape == (200, 2) and np.bincount(y).tolist() == [100, 100]
    assert np.mean((X[:, 0] * X[:, 1] < 0) == y) > 0.97


class Net:
    def __init__(self):
        self.params = {"W": np.zeros((2, 2))}

    def loss(self, X, y=None):
        scores = X @ self.params["W"]
        return scores if y is None else (0.5, {"W": np.ones((2, 2))})


def test_watched_measures_after_each_epoch_and_passes_everything_on(capsys):
    net = Net()
    watched = lab.Watched(net, np.eye(2), np.array([0, 1]))
    assert watched.loss(np.eye(2), np.array([0, 1]))[0] == 0.5
    assert watched.accuracy == []
    watched.loss(np.eye(2))
    watched.params = {"W": np.eye(2)}
    watched.loss(np.eye(2))
    assert watched.accuracy == [0.5, 1.0] and net.params is watched.params


def test_installation_shows_a_line_for_each_package(capsys):
    lab.show_installation()
    assert [line[:2] for line in capsys.readouterr().out.splitlines()] == ["✓ "] * 4


def test_lab_imports_nothing_of_convnet():
    code = "import sys, autograder.lab; sys.exit(any(name.split('.')[0] == 'convnet' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
