"""Numeric differentiation earns nothing, in whatever clothes; derived gradients keep all their points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.checking import Case, Mismatch, derivation
from autograder.checking.derivation import MEASURED
from autograder.checks import ASSIGNMENTS, load, signatures
from autograder.examine import versions
from autograder.examine.verdict import GUARDS, PropertyVerdict, TaskVerdict
from autograder.subject import Implementation, LocalSubject

SOLUTIONS = Path(__file__).parents[1] / "solutions"
REFERENCE = LocalSubject.load(SOLUTIONS / "convnet")
MOVE = """
def _measure(f, array, h=1e-5):
    grad = np.zeros(array.shape)
    for index in np.ndindex(*array.shape):
        ends = []
        for step in (h, -h):
            moved = array.copy()
            moved[index] += step
            ends.append(f(moved))
        grad[index] = (ends[0] - ends[1]) / (2 * h)
    return grad


def _complex(f, array):
    grad = np.zeros(array.shape)
    for index in np.ndindex(*array.shape):
        moved = array.astype(complex)
        moved[index] += 1e-30j
        grad[index] = np.imag(f(moved)) / 1e-30
    return grad


def _row_by_row(f, array, h=1e-5):
    steps = h * np.eye(array.shape[1])
    rows = [f(array[i] + steps, i) - f(array[i] - steps, i) for i in range(len(array))]
    return np.array(rows) / (2 * h * len(array))
"""
AFFINE = """
def affine_backward(dout, cache):
    x, w, b = cache
    def loss(x, w, b): return np.sum(dout * ({forward}))
    return ({how}(lambda x: loss(x, w, b), x), {how}(lambda w: loss(x, w, b), w), {how}(lambda b: loss(x, w, b), b))
"""
OWN, INLINED = "affine_forward(x, w, b)[0]", "x.reshape(len(x), -1) @ w + b"
SOFTMAX = """
def softmax_loss(scores, y):
    def loss(s):
        e = np.exp(s - s.real.max(axis=-1, keepdims=True))
        return np.mean(-np.log(e[..., np.arange(len(y)), y] / e.sum(axis=-1)), axis=-1)
    return float(loss(scores)), {how}(loss, scores)
"""
ROWS = """
_derived = {name}
def {name}(scores, y, *more):
    return _derived(scores, y, *more)[0], _row_by_row(lambda s, i: _losses(s, y[i]), scores)
"""
SOFTMAX_ROWS = """
def _losses(s, label):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return -np.log(e[:, label] / e.sum(axis=1))
"""
HINGE_ROWS = """
def _losses(s, label):
    return np.maximum(0, s - s[:, label, None] + 1).sum(axis=1) - 1
"""
SIGMOID = """
def sigmoid_backward(dout, cache):
    x = np.log(cache / (1 - cache))
    h = 1e-5
    return dout * (sigmoid_forward(x + h)[0] - sigmoid_forward(x - h)[0]) / (2 * h)
"""
RELU = """
def relu_forward(x):
    return np.maximum(0, x), x

def relu_backward(dout, cache):
    h = 1e-5
    return dout * (np.maximum(0, cache + h) - np.maximum(0, cache - h)) / (2 * h)
"""
CONV = """
def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    def loss(x, w, b): return np.sum(dout * conv_forward(x, w, b, stride=stride, pad=pad)[0])
    return tuple(_measure(f, a) for f, a in (
        (lambda x: loss(x, w, b), x), (lambda w: loss(x, w, b), w), (lambda b: loss(x, w, b), b)))
"""
NET = """
_loss = TwoLayerNet.loss
def loss(self, X, y=None):
    if y is None:
        return _loss(self, X)
    grads = {}
    for name in self.params:
        def f(value, name=name):
            kept, self.params[name] = self.params[name], value
            try:
                return _loss(self, X, y)[0]
            finally:
                self.params[name] = kept
        grads[name] = _measure(f, self.params[name])
    return _loss(self, X, y)[0], grads
TwoLayerNet.loss = loss
"""
POOL = """
def max_pool_backward(dout, cache):
    x, height, width, stride = cache
    windows = {"pool_height": height, "pool_width": width, "stride": stride}
    return _measure(lambda x: np.sum(dout * max_pool_forward(x, **windows)[0]), x)
"""
# what is measured -> assignment, module, task, code that takes the place of the reference's
CHEATS = {
    "own_forward": ("two_layer_net", "affine", "affine_backward", AFFINE.format(forward=OWN, how="_measure")),
    "inlined": ("two_layer_net", "affine", "affine_backward", AFFINE.format(forward=INLINED, how="_measure")),
    "complex_step": ("two_layer_net", "affine", "affine_backward", AFFINE.format(forward=INLINED, how="_complex")),
    "softmax": ("two_layer_net", "losses", "softmax_loss", SOFTMAX.format(how="_measure")),
    "softmax_in_batches": ("two_layer_net", "losses", "softmax_loss", SOFTMAX_ROWS + ROWS.format(name="softmax_loss")),
    "hinge_in_batches": ("two_layer_net", "losses", "hinge_loss", HINGE_ROWS + ROWS.format(name="hinge_loss")),
    "softmax_complex": ("two_layer_net", "losses", "softmax_loss", SOFTMAX.format(how="_complex")),
    "entry_by_entry": ("two_layer_net", "activations", "sigmoid_backward", SIGMOID),
    "relu": ("two_layer_net", "activations", "relu_backward", RELU),
    "network": ("two_layer_net", "two_layer_net", "TwoLayerNet", NET),
    "convolution": ("conv_layers", "conv", "conv_backward", CONV),
    "pooling": ("pooling", "pooling", "max_pool_backward", POOL),
}


def verdict(assignment: str, module: str, name: str, code: str, seed: int = 11) -> TaskVerdict:
    """The verdict on one task, whose module has this code appended."""
    task = load(assignment)[name]
    text = (SOLUTIONS / "convnet" / f"{module}.py").read_text() + MOVE + code
    subject = LocalSubject.load(SOLUTIONS / "convnet", {module: text})
    return judged(task, subject, seed)


def judged(task, subject, seed: int = 11) -> TaskVerdict:
    from autograder.examine.run import try_property
    from autograder.examine.run import verdict as outcome

    impl, right = (Implementation(item.fresh(), signatures()) for item in (subject, REFERENCE))
    items = task.properties.values()
    result = TaskVerdict(
        task.name, task.points, [outcome(item, try_property(task, item, impl, right, seed)) for item in items]
    )
    result.settle()
    return result


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_measured_gradient_earns_nothing(cheat: str) -> None:
    result = verdict(*CHEATS[cheat])
    caught = [item for item in result.properties if item.status == MEASURED]
    assert caught and all(item.name in GUARDS and "derived by formulas" in item.message for item in caught)
    paid = {item.name for item in result.properties if item.points}
    forward = {"example", "values", "edge", "initial", "predict", "defaults", "refuse"}
    assert not paid if result.task.endswith("_backward") else paid <= forward
    assert {item.status for item in result.properties if item.ok and not item.points and item.max} <= {"withheld"}


def test_calls_of_own_functions_are_counted_in_the_words() -> None:
    result = verdict(*CHEATS["own_forward"])
    assert "affine_forward 20,002 times for a gradient with 10,001 entries" in str(result.properties)


STYLES = Path(__file__).parent / "styles"
PLACES = [(a, p.name) for a in ASSIGNMENTS if (STYLES / a).is_dir() for p in sorted((STYLES / a).iterdir())]


@pytest.mark.parametrize(("assignment", "style"), PLACES, ids=lambda part: part)
def test_no_style_of_deriving_is_punished(assignment: str, style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = derivation.matmul_loops
    monkeypatch.setattr(derivation, "matmul_loops", lambda a, b: plain(a[: len(a) // 2], b))  # with room to spare
    sources = {path.stem: path.read_text() for path in (STYLES / assignment / style).glob("*.py")}
    subject = LocalSubject.load(SOLUTIONS / "convnet", sources)
    for task in load(assignment).tasks:
        for name in GUARDS & task.properties.keys():
            impl, right = (Implementation(item.fresh(), signatures()) for item in (subject, REFERENCE))
            task.properties[name].run(impl, Case(3, f"{task.name}/{name}/0", right))


def test_every_backward_pass_is_guarded_or_named_here() -> None:
    without = {
        task.name
        for assignment in ASSIGNMENTS
        for task in load(assignment).tasks
        if task.name.endswith(("_backward", "_loss", "Net")) and not GUARDS & task.properties.keys()
    }
    # there is nothing to derive in the first two, and the last is made of others' backward passes
    assert without == {"global_avg_pool_backward", "dropout_backward", "residual_backward"}


def test_verdicts_are_made_again_when_a_guard_changes() -> None:
    for assignment in ASSIGNMENTS:
        sources = versions._Sources()
        for task in load(assignment).tasks:
            code = "".join(statement.code for statement in sources.of_task(task, assignment))
            assert all(repr(name) in code for name in GUARDS & task.properties.keys()), task.name


def test_right_on_small_inputs_alone_earns_nothing() -> None:
    items = [PropertyVerdict("values", 3, 3, True), PropertyVerdict("cost", 0, 0, False, "raised", status="raised")]
    result = TaskVerdict("affine_backward", 3, items)
    result.settle()
    assert result.points == 0 and items[0].status == "withheld"
    mixed = [PropertyVerdict("values", 3, 3, True), PropertyVerdict("bias", 0, 1, False), items[1]]
    result = TaskVerdict("affine_backward", 4, mixed)
    mixed[0].points = 3
    result.settle()
    assert result.points == 3, "who is partly right may well be wrong on large inputs"


def test_counting_again_counts_anew() -> None:
    impl = Implementation(REFERENCE.fresh(), signatures())
    for _ in range(2):
        impl.relu_forward(np.ones(3))
        impl.count()
        for _ in range(3):
            impl.relu_forward(np.ones(3))
        assert impl.counts() == {"relu_forward": 3}


def test_noise_is_told_from_float32_and_from_wrong_numbers() -> None:
    right = np.random.default_rng(1).uniform(1, 2, (10, 10))
    noisy = right * (1 + 1e-11 * np.random.default_rng(2).standard_normal((10, 10)))
    case = Case(1, "x", Implementation(REFERENCE, signatures()))
    for other in (right, right.astype(np.float32), 2 * right, right * (1 + 1e-10), np.ones(3)):
        derivation.is_right_to_the_last_digits(case, {"dx": other}, {"dx": right})
    with pytest.raises(Mismatch, match="noise"):
        derivation.is_right_to_the_last_digits(case, {"dx": noisy}, {"dx": right})
