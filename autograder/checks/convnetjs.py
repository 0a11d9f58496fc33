"""Checks of the extension `convnetjs`: the demonstration's net, Adadelta, curves, votes."""

from __future__ import annotations

import numpy as np

from ..checking import Assignment, Case, Task
from ..subject import Implementation
from .full_convnet import FAST

demo_layers = Task("demo_layers", "convnetjs", ())
adadelta = Task("adadelta", "convnetjs", ("w", "gsum", "xsum"))
window_mean = Task("window_mean", "convnetjs", ())
mean_vote = Task("mean_vote", "convnetjs", ("probabilities",))

SHAPES = [
    (3, 32, 32),
    *[(16, 32, 32)] * 2,
    (16, 16, 16),
    *[(20, 16, 16)] * 2,
    (20, 8, 8),
    *[(20, 8, 8)] * 2,
    (20, 4, 4),
]


@demo_layers.check("shapes", 1.5, "the maps behind every layer", cases=1, recorded=False)
def _(impl: Implementation, case: Case) -> None:
    net = case.ref.ConvNet((3, 32, 32), impl.demo_layers(), 10, rng=case.generator())
    case.equal("shapes", case.ref.method(net, "shapes"), [*SHAPES, (10,)])


@demo_layers.check("values", 1.5, "its 22,466 parameters", cases=1, recorded=False)
def _(impl: Implementation, case: Case) -> None:
    net = case.ref.ConvNet((3, 32, 32), impl.demo_layers(), 10, rng=case.generator())
    params = {name: np.shape(value) for name, value in case.ref.get(net, "params").items()}
    count = sum(int(np.prod(shape)) for shape in params.values())
    words = f"the net has {count:,} parameters, want 22,466; those of the convolutions are {params.get('W1')}, "
    case.expect(count == 22466, "params", f"{words}{params.get('W2')}, {params.get('W3')}", float(count), 22466.0)


def steps(impl: Implementation, case: Case, count: int, shape: tuple[int, ...], **options: float) -> None:
    """State all three results after each of some steps with unlike gradients."""
    start, grads = case.normal(*shape), [case.normal(*shape, scale=10.0**k) for k in range(count)]
    mine = right = (start, np.zeros(shape), np.zeros(shape))
    for number, dw in enumerate(grads, 1):
        got = impl.adadelta(mine[0], dw, *mine[1:], **options)
        right = case.ref.adadelta(right[0], dw, *right[1:], **options)
        for label, value, want in zip(("w", "gsum", "xsum"), got, right, strict=True):
            case.equal(f"{label} after step {number}", value, want)
        mine = got


@adadelta.check("example", 1, "the first step depends on the sign alone", cases=1)
def _(impl: Implementation, case: Case) -> None:
    zero = np.zeros(2)
    w = impl.adadelta(zero, np.array([3.0, -300.0]), zero, zero)[0]
    case.equal("w", np.round(w, 5), np.array([-0.00447, 0.00447]))


@adadelta.check("values", 1.5, "one step from zeros")
def _(impl: Implementation, case: Case) -> None:
    steps(impl, case, 1, case.sizes(2, 2, 5), ro=0.95, eps=1e-6)


@adadelta.check("update", 1.5, "three steps, each with the sums of the one before")
def _(impl: Implementation, case: Case) -> None:
    steps(impl, case, 3, case.sizes(2, 2, 5), ro=0.95, eps=1e-6)


@adadelta.check("momentum", 0.5, "other ro and eps")
def _(impl: Implementation, case: Case) -> None:
    steps(impl, case, 2, (4,), ro=0.7, eps=0.01)


@adadelta.check("defaults", 0.5, "ro = 0.95 and eps = 1e-6 where they are left out", cases=1)
def _(impl: Implementation, case: Case) -> None:
    steps(impl, case, 2, (3, 2))


@adadelta.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    positive = [np.abs(case.normal(3, 2)) for _ in range(2)]
    case.pure(impl, "adadelta", case.normal(3, 2), case.normal(3, 2), *positive)


@adadelta.check("dtype", 0.5)
def _(impl: Implementation, case: Case) -> None:
    positive = [np.abs(case.normal(3, 2)) for _ in range(2)]
    case.dtypes(impl, "adadelta", case.normal(3, 2), case.normal(3, 2), *positive, results=(0, 1, 2))


@window_mean.check("example", 0.5, "four numbers, windows of two", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.equal("means", impl.window_mean([4.0, 2.0, 6.0, 1.0], 2), [4.0, 3.0, 4.0, 3.5])


@window_mean.check("values", 1.5, "windows of other sizes")
def _(impl: Implementation, case: Case) -> None:
    values = case.normal(case.integer(9, 14)).tolist()
    for size in (3, case.integer(4, 6)):
        case.equal("means", impl.window_mean(values, size), case.ref.window_mean(values, size))


@window_mean.check("edge", 0.5, "windows of one, windows longer than the curve, no curve")
def _(impl: Implementation, case: Case) -> None:
    values = case.normal(5).tolist()
    for given, size in ((values, 1), (values, 5), (values, 20), ([], 3)):
        case.equal("means", impl.window_mean(given, size), case.ref.window_mean(given, size))


@window_mean.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "window_mean", case.normal(6).tolist(), 3)


@mean_vote.check("values", 1, "one view: softmax")
def _(impl: Implementation, case: Case) -> None:
    scores = case.normal(1, *case.sizes(2, 2, 6))
    case.equal("probabilities", impl.mean_vote(scores), case.ref.mean_vote(scores))


@mean_vote.check("batch", 1, "several views, some of them surer than others")
def _(impl: Implementation, case: Case) -> None:
    scores = case.normal(*case.sizes(3, 2, 6), scale=4.0)
    case.equal("probabilities", impl.mean_vote(scores), case.ref.mean_vote(scores))


@mean_vote.check("edge", 0.5, "scores of 1000, and of -1000 beside them")
def _(impl: Implementation, case: Case) -> None:
    near = 1000 + case.normal(2, 4, 3)
    case.equal("probabilities", impl.mean_vote(near), case.ref.mean_vote(near))
    scores = 1000 * np.sign(case.normal(2, 4, 3)) + case.normal(2, 4, 3)
    scores[0, 0], scores[1, 1] = scores[0, 0] - 3000, scores[1, 1] + 3000
    case.equal("probabilities", impl.mean_vote(scores), case.ref.mean_vote(scores))


@mean_vote.check("pure", 0.5)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "mean_vote", case.normal(2, 3, 4))


ASSIGNMENT = Assignment(
    "convnetjs",
    "The demonstration",
    20,
    (demo_layers, adadelta, window_mean, mean_vote),
    needs=("two_layer_net", "conv_layers", "pooling", "full_convnet"),
    given=("array_module", *FAST, "demo_training"),
)
