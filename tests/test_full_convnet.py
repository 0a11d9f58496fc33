"""What A4 brings of its own: fast layers, a pretend graphics card, files of nets, the saved result."""

from __future__ import annotations

import importlib
import io
import json
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.checks import load, signatures
from autograder.data import digits, shifted_digits
from autograder.demo.results import MAKERS
from autograder.examine.examiner import Solutions
from autograder.examine.run import try_property, verdict
from autograder.examine.workplace import saved
from autograder.subject import Implementation
from autograder.worker.endpoint import forget_package
from autograder.worker.values import Generator

FOLDER = Path(__file__).parent.parent / "solutions"
ASSIGNMENT = load("full_convnet")
SOLUTIONS = Solutions.load(FOLDER, "full_convnet")
MODULES = (
    "array_module",
    "fast",
    "saving",
    "pretend_gpu",
    "conv_net",
    "conv",
    "pooling",
    "layers",
    "activations",
    "losses",
)


@pytest.fixture(scope="module")
def convnet() -> Iterator[SimpleNamespace]:
    """The reference's modules by name."""
    sys.path.insert(0, str(FOLDER))
    forget_package("convnet")
    yield SimpleNamespace(**{name: importlib.import_module(f"convnet.{name}") for name in MODULES})
    sys.path.remove(str(FOLDER))
    forget_package("convnet")


# ---- given modules ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stride", "pad", "sides", "field"), [(1, 0, (9, 7), (3, 3)), (2, 1, (9, 7), (3, 3)), (3, 2, (7, 8), (2, 3))]
)
def test_fast_convolution_is_the_loops(stride, pad, sides, field, convnet):
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((3, 2, *sides)), rng.standard_normal((4, 2, *field)), rng.standard_normal(4)
    (fast, fast_cache), (slow, cache) = (
        way.conv_forward(x, w, b, stride=stride, pad=pad) for way in (convnet.fast, convnet.conv)
    )
    np.testing.assert_allclose(fast, slow, rtol=1e-12, atol=1e-12)
    dout = rng.standard_normal(slow.shape)
    wants = convnet.conv.conv_backward(dout, cache)
    for got, want in zip(convnet.fast.conv_backward(dout, fast_cache), wants, strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("window", "stride", "sides"), [((2, 2), 2, (8, 6)), ((3, 3), 2, (7, 9)), ((2, 3), 1, (5, 6))])
def test_fast_pooling_is_the_loops_with_ties_too(window, stride, sides, convnet):
    rng = np.random.default_rng(1)
    x = rng.integers(0, 4, (3, 2, *sides)).astype(float)
    options = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    (fast, fast_cache), (slow, cache) = (way.max_pool_forward(x, **options) for way in (convnet.fast, convnet.pooling))
    np.testing.assert_array_equal(fast, slow)
    dout = rng.standard_normal(slow.shape)
    got, want = convnet.fast.max_pool_backward(dout, fast_cache), convnet.pooling.max_pool_backward(dout, cache)
    np.testing.assert_allclose(got, want, atol=1e-14)


def test_fast_relu_and_softmax_are_the_plain_ones(convnet):
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((5, 4)), np.array([0, 3, 1, 2, 2])
    for got, want in zip(convnet.fast.softmax_loss(x, y), convnet.losses.softmax_loss(x, y), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-13)
    (out, cache), (want, own) = convnet.fast.relu_forward(x), convnet.activations.relu_forward(x)
    np.testing.assert_array_equal(out, want)
    np.testing.assert_array_equal(convnet.fast.relu_backward(x, cache), convnet.activations.relu_backward(x, own))


def test_pretend_card_refuses_to_mix(convnet):
    card = convnet.pretend_gpu
    x = card.asarray(np.ones(3))
    for mixed in (lambda: x + np.ones(3), lambda: np.ones(3) * x, lambda: np.asarray(x), lambda: card.exp(np.ones(3))):
        with pytest.raises(TypeError):
            mixed()
    assert convnet.array_module.array_module(x) is card
    assert convnet.array_module.array_module(np.ones(3)) is np
    np.testing.assert_array_equal(card.to_host(2 * x + np.float64(1)), [3, 3, 3])
    np.testing.assert_array_equal(card.to_host(np.exp(card.zeros(2))), [1, 1])


def test_nets_and_states_survive_a_file_without_pickle(convnet, tmp_path):
    layers = [convnet.layers.conv(3, 3), convnet.layers.relu()]
    net = convnet.conv_net.ConvNet((1, 5, 5), layers, 4, rng=np.random.default_rng(0))
    convnet.saving.save_net(tmp_path / "net.npz", net, layers)
    params, again = convnet.saving.load_net(tmp_path / "net.npz")
    assert again == layers and params.keys() == net.params.keys()
    assert all(np.array_equal(params[name], net.params[name]) for name in params)
    convnet.saving.save_arrays(tmp_path / "state.npz", {"epoch": 3, "x/W1": np.ones(2)})
    assert convnet.saving.load_arrays(tmp_path / "state.npz")["epoch"] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.npz", "state.npz"]


# ---- the saved result -------------------------------------------------------------------------
def graded(content: bytes, data=SOLUTIONS.data):
    """The verdict on a saved file."""
    task = ASSIGNMENT["shifted_digits_net"]
    item = task.properties["result"]
    impl = SimpleNamespace(file=lambda name: content, calls=[])
    reference = Implementation(SOLUTIONS.reference.fresh(), signatures())
    return verdict(item, try_property(task, item, impl, reference, 0, data))  # type: ignore[arg-type]


def made(stack, **changes):
    """The arrays of a saved net, untrained."""
    reference = Implementation(SOLUTIONS.reference.fresh(), signatures())
    net = reference.ConvNet((1, 16, 16), stack, 10, rng=Generator(0))
    text = np.frombuffer(json.dumps(stack).encode(), dtype=np.uint8)
    return {**reference.get(net, "params"), "layers": text, **changes}


POOLED = [{"layer": "pool", "field": 4, "stride": 4}]


@pytest.mark.parametrize(("share", "points"), [(0.9, 10), (0.85, 10), (0.775, 5), (0.7, 0), (0.1, 0)])
def test_points_rise_with_the_accuracy(share, points):
    X = np.random.default_rng(0).standard_normal((200, 1, 16, 16))
    reference, arrays = Implementation(SOLUTIONS.reference.fresh(), signatures()), made(POOLED)
    net = reference.ConvNet((1, 16, 16), POOLED, 10, rng=Generator(0))
    said = reference.method(net, "predict", X)
    y = np.where(np.arange(200) < share * 200, said, (said + 1) % 10)
    assert graded(saved(arrays), lambda name: (X, y)).points == pytest.approx(points)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"nonsense", "cannot be read"),
        (saved({"W1": np.ones(3)}), "no `layers`"),
        (saved(made([{"layer": "fc", "units": 200}])), "at most 30,000"),
        (saved(made(POOLED, W1=np.ones((16, 11)))), "its layers want"),
        (saved(made(POOLED, W1=np.full((16, 10), np.nan))), "inf or nan"),
        (saved(made(POOLED, layers=np.frombuffer(b'[{"layer": "magic"}]', np.uint8))), "magic"),
        (saved(made(POOLED, layers=np.frombuffer(b"[" * 5000, np.uint8))), "layers"),
        (saved(made(POOLED, layers=np.frombuffer(b'[{"layer": "relu"}]', np.uint8))), "its layers want"),
        (saved(made(POOLED, layers=np.array([object()]))), "cannot be read"),
        (b"0" * (2 << 20), "at most"),
    ],
    ids=["no zip", "no layers", "too large", "shape", "nan", "unknown", "deep", "other layers", "pickle", "bytes"],
)
def test_strange_files_are_refused_in_words(content, says):
    outcome = graded(content)
    assert outcome.points == 0 and says in outcome.message and "shifted_digits_net.npz" in outcome.message


HUGE = {
    "fully connected": [{"layer": "fc", "units": 20_000}] * 3,
    "filters": [{"layer": "conv", "filters": 30_000, "field": 1, "stride": 1, "pad": 0}] * 3,
    "windows": [{"layer": "conv", "filters": 39, "field": 1, "stride": 1, "pad": 8}]
    + [{"layer": "conv", "filters": 1, "field": 16, "stride": 1, "pad": 0}],
    "wide field": [{"layer": "conv", "filters": 1, "field": 30_000, "stride": 1, "pad": 8}],
}


@pytest.mark.parametrize("name", HUGE)
def test_layers_that_would_make_a_huge_net_are_refused_before_it_is_made(name):
    text = np.frombuffer(json.dumps(HUGE[name]).encode(), np.uint8)
    tracemalloc.start()
    try:
        outcome = graded(saved({"W1": np.ones(3), "layers": text}))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.points == 0 and outcome.message and peak < 40 << 20


def test_a_header_that_claims_more_than_came_makes_no_room_for_it():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({1 << 28},)}}".encode()
        archive.writestr("layers.npy", b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + bytes(64))
    assert "cannot be read" in graded(content.getvalue()).message


def test_shifted_digits_are_the_digits_at_other_places():
    plain, shifted = digits(), shifted_digits()
    np.testing.assert_allclose(shifted.X_train.sum(axis=(1, 2, 3)), plain.X_train.sum(axis=1))
    assert shifted.X_val.shape == (300, 1, 16, 16) and np.array_equal(shifted.y_val, plain.y_val)
    X, y = SOLUTIONS.data("shifted_digits")
    assert X.shape == (len(y), 1, 16, 16) and len(y) == 300


@pytest.mark.slow
def test_reference_net_reads_shifted_digits(tmp_path):
    MAKERS["shifted_digits_net.npz"](SOLUTIONS, tmp_path / "net.npz")
    assert graded((tmp_path / "net.npz").read_bytes()).points == 10
