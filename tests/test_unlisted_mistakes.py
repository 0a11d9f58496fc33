"""Mistakes that are on no list lose points, and nobody is told of a mistake that is not theirs.

A row: the task, what is wrong, the patch of the reference, and the known mistakes that may truly be named for it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.checks import load, signatures
from autograder.examine.diagnose import diagnose
from autograder.examine.examiner import Solutions
from autograder.examine.mistakes import Mistake, mistaken
from autograder.examine.run import try_property
from autograder.subject import Implementation

FOLDER = Path(__file__).parent.parent / "solutions"
Row = tuple[str, str, str, str, str]

TWO_LAYER_NET: list[Row] = [
    ("threshold_neuron", "fires at 0.5 and more", "x @ w + b > 0", "x @ w + b > 0.5", ""),
    ("threshold_neuron", "b is the threshold", "x @ w + b > 0", "x @ w > b", "thr02"),
    (
        "threshold_neuron",
        "a list of lists of numbers",
        "(x @ w + b > 0).astype(int)",
        "[[int(v)] for v in np.atleast_1d(x @ w + b > 0)]",
        "",
    ),
    ("threshold_neuron", "one bit for the batch", "(x @ w + b > 0).astype(int)", "int(np.any(x @ w + b > 0))", "thr05"),
    ("gate", "XOR's table for OR", "np.array([1.0, 1.0]), -0.5", "np.array([1.0, -1.0]), -0.5", ""),
    ("gate", "NOT copied from AND", "np.array([-1.0]), 0.5", "np.array([1.0, 1.0]), 0.5", ""),
    ("perceptron_train", "the step is divided by N", "w += error * x", "w = w + error * x / len(X)", ""),
    ("perceptron_train", "labels are taken as -1 and 1", "error = label -", "error = (2 * label - 1) -", ""),
    ("perceptron_train", "stops one epoch early", "range(epochs)", "range(epochs - 1)", ""),
    ("perceptron_train", "the bias learns slower", "b += error", "b += 0.1 * error", ""),
    (
        "perceptron_train",
        "visits the examples backwards",
        "zip(X, y, strict=True)",
        "zip(X[::-1], y[::-1], strict=True)",
        "",
    ),
    ("xor_weights", "W1 is a table of OR twice", "b1 = np.array([-0.5, -1.5])", "b1 = np.array([-0.5, -0.5])", "xor01"),
    ("numerical_gradient", "the slope at the neighbour", "behind = np.array(f(x)", "behind = np.array(f(x + h)", ""),
    ("numerical_gradient", "a step of its own", "x[index] = old + h", "h = 1e-3; x[index] = old + h", "num07"),
    ("numerical_gradient", "the mean of the outputs", "np.sum(df", "np.mean(df", "num09"),
    ("numerical_gradient", "x stays moved on return", "x[index] = old\n", "pass\n", "num04"),
    (
        "sigmoid_forward",
        "rounded",
        "np.where(x >= 0, 1 / (1 + small), small / (1 + small))",
        "np.round(np.where(x >= 0, 1 / (1 + small), small / (1 + small)), 6)",
        "",
    ),
    (
        "sigmoid_forward",
        "far numbers are taken as 0",
        "small = np.exp(-np.abs(x))",
        "small = np.where(np.abs(x) < 20, np.exp(-np.abs(x)), 1.0)",
        "",
    ),
    (
        "sigmoid_backward",
        "only the first row",
        "return dout * out * (1 - out)",
        "return dout * out[:1] * (1 - out[:1])",
        "",
    ),
    ("tanh_backward", "sech instead of its square", "(1 - out**2)", "np.sqrt(1 - out**2)", ""),
    ("relu_forward", "capped at 6", "np.maximum(0, x)", "np.clip(x, 0, 6)", ""),
    ("relu_backward", "the mask of the first example for all", "(x > 0)", "(x[:1] > 0)", ""),
    ("relu_backward", "one decision for the whole batch", "(x > 0)", "(x.mean() > 0)", ""),
    ("affine_forward", "the first bias for all", "rows @ w + b", "rows @ w + b[0]", "aff08"),
    ("affine_forward", "centres the rows", "rows @ w + b", "(rows - rows.mean(axis=0)) @ w + b", ""),
    ("affine_backward", "db is kept two-dimensional", "dout.sum(axis=0)", "dout.sum(axis=0, keepdims=True)", "afb08"),
    ("affine_backward", "dw of a batch of one", "rows.T @ dout", "np.outer(rows[0], dout[0])", ""),
    ("affine_backward", "dx is rounded", "dx = (dout @ w.T)", "dx = np.round(dout @ w.T, 4)", ""),
    ("hinge_loss", "delta is always 1", "- correct + delta", "- correct + 1.0", "hin09"),
    ("hinge_loss", "margins against the best class", "scores[rows, y][:, None]", "scores.max(axis=1)[:, None]", ""),
    ("hinge_loss", "divides by the classes", "np.sum(margins) / N", "np.sum(margins) / scores.shape[1]", ""),
    ("hinge_loss", "whole-number gradient", "return loss, dscores / N", "return loss, dscores // N", ""),
    (
        "softmax_loss",
        "log of base 2",
        "-np.sum(log_probs[rows, y]) / N",
        "-np.sum(log_probs[rows, y]) / N / np.log(2)",
        "sof14",
    ),
    (
        "softmax_loss",
        "a small number in the log",
        "np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
        "np.log(np.exp(shifted).sum(axis=1, keepdims=True) + 1e-3)",
        "",
    ),
    ("softmax_loss", "the wrong index in a block", "dscores[rows, y] -= 1", "dscores[:, y] -= 1", ""),
    (
        "softmax_loss",
        "normalised over the batch",
        "np.exp(shifted).sum(axis=1, keepdims=True)",
        "np.exp(shifted).sum(axis=0, keepdims=True)",
        "sof09",
    ),
    (
        "TwoLayerNet",
        "loss changes a bias",
        "dW1 = dW1 + self.reg * W1",
        'dW1 += self.reg * W1; self.params["b1"] += 0.0 * b1 + 1e-3',
        "",
    ),
    (
        "TwoLayerNet",
        "a constant seed",
        "rng.standard_normal((input_dim, hidden_dim))",
        "np.random.default_rng(0).standard_normal((input_dim, hidden_dim))",
        "",
    ),
    (
        "TwoLayerNet",
        "uniform weights",
        "rng.standard_normal((hidden_dim, num_classes))",
        "rng.random((hidden_dim, num_classes))",
        "",
    ),
    ("TwoLayerNet", "predicts the best example", "argmax(axis=1)", "argmax(axis=0)", "prd01"),
    ("TwoLayerNet", "predicts scores", ".argmax(axis=1)", ".max(axis=1)", "prd02"),
    ("sgd", "the step is normalised", "return w - lr * dw", "return w - lr * dw / (abs(dw).max() + 1e-8)", ""),
    ("sgd", "learning rate of 0.01 inside", "return w - lr * dw", "return w - 0.01 * dw", ""),
    ("sgd_momentum", "gradient is damped too", "mu * v - lr * dw", "mu * v - (1 - mu) * lr * dw", "mom03"),
    ("sgd_momentum", "mu is always 0.9", "mu * v", "0.9 * v", ""),
    ("minibatches", "drawn with replacement", "rng.permutation(len(X))", "rng.integers(0, len(X), len(X))", ""),
    (
        "minibatches",
        "the same order each call",
        "rng.permutation(len(X))",
        "__import__('numpy').random.default_rng(0).permutation(len(X))",
        "bat06",
    ),
    ("minibatches", "batches overlap by one", "start + batch_size]", "start + batch_size + 1]", ""),
    (
        "train",
        "momentum starts anew every step",
        "w, v = net.params[name], velocity[name]",
        "w, v = net.params[name], 0 * velocity[name]",
        "trn01",
    ),
    ("train", "accuracy in percent", "float(np.mean(predicted == y))", "100 * float(np.mean(predicted == y))", ""),
    (
        "train",
        "one loss for each epoch",
        '            history["loss"].append(loss)',
        '        history["loss"].append(loss)',
        "trn05",
    ),
    ("train", "velocities never stored", "velocity[name] = sgd", "velocity['b1'] = sgd", "trn01"),
]

CONV_LAYERS: list[Row] = [
    ("conv_output_size", "true division, then int", "room % stride != 0", "False", "siz01"),
    ("conv_output_size", "only checks stride 2", "room % stride != 0", "(stride == 2 and room % 2)", "siz01"),
    ("conv_output_size", "an error of its own kind", "raise DoesNotFit(", "raise KeyError(", ""),
    ("same_padding", "hard-coded up to 5", "return (field - 1) // 2", "return {1: 0, 3: 1, 5: 2}.get(field, 2)", ""),
    ("conv_num_params", "height twice", "C * HH * WW", "C * HH * HH", "par06"),
    ("fc_num_params", "a square layer", "D * M + M", "D * D + D", ""),
    (
        "receptive_field",
        "the stride of the layer before is used twice",
        "apart *= stride",
        "apart *= stride * stride",
        "",
    ),
    ("receptive_field", "stops after two layers", "in layers:", "in layers[:2]:", ""),
    (
        "gaussian_kernel",
        "a hill of the absolute distance",
        "(offset[None, :] ** 2 + offset[:, None] ** 2)",
        "np.sqrt(offset[None, :] ** 2 + offset[:, None] ** 2)",
        "",
    ),
    ("gaussian_kernel", "divided by the largest", "hill.sum()", "hill.max()", "gau01"),
    ("gabor_kernel", "sine wave", "np.cos(2 * np.pi", "np.sin(2 * np.pi", ""),
    ("gabor_kernel", "pi instead of 2 pi", "2 * np.pi", "np.pi", ""),
    ("filter_image", "wraps around", "np.pad(image, border)", 'np.pad(image, border, mode="wrap")', ""),
    ("filter_image", "result of whole numbers", "return out", "return np.round(out)", ""),
    ("filter_image", "absolute value", "return out", "return np.abs(out)", ""),
    ("zero_pad", "a border of ones", "(pad, pad)))", "(pad, pad)), constant_values=1)", ""),
    ("conv_single_step", "the bias is subtracted", "+ b", "- b", ""),
    ("conv_single_step", "largest product", "np.sum(window * w)", "np.max(window * w)", ""),
    ("conv_forward", "last row and column left out", "range(W_out)", "range(W_out - 1)", ""),
    (
        "conv_forward",
        "the first bias for all filters",
        "out += b[:, None, None]",
        "out += b[0] * np.ones(1) + 0 * b[:, None, None]",
        "cnf25",
    ),
    (
        "conv_forward",
        "pads after the size check only in height",
        "zero_pad(x, pad)",
        "np.pad(x, ((0, 0), (0, 0), (pad, pad), (0, 2 * pad)))",
        "",
    ),
    (
        "conv_forward",
        "the filter is transposed where it is square",
        "np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3)))",
        "np.tensordot(window, w.swapaxes(2, 3) if HH == WW else w, axes=((1, 2, 3), (1, 2, 3)))",
        "",
    ),
    (
        "conv_forward",
        "the height is never refused",
        "conv_output_size(H, HH, stride=stride, pad=pad)",
        "(H + 2 * pad - HH) // stride + 1",
        "cnf13",
    ),
    (
        "conv_backward",
        "dw is a running mean",
        "dw += np.tensordot(here, xp[:, :, rows, columns], axes=(0, 0))",
        "dw += np.tensordot(here, xp[:, :, rows, columns], axes=(0, 0)) / (dout.shape[2] * dout.shape[3])",
        "",
    ),
    (
        "conv_backward",
        "db is a mean over positions",
        "dout.sum(axis=(0, 2, 3))",
        "dout.mean(axis=(2, 3)).sum(axis=0)",
        "",
    ),
    ("conv_backward", "the last column is skipped", "range(dout.shape[3])", "range(max(1, dout.shape[3] - 1))", ""),
    ("conv_backward", "rounded", "return dx, dw, db", "return dx.round(3), dw.round(3), db.round(3)", ""),
    ("conv_backward", "x comes back in the place of dx", "return dx, dw, db", "return x, dw, db", ""),
    ("conv_1x1", "weights are normalised", "w.reshape(-1, C).T", "(w / abs(w).sum()).reshape(-1, C).T", ""),
    ("conv_1x1", "channels reversed", "reshape(-1, C)\n", "reshape(-1, C)[:, ::-1]\n", ""),
    (
        "im2col",
        "the last window is missing",
        "return cols.reshape(N * H_out * W_out, C * HH * WW)",
        "return cols.reshape(N * H_out * W_out, C * HH * WW)[:-1]",
        "",
    ),
    ("im2col", "six axes instead of two", "return cols.reshape(N * H_out * W_out, C * HH * WW)", "return cols", ""),
    ("im2col", "stride ignored along rows", "v + W_out * stride : stride]", "v + W_out : 1]", ""),
    ("conv_forward_im2col", "bias doubled", "+ b\n", "+ 2 * b\n", ""),
    ("conv_forward_im2col", "the window swapped", "im2col(x, HH, WW,", "im2col(x, WW, HH,", ""),
]

POOLING: list[Row] = [
    ("pool_output_size", "stride and field swapped", "(size - field) // stride", "(size - stride) // field", ""),
    ("pool_output_size", "wants even maps, not fitting windows", "(size - field) % stride", "size % 2", "pos01"),
    ("max_pool_forward", "largest absolute value", "window.max(axis=(2, 3))", "np.abs(window).max(axis=(2, 3))", ""),
    ("max_pool_forward", "the first map only", "window.max(axis=(2, 3))", "window[:, :1].max(axis=(2, 3))", ""),
    ("max_pool_forward", "the pictures mix", "window.max(axis=(2, 3))", "window.max(axis=(0, 2, 3))", ""),
    ("max_pool_forward", "last window left out", "range(W_out)", "range(W_out - 1)", ""),
    (
        "max_pool_forward",
        "the cache in another order",
        "return out, (x, pool_height, pool_width, stride)",
        "return out, (x, pool_height, stride, pool_width)",
        "",
    ),
    ("max_pool_backward", "the winner by size, not sign", ".argmax(axis=2)", ".__abs__().argmax(axis=2)", ""),
    (
        "max_pool_backward",
        "the winner of the first map",
        "dx[n, c, rows, columns]",
        "dx[n, c, rows[:, :1], columns[:, :1]]",
        "",
    ),
    ("max_pool_backward", "the smallest wins", "argmax(axis=2)", "argmin(axis=2)", ""),
    ("max_pool_backward", "the last row is skipped", "range(H_out)", "range(H_out - 1)", ""),
    ("max_pool_backward", "float32", "dtype=dout.dtype", "dtype='float32'", ""),
    (
        "max_pool_backward",
        "negative winners get nothing",
        "+= dout[:, :, i, j]",
        "+= dout[:, :, i, j] * (window.max(axis=(2, 3)) > 0)",
        "",
    ),
    (
        "max_pool_fast",
        "columns first",
        "flat.argmax(axis=4)",
        "flat.argmax(axis=4) % pool_width * pool_height + flat.argmax(axis=4) // pool_width",
        "",
    ),
    ("max_pool_fast", "positions count from 1", "flat.argmax(axis=4)", "flat.argmax(axis=4) + 1", ""),
    ("max_pool_fast", "stride 1 where windows overlap", "[:, :, ::stride, ::stride]", "[:, :, :H_out, :W_out]", ""),
    (
        "max_pool_fast",
        "the winner in the whole map",
        "return flat.max(axis=4), winner",
        "return flat.max(axis=4), winner + W",
        "",
    ),
    ("avg_pool_forward", "the median", "window.mean(axis=(2, 3))", "np.median(window, axis=(2, 3))", ""),
    (
        "avg_pool_forward",
        "divides by stride squared",
        "window.mean(axis=(2, 3))",
        "window.sum(axis=(2, 3)) / stride**2",
        "",
    ),
    (
        "avg_pool_forward",
        "zeros do not count",
        "window.mean(axis=(2, 3))",
        "window.sum(axis=(2, 3)) / (window != 0).sum(axis=(2, 3)).clip(1)",
        "",
    ),
    ("avg_pool_backward", "divides by stride squared", "(pool_height * pool_width)", "(stride * stride)", ""),
    ("avg_pool_backward", "whole division", "dout / (pool", "dout // (pool", ""),
    ("global_avg_pool_forward", "keeps the axes", "axis=(2, 3))", "axis=(2, 3), keepdims=True)", ""),
    (
        "global_avg_pool_forward",
        "the shape of a square map",
        "x.mean(axis=(2, 3))",
        "x.sum(axis=(2, 3)) / x.shape[2] ** 2",
        "",
    ),
    ("global_avg_pool_backward", "the map is taken to be square", "(H * W)", "(H * H)", ""),
    ("global_avg_pool_backward", "channels mix", "dout[:, :, None, None]", "dout.sum(axis=1)[:, None, None, None]", ""),
    (
        "flatten",
        "two axes only",
        "x.reshape(len(x), int(np.prod(x.shape[1:])))",
        "x.reshape(x.shape[0] * x.shape[1], -1)",
        "",
    ),
    ("flatten", "float64 always", "int(np.prod(x.shape[1:])))", "int(np.prod(x.shape[1:]))).astype(float)", ""),
    (
        "net_num_params",
        "stride ignored",
        "H = conv_output_size(H, field, stride=stride, pad=pad)",
        "H = conv_output_size(H, field, stride=1, pad=pad)",
        "",
    ),
    ("net_num_params", "a second fc sees the first one's input", 'C, H, W = layer["units"], 1, 1', "pass", ""),
    ("net_num_params", "one bias for a layer", "(C * field * field + 1)", "C * field * field + 1", ""),
    (
        "shift_right",
        "the edge is repeated",
        "shifted = np.zeros_like(x)",
        "shifted = np.repeat(x[..., :1], x.shape[3], axis=3)",
        "",
    ),
    (
        "shift_right",
        "at most one pixel",
        "shifted = np.zeros_like(x)",
        "pixels = min(pixels, 1); shifted = np.zeros_like(x)",
        "",
    ),
    (
        "shift_change",
        "squares",
        "before[k] = np.linalg.norm(shifted - x) / np.linalg.norm(x)",
        "before[k] = np.linalg.norm(shifted - x) ** 2 / np.linalg.norm(x) ** 2",
        "",
    ),
    (
        "shift_change",
        "windows of two",
        "pooled, _ = max_pool_forward(x,",
        "field = 2; pooled, _ = max_pool_forward(x,",
        "",
    ),
    ("shift_change", "relative to the moved picture", "/ np.linalg.norm(x)", "/ np.linalg.norm(shifted)", ""),
]

TABLES = {"two_layer_net": TWO_LAYER_NET, "conv_layers": CONV_LAYERS, "pooling": POOLING}
SOLUTIONS = {name: Solutions.load(FOLDER, name) for name in TABLES}
ROWS = [pytest.param(name, *row, id=f"{row[0]}: {row[1]}") for name, rows in TABLES.items() for row in rows]

pytestmark = pytest.mark.usefixtures("overflow_allowed")


def judged(name: str, mistake: Mistake, seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """The words for each failed property, and the known mistake that is named for it."""
    task, solutions, names = load(name)[mistake.task], SOLUTIONS[name], signatures()
    impl = Implementation(mistaken(FOLDER, mistake, names), names)
    reference = Implementation(solutions.reference.fresh(), names)
    failed = {}
    for item in task.properties.values():
        if item.name != "speed":
            trials = try_property(task, item, impl, reference, seed, solutions.data)
            bad = [trial for trial in trials if trial.findings]
            failed |= {item.name: bad[0]} if bad else {}
    named = diagnose(failed, solutions.known(task), solutions.evidence(task, seed))
    words = {key: trial.findings[0].words for key, trial in failed.items()}
    return words, {key: known.id for key, known in named.items()}


@pytest.mark.parametrize(("name", "task", "title", "old", "new", "truly"), ROWS)
def test_unlisted_mistake_loses_points_and_is_not_misnamed(name, task, title, old, new, truly):
    words, named = judged(name, Mistake("new", task, title, "", "", [(old, new)]), 5)
    assert words, "full marks"
    assert set(named.values()) <= set(truly.split()), words
