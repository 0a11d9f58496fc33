"""Checks of the extension `representations`: folds, budgets, codes, edges by hand, neighbours."""

from __future__ import annotations

import numpy as np

from ..checking import Assignment, Case, Finding, Mismatch, Task
from ..subject import Implementation

tent_net = Task("tent_net", "codes", ())
hidden_units = Task("hidden_units", "codes", ("units",))
binary_code = Task("binary_code", "codes", ("code",))
edge_histogram = Task("edge_histogram", "codes", ("features",))
nearest = Task("nearest", "codes", ("numbers",))


def layers_of(impl: Implementation, depth: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The net's layers. Raises `Mismatch` unless they are pairs whose shapes fit, narrow, and as many as wanted."""
    layers, width, found = impl.tent_net(depth), 1, []
    words = f"tent_net({depth}) must return a list of {depth + 1} pairs (W, b)"
    if not isinstance(layers, (list, tuple)) or len(layers) != depth + 1:
        raise Mismatch(Finding("layers", "type", f"{words}; got {layers!r:.60}", None))
    for number, layer in enumerate(layers):
        if not isinstance(layer, (list, tuple)) or len(layer) != 2:
            raise Mismatch(Finding("layers", "type", f"{words}; entry {number} is {layer!r:.60}", None))
        W, b = (np.asarray(value, dtype=np.float64) for value in layer)
        want = (width, 1) if number == depth else (width, W.shape[-1] if W.ndim == 2 and W.shape[-1] <= 2 else 2)
        if W.shape != want or b.shape != want[1:]:
            got = f"W of layer {number + 1} has shape {W.shape} and b {b.shape}"
            raise Mismatch(Finding("layers", "shape", f"{got}, want {want} and {want[1:]}", None))
        width = W.shape[1]
        found.append((W, b))
    return found


def folded(impl: Implementation, case: Case, depth: int, x: np.ndarray) -> None:
    """State that the student's net gives the tent of the tent … of x."""
    out, want = x[:, None], x
    layers = layers_of(impl, depth)
    for number, (W, b) in enumerate(layers):
        out = out @ W + b
        out = np.maximum(out, 0) if number < depth else out
    for _ in range(depth):
        want = np.minimum(2 * want, 2 - 2 * want)
    case.equal("output", out[:, 0], want)


@tent_net.check("example", 1, "one tent", cases=1)
def _(impl: Implementation, case: Case) -> None:
    folded(impl, case, 1, np.array([0.0, 0.25, 0.5, 0.75, 1.0]))


@tent_net.check("values", 2, "two to six tents in a row")
def _(impl: Implementation, case: Case) -> None:
    for depth in (2, 3, case.integer(4, 6)):
        folded(impl, case, depth, case.rng.random(50))


def budget_of(inputs: int, classes: int, depth: int, units: int) -> int:
    """Parameters of a net of `depth` hidden layers of `units`."""
    sizes = [inputs, *[units] * depth, classes]
    return sum((D + 1) * M for D, M in zip(sizes[:-1], sizes[1:], strict=True))


def width(impl: Implementation, case: Case, inputs: int, classes: int, depth: int) -> None:
    """State the width for a budget that is met exactly, one less, and one in between."""
    units = case.integer(2, 40)
    exact, more = (budget_of(inputs, classes, depth, n) for n in (units, units + 1))
    for budget, want in ((exact, units), (exact - 1, units - 1), (case.integer(exact, more - 1), units)):
        name = f"hidden_units({inputs}, {classes}, {depth}, {budget})"
        case.equal(name, impl.hidden_units(inputs, classes, depth, budget), want)


@hidden_units.check("example", 1, "the numbers of the docstring", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for depth, budget, want in ((1, 760, 10), (1, 759, 9), (3, 5000, 34)):
        case.equal(f"hidden_units(64, 10, {depth}, {budget})", impl.hidden_units(64, 10, depth, budget), want)


@hidden_units.check("values", 1, "one hidden layer")
def _(impl: Implementation, case: Case) -> None:
    inputs, classes = case.sizes(2, 3, 60)
    width(impl, case, inputs, classes, 1)


@hidden_units.check("channels", 1, "several hidden layers")
def _(impl: Implementation, case: Case) -> None:
    for depth in (2, case.integer(3, 6)):
        inputs, classes = case.sizes(2, 3, 60)
        width(impl, case, inputs, classes, depth)


@hidden_units.check("refuse", 1, "a budget that is too small for one unit; one that is just enough")
def _(impl: Implementation, case: Case) -> None:
    inputs, classes, depth = case.sizes(3, 2, 9)
    enough = budget_of(inputs, classes, depth, 1)
    case.equal("units", impl.hidden_units(inputs, classes, depth, enough), 1)
    words = f"{enough - 1} parameters are too few for one unit in each of {depth} layers"
    case.refuses("hidden_units", lambda: impl.hidden_units(inputs, classes, depth, enough - 1), words)


@binary_code.check("example", 0.5, "6 is 110, 1 is 001", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("code", impl.binary_code(np.array([6, 1]), 3), np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))


@binary_code.check("values", 1, "all labels that fit, in any order, with zeros in front")
def _(impl: Implementation, case: Case) -> None:
    for bits in (4, case.integer(5, 7)):
        y = case.rng.permutation(16)
        case.equal("code", impl.binary_code(y, bits), case.ref.binary_code(y, bits))


@binary_code.check("refuse", 0.5, "a label that needs more digits")
def _(impl: Implementation, case: Case) -> None:
    bits = case.integer(2, 4)
    for label in (2**bits, 3 * 2**bits + 1):
        y = np.append(case.rng.permutation(2**bits), label)
        words = f"label {label} needs more than {bits} digits"
        case.refuses("binary_code", lambda y=y: impl.binary_code(y, bits), words)


def histogram(impl: Implementation, case: Case, X: np.ndarray, cells: int, bins: int) -> None:
    got = impl.edge_histogram(X, cells=cells, bins=bins)
    case.equal("features", got, case.ref.edge_histogram(X, cells=cells, bins=bins))


def upright(case: Case, turned: bool) -> np.ndarray:
    """One upright edge in the middle of a square picture, or one that lies."""
    x = np.zeros((1, 1, 6, 6))
    x[0, 0, :, 3:] = 0.2 + case.rng.random()
    return x.swapaxes(2, 3) if turned else x


@edge_histogram.check("example", 1, "one upright edge, one that lies; bright to dark and dark to bright")
def _(impl: Implementation, case: Case) -> None:
    for turned, want in ((False, [1.0, 0.0, 0.0]), (True, [0.0, 1.0, 0.0])):
        for sign in (1.0, -1.0):
            got = impl.edge_histogram(sign * upright(case, turned), cells=1, bins=3)
            case.equal("features", got, np.array([want]))


@edge_histogram.check("values", 2.5, "one picture, one cell, all directions")
def _(impl: Implementation, case: Case) -> None:
    histogram(impl, case, case.normal(1, 1, 8, 8), 1, case.integer(4, 9))


@edge_histogram.check("channels", 1, "several cells, on pictures that they divide evenly")
def _(impl: Implementation, case: Case) -> None:
    for cells in (2, 3):
        histogram(impl, case, case.normal(1, 1, 6 * cells, 6 * cells), cells, 4)


@edge_histogram.check("rectangular", 1, "pictures that are not square, cells that do not divide them evenly")
def _(impl: Implementation, case: Case) -> None:
    H, W = case.sizes(2, 7, 13)
    histogram(impl, case, case.normal(1, 1, H, W), 3, 5)


@edge_histogram.check("batch", 1, "several pictures, each with its own norm; one without edges")
def _(impl: Implementation, case: Case) -> None:
    X = case.normal(4, 1, 8, 8) * np.array([1.0, 30.0, 0.01, 0.0])[:, None, None, None] + 0.5
    histogram(impl, case, X, 1, 4)


@edge_histogram.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "edge_histogram", case.normal(2, 1, 6, 7), cells=2, bins=3)


@nearest.check("example", 0.5, "the docstring's three codes", cases=1)
def _(impl: Implementation, case: Case) -> None:
    codes = np.array([[3.0, 4.0], [1.0, 0.0], [0.0, 2.0]])
    case.equal("numbers", impl.nearest(np.zeros(2), codes, 2), np.array([1, 2]))


@nearest.check("values", 1.5, "random codes")
def _(impl: Implementation, case: Case) -> None:
    N, D = case.sizes(2, 4, 12)
    code, codes = case.normal(D), case.normal(N, D)
    for count in (1, N - 1, N):
        case.equal("numbers", impl.nearest(code, codes, count), case.ref.nearest(code, codes, count))


@nearest.check("edge", 0.5, "equal distances: the smaller number first")
def _(impl: Implementation, case: Case) -> None:
    codes = np.round(case.normal(40, 2))
    code = np.round(case.normal(2))
    case.equal("numbers", impl.nearest(code, codes, 40), case.ref.nearest(code, codes, 40))


@nearest.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "nearest", case.normal(3), case.normal(6, 3), 4)


ASSIGNMENT = Assignment(
    "representations",
    "Representations",
    26,
    (tent_net, hidden_units, binary_code, edge_histogram, nearest),
    needs=("two_layer_net", "conv_layers", "pooling", "full_convnet"),
    given=("inside", "fc_net"),
)
