"""The fast layers on the processor: equal to the plain ones on every shape, layout and dtype, with little scratch."""

from __future__ import annotations

import doctest
import importlib
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.worker.endpoint import forget_package

ROOT = Path(__file__).parents[1]
MODULES = (
    *(
        "fast",
        "fast_batch_norm",
        "fast_pooling",
        "fast_conv",
        "fast_tiles",
        "adam",
        "fast_errors",
        "fast_threads",
        "pretend_gpu",
    ),
    *("conv", "pooling", "activations", "losses", "batch_norm", "sizes", "conv_net", "layers"),
)


def load() -> SimpleNamespace:
    return SimpleNamespace(**{name: importlib.import_module(f"convnet.{name}") for name in MODULES})


@pytest.fixture(scope="module")
def convnet() -> Iterator[SimpleNamespace]:
    """The reference's modules."""
    sys.path.insert(0, str(ROOT / "solutions"))
    forget_package("convnet")
    yield load()
    sys.path.remove(str(ROOT / "solutions"))
    forget_package("convnet")


def laid(x: np.ndarray, layout: str) -> np.ndarray:
    """The same numbers, lying otherwise in memory."""
    if layout == "channels last":
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    if layout == "fortran":
        return np.asfortranarray(x)
    if layout == "every second":
        wide = np.empty((*x.shape[:3], 2 * x.shape[3]), dtype=x.dtype)
        wide[..., ::2] = x
        return wide[..., ::2]
    if layout == "backwards":
        return np.ascontiguousarray(x[:, :, ::-1])[:, :, ::-1]
    return np.ascontiguousarray(x)


LAYOUTS = ("as it is", "channels last", "fortran", "every second", "backwards")


@st.composite
def convolutions(draw):
    """Shapes that fit: (N, C, F, H, W, HH, WW, stride, pad), with layouts, dtype and threads."""
    stride, pad, HH, WW = (
        draw(st.integers(1, 4)),
        draw(st.integers(0, 3)),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 5)),
    )
    sides = []
    for field in (HH, WW):
        least = max(1, -(-(field - 2 * pad - field) // stride) + 0)
        outputs = draw(st.integers(max(1, least), 7))
        size = (outputs - 1) * stride + field - 2 * pad
        sides.append(size if size >= 1 else size + stride * -(-(1 - size) // stride))
    N, C, F = draw(st.integers(0, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 6))
    layouts = draw(st.sampled_from(LAYOUTS)), draw(st.sampled_from(LAYOUTS))
    dtype, threads = draw(st.sampled_from((np.float64, np.float32))), draw(st.integers(1, 2))
    return (N, C, F, *sides, HH, WW, stride, pad), layouts, dtype, threads


def near(got, want, dtype):
    """Equal within the dtype's tolerance, for sums of some hundred numbers of size 1."""
    assert got.shape == want.shape and got.dtype == dtype
    tolerance = 1e-11 if dtype == np.float64 else 2e-4
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance)


def compare_convolution(convnet, sizes, layouts, dtype, threads=1, seed=0):
    """Both passes against the plain loops, computed in float64."""
    N, C, F, H, W, HH, WW, stride, pad = sizes
    rng = np.random.default_rng(seed)
    x, w, b = (rng.standard_normal(shape).astype(dtype) for shape in ((N, C, H, W), (F, C, HH, WW), (F,)))
    x = laid(x, layouts[0])
    for array in (x, w, b):
        array.flags.writeable = False
    wide = [array.astype(np.float64) for array in (x, w, b)]
    want, plain = convnet.conv.conv_forward(*wide, stride=stride, pad=pad)
    out, cache = convnet.fast.conv_forward(x, w, b, stride=stride, pad=pad, threads=threads)
    near(out, want, dtype)
    dout = laid(rng.standard_normal(want.shape).astype(dtype), layouts[1])
    dout.flags.writeable = False
    wants = convnet.conv.conv_backward(dout.astype(np.float64), plain)
    for got, want in zip(convnet.fast.conv_backward(dout, cache), wants, strict=True):
        near(got, want, dtype)
    dx, dw, db = convnet.fast.conv_backward(dout, cache, need_dx=False)
    assert dx is None
    near(dw, wants[1], dtype)
    near(db, wants[2], dtype)


# ---- convolution --------------------------------------------------------------------------------
@settings(max_examples=150, deadline=None)
@given(convolutions())
@example(((2, 3, 4, 1, 1, 1, 1, 1, 0), LAYOUTS[:2], np.float64, 1))
@example(((1, 2, 3, 2, 3, 5, 4, 1, 3), LAYOUTS[:2], np.float64, 1))  # the filter is larger than the picture
@example(((2, 2, 3, 7, 7, 1, 1, 3, 0), LAYOUTS[:2], np.float64, 1))  # pixels that no window reaches
@example(((2, 2, 3, 5, 5, 2, 2, 1, 3), LAYOUTS[:2], np.float64, 1))  # windows that lie on the border alone
def test_convolution_is_the_loops(convnet, case):
    sizes, layouts, dtype, threads = case
    compare_convolution(convnet, sizes, layouts, dtype, threads)


@settings(max_examples=40, deadline=None)
@given(convolutions(), st.integers(1, 4000), st.integers(1, 60))
def test_convolution_in_tiny_tiles(convnet, case, tile, small):
    """Tiles of a few windows, and all ways to multiply, on pictures that are small enough to be tried often."""
    sizes, layouts, dtype, threads = case
    before = convnet.fast_tiles.TILE, convnet.fast_conv.SMALL
    convnet.fast_tiles.TILE, convnet.fast_conv.SMALL = tile, small * sizes[1] * sizes[2] * sizes[5] * sizes[6]
    try:
        compare_convolution(convnet, sizes, layouts, dtype, threads)
    finally:
        convnet.fast_tiles.TILE, convnet.fast_conv.SMALL = before


@pytest.mark.parametrize(
    "sizes", [(2, 64, 32, 17, 13, 3, 3, 1, 1), (1, 130, 128, 9, 11, 3, 3, 2, 1), (3, 40, 24, 8, 8, 1, 1, 1, 0)]
)
def test_convolution_of_many_channels(convnet, sizes):
    for dtype in (np.float64, np.float32):
        compare_convolution(convnet, sizes, ("channels last", "channels last"), dtype)


def test_convolution_takes_a_picture_of_whole_numbers(convnet):
    rng = np.random.default_rng(0)
    x, w, b = rng.integers(0, 255, (1, 3, 6, 5), dtype=np.uint8), rng.standard_normal((2, 3, 3, 3)), np.ones(2)
    out, _ = convnet.fast.conv_forward(x, w, b, pad=1)
    np.testing.assert_allclose(out, convnet.conv.conv_forward(x.astype(float), w, b, pad=1)[0])


@pytest.mark.parametrize(
    "sizes", [(64, 3, 32, 32, 32, 5, 5, 1, 2), (16, 32, 48, 32, 32, 3, 3, 1, 1), (4, 3, 16, 97, 97, 7, 7, 2, 3)]
)
def test_scratch_is_less_than_a_mebibyte(convnet, sizes):
    """Beyond the results and two copies of the filters; an im2col would need some 20 times the input."""
    N, C, F, H, W, HH, WW, stride, pad = sizes
    rng = np.random.default_rng(0)
    x, w, b = (rng.standard_normal(shape, dtype=np.float32) for shape in ((N, C, H, W), (F, C, HH, WW), (F,)))
    x = laid(x, "channels last")
    out, cache = convnet.fast.conv_forward(x, w, b, stride=stride, pad=pad)
    dout = np.ones_like(out)
    for call in (
        lambda: convnet.fast.conv_forward(x, w, b, stride=stride, pad=pad)[0],
        lambda: convnet.fast.conv_backward(dout, cache),
    ):
        tracemalloc.start()
        result = call()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        kept = sum(array.nbytes for array in (result if isinstance(result, tuple) else (result,)))
        ones = dout.nbytes // F  # that `dout` is multiplied with for db
        assert peak - kept - 2 * w.nbytes - ones < 1 << 20


def test_matrix_product_takes_overlapping_rows_without_a_copy():
    """NumPy copies an operand that BLAS cannot take; tracemalloc does not see that, the resident set does."""
    code = """if True:
        import numpy as np, resource
        from numpy.lib.stride_tricks import as_strided
        lowered = np.ones((96, 4096), dtype=np.float32)
        matrix = as_strided(lowered, (300, 96, 3196), (4, 4 * 4096, 4))  # as a copy: a third of a gigabyte
        filters, out = np.ones((3196, 4), dtype=np.float32), np.zeros((300, 96, 4), dtype=np.float32)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for i in range(0, 300, 100):
            np.matmul(matrix[i : i + 100], filters, out=out[i : i + 100])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        assert (out == 3196).all()
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 16 * 1024  # KiB


# ---- pooling ------------------------------------------------------------------------------------
@st.composite
def pools(draw):
    height, width, stride = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 5))
    sides = [(draw(st.integers(1, 5)) - 1) * stride + field for field in (height, width)]
    N, C = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return (
        (N, C, *sides),
        (height, width, stride),
        draw(st.sampled_from(LAYOUTS)),
        draw(st.sampled_from((np.float64, np.float32))),
    )


@settings(max_examples=150, deadline=None)
@given(pools(), st.booleans())
@example(((1, 1, 20, 20), (20, 20, 1), "as it is", np.float64), True)  # places that do not fit a byte
def test_pooling_is_the_loops_with_ties_too(convnet, case, ties):
    shape, (height, width, stride), layout, dtype = case
    rng = np.random.default_rng(1)
    x = laid((rng.integers(-2, 3, shape) if ties else rng.standard_normal(shape)).astype(dtype), layout)
    x.flags.writeable = False
    options = {"pool_height": height, "pool_width": width, "stride": stride}
    (out, cache), (want, plain) = (way.max_pool_forward(x, **options) for way in (convnet.fast, convnet.pooling))
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, want)
    dout = laid(rng.standard_normal(want.shape).astype(dtype), layout)
    near(convnet.fast.max_pool_backward(dout, cache), convnet.pooling.max_pool_backward(dout, plain), dtype)


# ---- the others ---------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_relu_and_softmax_are_the_plain_ones(convnet, dtype):
    rng = np.random.default_rng(2)
    x, y = rng.standard_normal((5, 4)).astype(dtype), np.array([0, 3, 1, 2, 2])
    for got, want in zip(convnet.fast.softmax_loss(x, y), convnet.losses.softmax_loss(x, y), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-5 if dtype == np.float32 else 1e-13)
    (out, cache), (want, own) = convnet.fast.relu_forward(x), convnet.activations.relu_forward(x)
    np.testing.assert_array_equal(out, want)
    np.testing.assert_array_equal(convnet.fast.relu_backward(x, cache), convnet.activations.relu_backward(x, own))


@pytest.mark.parametrize("train", [True, False], ids=["train", "use"])
@pytest.mark.parametrize("shape", [(7, 5), (3, 4, 5, 6), (1, 3, 2, 2)], ids=str)
def test_batch_norm_is_the_plain_one(convnet, shape, train, monkeypatch):
    monkeypatch.setattr(convnet.fast_batch_norm, "BLOCK", 12)
    plain = convnet.batch_norm
    forward, backward = (
        (plain.batchnorm_forward, plain.batchnorm_backward)
        if len(shape) == 2
        else (plain.spatial_batchnorm_forward, plain.spatial_batchnorm_backward)
    )
    rng = np.random.default_rng(3)
    x, dout = rng.standard_normal(shape) + 2, rng.standard_normal(shape)
    state = (
        rng.standard_normal(shape[1]),
        rng.standard_normal(shape[1]),
        rng.standard_normal(shape[1]),
        rng.random(shape[1]),
    )
    out, cache, *running = convnet.fast_batch_norm.batchnorm_forward(x, *state, train=train)
    want, own, *kept = forward(x, *state, train=train)
    for got, value in zip((out, *running), (want, *kept), strict=True):
        np.testing.assert_allclose(got, value, rtol=1e-10, atol=1e-12)
    if train:
        for got, value in zip(
            convnet.fast_batch_norm.batchnorm_backward(dout, cache), backward(dout, own), strict=True
        ):
            np.testing.assert_allclose(got, value, rtol=1e-10, atol=1e-11)


def test_adam_is_the_paper(convnet, monkeypatch):
    monkeypatch.setattr(convnet.adam, "BLOCK", 5)
    rng = np.random.default_rng(4)
    params = {"w": rng.standard_normal((3, 4)), "f": np.asfortranarray(rng.standard_normal((2, 3)))}
    want = {name: value.copy() for name, value in params.items()}
    m, v = ({name: np.zeros_like(value) for name, value in params.items()} for _ in range(2))
    adam = convnet.adam.Adam(lr=0.01)
    for t in range(1, 5):
        grads = {name: rng.standard_normal(value.shape) for name, value in params.items()}
        adam.step(params, grads)
        for name, g in grads.items():
            m[name], v[name] = 0.9 * m[name] + 0.1 * g, 0.999 * v[name] + 0.001 * g * g
            want[name] -= 0.01 * (m[name] / (1 - 0.9**t)) / (np.sqrt(v[name] / (1 - 0.999**t)) + 1e-8)
    for name in params:
        np.testing.assert_allclose(params[name], want[name], rtol=1e-12)
    assert doctest.testmod(convnet.adam, extraglobs={"np": np}).failed == 0


def test_two_threads_give_the_loss_and_the_gradients_of_one(convnet):
    layers = convnet.layers
    net = convnet.conv_net.ConvNet(
        (2, 8, 8), [layers.conv(3, 3), layers.relu()], 4, reg=0.3, rng=np.random.default_rng(0)
    )
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((7, 2, 8, 8)), rng.integers(0, 4, 7)
    (loss, grads), (want, wants) = convnet.fast_threads.loss_in_threads(net, X, y, threads=3), net.loss(X, y)
    assert loss == pytest.approx(want, rel=1e-12)
    for name in wants:
        np.testing.assert_allclose(grads[name], wants[name], rtol=1e-10, atol=1e-12)


# ---- bad input ----------------------------------------------------------------------------------
X, W, B = np.ones((2, 3, 7, 6)), np.ones((4, 3, 3, 2)), np.ones(4)
X32, SCORES, DOUT = X.astype(np.float32), np.ones((2, 3)), np.ones((2, 4, 5, 4))
POOL = {"pool_height": 2, "pool_width": 2}


def labels(*values):
    return np.array(values, dtype=int)


BAD = {
    "a filter that does not fit": (
        ValueError,
        "filter of 3 with stride 3 does not fit 7 + 2",
        lambda f: f.conv_forward(X, W, B, stride=3),
    ),
    "a window that does not fit": (
        ValueError,
        "window of 2 with stride 2 does not fit a map of 7",
        lambda f: f.max_pool_forward(X, **POOL, stride=2),
    ),
    "a list": (TypeError, "x: got list, want an array", lambda f: f.conv_forward([[1.0]], W, B)),
    "unlike floats": (
        TypeError,
        "w: got dtype float32, want float64 like x",
        lambda f: f.conv_forward(X, W.astype("f4"), B),
    ),
    "filters of whole numbers": (
        TypeError,
        "w: got dtype int64, want float32 or float64",
        lambda f: f.conv_forward(X, W.astype(int), B),
    ),
    "half floats": (TypeError, "x: got dtype float16", lambda f: f.relu_forward(X.astype("f2"))),
    "one picture": (ValueError, r"x: got shape (3, 7, 6), want (N, C, H, W)", lambda f: f.conv_forward(X[0], W, B)),
    "other channels": (
        ValueError,
        "w: got shape (4, 2, 3, 2), want (F, 3, HH, WW) with the channels of x",
        lambda f: f.conv_forward(X, W[:, :2], B),
    ),
    "too many biases": (
        ValueError,
        "b: got shape (5,), want (4,), one for each filter",
        lambda f: f.conv_forward(X, W, np.ones(5)),
    ),
    "half a stride": (TypeError, "stride: got 0.5, want a whole number", lambda f: f.conv_forward(X, W, B, stride=0.5)),
    "no stride": (ValueError, "stride: got 0, want 1 or more", lambda f: f.max_pool_forward(X, **POOL, stride=0)),
    "less than no border": (ValueError, "pad: got -1, want 0 or more", lambda f: f.conv_forward(X, W, B, pad=-1)),
    "another dout": (
        ValueError,
        "dout: got shape (2, 4, 5, 4), want (2, 4, 5, 5) like out",
        lambda f: f.conv_backward(DOUT, f.conv_forward(X, W, B)[1]),
    ),
    "a dout of another dtype": (
        TypeError,
        "x: got dtype float64, want float32 like dout",
        lambda f: f.relu_backward(X32, f.relu_forward(X)[1]),
    ),
    "maps for scores": (
        ValueError,
        "scores: got shape (2, 3, 7, 6), want (N, C)",
        lambda f: f.softmax_loss(X, labels(0, 0)),
    ),
    "no scores": (ValueError, "scores: got an empty batch", lambda f: f.softmax_loss(SCORES[:0], labels())),
    "a label too large": (
        ValueError,
        "y: got labels from 0 to 3, want 0 to 2, as scores has 3 columns",
        lambda f: f.softmax_loss(SCORES, labels(0, 3)),
    ),
    "a negative label": (ValueError, "y: got labels from -1 to 2", lambda f: f.softmax_loss(SCORES, labels(-1, 2))),
    "labels that are floats": (
        TypeError,
        "y: got float64, want an array of whole numbers",
        lambda f: f.softmax_loss(SCORES, np.ones(2)),
    ),
    "too few labels": (
        ValueError,
        "y: got shape (1,), want (2,), one label for each row of scores",
        lambda f: f.softmax_loss(SCORES, labels(1)),
    ),
}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_told_what_was_wanted(convnet, words):
    kind, message, call = BAD[words]
    with pytest.raises(kind) as error:
        call(convnet.fast)
    assert message in str(error.value)
    if "fit" in words:
        assert isinstance(error.value, convnet.sizes.DoesNotFit)


def test_arrays_of_card_and_processor_are_not_mixed(convnet):
    card, fast = convnet.pretend_gpu, convnet.fast
    there = card.asarray(X)
    for call, words in (
        (lambda: fast.conv_forward(there, W, B), "w: got an array of numpy, want one of pretend_gpu like x"),
        (lambda: fast.conv_forward(X, W, card.asarray(B)), "b: got an array of pretend_gpu, want one of numpy like x"),
        (lambda: fast.relu_backward(X, fast.relu_forward(there)[1]), "x: got an array of pretend_gpu"),
        (lambda: fast.softmax_loss(card.asarray(np.ones((2, 3))), np.array([0, 1])), "y: got an array of numpy"),
    ):
        with pytest.raises(TypeError) as error:
            call()
        assert words in str(error.value)


def test_batch_norm_and_adam_refuse(convnet):
    one, forward = np.ones(3), convnet.fast_batch_norm.batchnorm_forward
    with pytest.raises(ValueError, match="x: got an empty batch"):
        forward(np.ones((0, 3)), one, one, one, one, train=True)
    assert forward(np.ones((0, 3)), one, one, one, one, train=False)[0].shape == (0, 3)
    with pytest.raises(ValueError, match="gamma: got shape"):
        forward(np.ones((4, 2)), one, one, one, one, train=True)
    with pytest.raises(ValueError, match=r"grads\['w'\]: got float64 \(2,\), want float64 \(3,\) like params"):
        convnet.adam.Adam().step({"w": one}, {"w": np.ones(2)})


@pytest.mark.parametrize("count", [0, 1])
def test_batches_of_none_and_one(convnet, count):
    x = np.ones((count, 2, 4, 4))
    out, cache = convnet.fast.max_pool_forward(x, pool_height=2, pool_width=2, stride=2)
    assert out.shape == (count, 2, 2, 2) and convnet.fast.max_pool_backward(out, cache).shape == x.shape
    out, cache = convnet.fast.relu_forward(x)
    assert convnet.fast.relu_backward(out, cache).shape == x.shape


# ---- benchmarks ---------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [("layers.py", "--only", "softmax"), ("step.py", "--only", "CIFAR"), ("step.py", "--backend", "cupy")],
    ids=" ".join,
)
def test_benchmark_runs_and_keeps_its_figures(arguments, tmp_path):
    script, *options = arguments
    command = [
        sys.executable,
        ROOT / "benchmarks" / script,
        *options,
        "--rounds",
        "1",
        "--json",
        tmp_path / "found.json",
    ]
    done = subprocess.run(list(map(str, command)), cwd=tmp_path, capture_output=True, text=True)
    if "cupy" in options and done.returncode:
        assert "CuPy finds no graphics card here" in done.stderr and "Traceback" not in done.stderr
        return
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["machine"]["numpy"] == np.__version__ and len(found["rows"]) == 1
    assert found["rows"][0]["ours"] > 0 and "ours" in done.stdout
