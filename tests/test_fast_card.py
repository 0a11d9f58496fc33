"""The layers where arrays do not lie on the processor: on a pretend card that refuses NumPy arrays, also with the CUDA
kernels, whose source is compiled for the processor then; with NVRTC and on a real card, where these are there."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.checks import load
from autograder.examine.examiner import Solutions
from autograder.examine.recorded import FILE, Recorded
from autograder.mutate.listed import failures
from autograder.notebook.published import judge
from autograder.subject import DeviceSubject, LocalSubject
from autograder.worker.endpoint import forget_package

ROOT = Path(__file__).parents[1]
MODULES = (
    *("fast", "fast_batch_norm", "fast_card", "fast_kernels", "fast_conv", "adam", "pretend_gpu", "array_module"),
    *("conv_net", "layers", "solver", "device", "saving"),
)
SHIM = """
#include <type_traits>
#include <utility>
struct Place { int x; };
static Place blockIdx, threadIdx, blockDim, gridDim;
#define __global__
template <class... A, std::size_t... I>
void launch(void (*kernel)(A...), int blocks, int threads, void **args, std::index_sequence<I...>)
{
    gridDim.x = blocks, blockDim.x = threads;
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++)
        for (threadIdx.x = 0; threadIdx.x < threads; threadIdx.x++) kernel(*(std::decay_t<A> *)args[I]...);
}
template <class... A> void launch(void (*kernel)(A...), int blocks, int threads, void **args)
{
    launch(kernel, blocks, threads, args, std::index_sequence_for<A...>());
}
"""


@pytest.fixture(scope="module")
def convnet() -> Iterator[SimpleNamespace]:
    """The reference's modules."""
    sys.path.insert(0, str(ROOT / "solutions"))
    forget_package("convnet")
    yield SimpleNamespace(**{name: importlib.import_module(f"convnet.{name}") for name in MODULES})
    sys.path.remove(str(ROOT / "solutions"))
    forget_package("convnet")


class Compiled:
    """CuPy's `RawModule` on the processor: g++ compiles the very source, behind a shim for CUDA's few words."""

    def __init__(self, code: str):
        kernels = re.findall(r"__global__ void (\w+)\(", code)
        calls = [f'extern "C" void run_{k}(int b, int t, void **args) {{ launch({k}, b, t, args); }}' for k in kernels]
        with tempfile.TemporaryDirectory() as folder:
            source, library = Path(folder, "kernels.cc"), Path(folder, "kernels.so")
            source.write_text(SHIM + code + "\n".join(calls))
            options = ["-std=c++17", "-O1", "-Wall", "-Werror", "-ffp-contract=off", "-shared", "-fPIC"]
            subprocess.run(["g++", *options, "-o", library, source], check=True)
            self._library = ctypes.CDLL(str(library))

    def get_function(self, name: str):
        def run(grid, block, args):
            held = [ctypes.c_void_p(a._here.ctypes.data) if hasattr(a, "_here") else ctypes.c_int(int(a)) for a in args]
            assert all(hasattr(a, "_here") or isinstance(a, np.int32) for a in args)
            pointers = (ctypes.c_void_p * len(held))(*(ctypes.addressof(item) for item in held))
            self._library[f"run_{name}"](grid[0], block[0], pointers)

        return run


@pytest.fixture(params=["pixels", "kernels"])
def card(request, convnet, monkeypatch):
    """The pretend card, plain and as one whose library compiles CUDA code."""
    if request.param == "kernels":
        if not shutil.which("g++"):
            pytest.skip("no g++ to compile the kernels for the processor")
        monkeypatch.setattr(convnet.pretend_gpu, "RawModule", Compiled, raising=False)
    return convnet.pretend_gpu


CONVOLUTIONS = [  # N, C, F, H, W, HH, WW, stride, pad
    (3, 2, 4, 7, 6, 3, 2, 1, 1),
    (2, 3, 5, 9, 7, 3, 3, 2, 0),
    (2, 1, 2, 4, 7, 5, 2, 3, 2),
    (1, 4, 3, 4, 4, 1, 1, 1, 0),
    (0, 2, 3, 5, 5, 3, 3, 1, 1),
]
POOLS = [((3, 2, 8, 6), (2, 2, 2)), ((2, 3, 7, 9), (3, 3, 2)), ((1, 2, 5, 7), (2, 3, 1)), ((1, 1, 20, 20), (20, 20, 1))]
DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def everything(convnet, x, w, b, dout, **options):
    out, cache = convnet.fast.conv_forward(x, w, b, **options)
    return out, *convnet.fast.conv_backward(dout, cache)


def tolerance(dtype):
    return {"rtol": 1e-11, "atol": 1e-11} if dtype == np.float64 else {"rtol": 2e-4, "atol": 2e-4}


def convolution(convnet, xp, fetch, sizes, dtype, tile=1 << 28):
    """The same convolution on NumPy arrays and on those of `xp`."""
    N, C, F, H, W, HH, WW, stride, pad = sizes
    rng = np.random.default_rng(0)
    shapes = (N, C, H, W), (F, C, HH, WW), (F,)
    x, w, b = (rng.standard_normal(shape).astype(dtype) for shape in shapes)
    dout = rng.standard_normal((N, F, (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1)).astype(dtype)
    wants = everything(convnet, x, w, b, dout, stride=stride, pad=pad)
    gots = everything(convnet, *(xp.asarray(a) for a in (x, w, b, dout)), stride=stride, pad=pad)
    for got, want in zip(gots, wants, strict=True):
        assert convnet.array_module.array_module(got) is xp and got.dtype == dtype
        np.testing.assert_allclose(fetch(got), want, **tolerance(dtype))


def pool(convnet, xp, fetch, shape, window, dtype):
    """The same pooling, ties included, on NumPy arrays and on those of `xp`: equal bit for bit."""
    rng = np.random.default_rng(1)
    x = rng.integers(-2, 3, shape).astype(dtype)
    x[0, 0, 0, 1] = np.nan
    options = dict(zip(("pool_height", "pool_width", "stride"), window, strict=True))
    (want, own), (out, cache) = (convnet.fast.max_pool_forward(a, **options) for a in (x, xp.asarray(x)))
    np.testing.assert_array_equal(fetch(out), want)
    dout = rng.standard_normal(want.shape).astype(dtype)
    got, want = convnet.fast.max_pool_backward(xp.asarray(dout), cache), convnet.fast.max_pool_backward(dout, own)
    assert convnet.array_module.array_module(got) is xp
    np.testing.assert_array_equal(fetch(got), want)


# ---- the pretend card -----------------------------------------------------------------------------
@DTYPES
@pytest.mark.parametrize("sizes", CONVOLUTIONS, ids=str)
@pytest.mark.parametrize("at_once", [1 << 28, 300], ids=["at once", "in parts"])
def test_convolution_on_the_card_is_that_on_the_processor(convnet, card, sizes, dtype, at_once, monkeypatch):
    monkeypatch.setattr(convnet.fast_card, "AT_ONCE", at_once)
    convolution(convnet, card, card.to_host, sizes, dtype)


@DTYPES
@pytest.mark.parametrize(("shape", "window"), POOLS, ids=str)
def test_pooling_on_the_card_is_that_on_the_processor(convnet, card, shape, window, dtype):
    pool(convnet, card, card.to_host, shape, window, dtype)


@DTYPES
@pytest.mark.parametrize("sizes", CONVOLUTIONS, ids=str)
def test_kernels_are_the_slices_bit_for_bit(convnet, sizes, dtype, monkeypatch):
    """`im2col` only copies, and `col2im` adds in the order of the slices."""
    if not shutil.which("g++"):
        pytest.skip("no g++ to compile the kernels for the processor")
    N, C, F, H, W, HH, WW, stride, pad = sizes
    card, rng = convnet.pretend_gpu, np.random.default_rng(3)
    outputs = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    x = card.asarray(rng.standard_normal((N, H, C, W)).astype(dtype)).transpose(0, 1, 3, 2)  # lies oddly
    cols = card.asarray(rng.standard_normal((N * outputs[0] * outputs[1], HH * WW * C)).astype(dtype))

    def both():
        dx = card.zeros((N, H, W, C), dtype=dtype)
        convnet.fast_card._col2im(cols, dx, (HH, WW), outputs, stride, pad)
        return convnet.fast_card._im2col(x, (HH, WW), outputs, stride, pad).get(), dx.get()

    plain = both()
    monkeypatch.setattr(card, "RawModule", Compiled, raising=False)
    for got, want in zip(both(), plain, strict=True):
        np.testing.assert_array_equal(got, want)


def net_and_data(convnet, dtype=np.float64):
    conv, relu, pool, fc = (getattr(convnet.layers, name) for name in ("conv", "relu", "pool", "fc"))
    stack = [conv(3, 3, pad=1), relu(), pool(2, stride=2), fc(6), relu()]
    net = convnet.conv_net.ConvNet((2, 6, 4), stack, 4, reg=0.1, rng=np.random.default_rng(0))
    net.params = {name: value.astype(dtype) for name, value in net.params.items()}
    rng = np.random.default_rng(1)
    pictures, labels = rng.standard_normal((20, 2, 6, 4)).astype(dtype), rng.integers(0, 4, 20)
    return net, {"X_train": pictures[:15], "y_train": labels[:15], "X_val": pictures[15:], "y_val": labels[15:]}


@DTYPES
def test_training_never_leaves_the_card(convnet, card, dtype):
    """The Solver on arrays of the card, stopped, saved and continued: the histories of the processor."""
    results, options = [], {"lr": 0.05, "batch_size": 4, "seed": 3}
    for xp in (np, card):
        net, data = net_and_data(convnet, dtype)
        net.params = convnet.device.to_device(net.params, xp)
        data = {name: xp.asarray(value) for name, value in data.items()}
        first = convnet.solver.Solver(net, data, epochs=2, **options)
        first.train()
        second = convnet.solver.Solver(net, data, epochs=4, **options)
        second.restore(first.state())
        second.train()
        assert all(convnet.array_module.array_module(value) is xp for value in net.params.values())
        results.append((second.loss_history, second.val_accuracy, second.best_params))
    (want, *accuracy), (got, *there) = ((r[0], r[1]) for r in results)
    np.testing.assert_allclose(got, want, rtol=1e-9 if dtype == np.float64 else 1e-3)
    assert there == accuracy
    for name, value in results[0][2].items():
        np.testing.assert_allclose(results[1][2][name].get(), value, rtol=1e-3, atol=1e-5)


def test_what_lies_on_the_card_can_be_saved(convnet, card, tmp_path):
    net, data = net_and_data(convnet)
    net.params = convnet.device.to_device(net.params, card)
    data = {name: card.asarray(value) for name, value in data.items()}
    solver = convnet.solver.Solver(net, data, lr=0.1, epochs=1)
    solver.train()
    convnet.saving.save_arrays(tmp_path / "state.npz", solver.state())
    again = convnet.solver.Solver(net, data, lr=0.1, epochs=1)
    again.restore(convnet.saving.load_arrays(tmp_path / "state.npz"))
    assert again.epoch == 1 and all(isinstance(value, card.Array) for value in net.params.values())


def test_adam_and_batch_norm_work_on_the_card(convnet, card):
    rng = np.random.default_rng(2)
    x, dout = rng.standard_normal((3, 4, 5, 2)), rng.standard_normal((3, 4, 5, 2))
    state = [rng.random(4) + 0.5 for _ in range(4)]
    results = []
    for xp in (np, card):
        a, d, *s = (xp.asarray(value) for value in (x, dout, *state))
        out, cache, *running = convnet.fast_batch_norm.batchnorm_forward(a, *s, train=True)
        grads = convnet.fast_batch_norm.batchnorm_backward(d, cache)
        params = {"x": a.copy()}
        convnet.adam.Adam(lr=0.1).step(params, {"x": d})
        results.append((out, *running, *grads, params["x"]))
    for want, got in zip(*results, strict=True):
        np.testing.assert_allclose(card.to_host(got), want, rtol=1e-10, atol=1e-12)


def test_checks_run_on_the_card(convnet, card):
    """The very checks, with arrays of the card: code that takes the library from its arrays passes, and no other."""
    loaded = LocalSubject.load(ROOT / "solutions" / "convnet")
    module = importlib.import_module(f"{loaded.package}.pretend_gpu")
    if hasattr(card, "RawModule"):
        module.RawModule = Compiled
    subject = DeviceSubject(loaded.package, ROOT / "solutions", module)

    def failed(assignment, name):
        solutions = Solutions.load(ROOT / "solutions", assignment)
        return failures(load(assignment)[name], subject.fresh(), solutions, 0, {"speed", "cost"})

    assert failed("full_convnet", "ConvNet") == {}
    for name in ("affine_forward", "affine_backward", "sgd_momentum"):
        assert failed("two_layer_net", name) == {}
    host = failed("conv_layers", "conv_forward")  # makes its arrays with `np.zeros`
    assert "graphics card" in host["values"].findings[0].words


def test_a_notebook_checks_on_the_card(convnet, card, tmp_path):
    shutil.copytree(ROOT / "solutions" / "convnet", tmp_path / "convnet")
    recorded = Recorded(ROOT / "assignments" / "two_layer_net" / FILE)
    verdict = judge(load("two_layer_net")["affine_backward"], tmp_path, recorded, arrays=card)
    assert verdict.points == verdict.max


# ---- the source -----------------------------------------------------------------------------------
def nvrtc() -> ctypes.CDLL | None:
    """NVIDIA's compiler as a library: the system's, or that of the package nvidia-cuda-nvrtc."""
    found = [name] if (name := ctypes.util.find_library("nvrtc")) else []
    spec = importlib.util.find_spec("nvidia")
    for folder in spec.submodule_search_locations or [] if spec else []:
        found += sorted(str(path) for path in Path(folder).glob("*/lib/libnvrtc.so*"))
    for name in found:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


@DTYPES
@pytest.mark.parametrize("place", ["uint8", "int32"])
def test_nvrtc_compiles_the_kernels(convnet, dtype, place):
    library = nvrtc()
    if library is None:
        pytest.skip("NVRTC is not installed (pip install nvidia-cuda-nvrtc-cu12)")
    codes = []
    convnet.fast_kernels._compiled.__wrapped__(
        SimpleNamespace(RawModule=lambda code: codes.append(code)), np.dtype(dtype).name, place
    )
    program, size = ctypes.c_void_p(), ctypes.c_size_t()
    made = library.nvrtcCreateProgram(ctypes.byref(program), codes[0].encode(), b"kernels.cu", 0, None, None)
    options = (ctypes.c_char_p * 1)(b"--gpu-architecture=compute_75")
    failed = library.nvrtcCompileProgram(program, 1, options)
    library.nvrtcGetProgramLogSize(program, ctypes.byref(size))
    log = ctypes.create_string_buffer(size.value)
    library.nvrtcGetProgramLog(program, log)
    assert (made, failed) == (0, 0), log.value.decode()
    assert log.value.decode().strip() == ""  # no warning either
    library.nvrtcGetPTXSize(program, ctypes.byref(size))
    ptx = ctypes.create_string_buffer(size.value)
    library.nvrtcGetPTX(program, ptx)
    assert {b"im2col", b"col2im", b"winners", b"spread"} <= set(re.findall(rb"\.entry (\w+)", ptx.value))


def test_layers_import_no_cupy():
    code = "import sys, convnet.fast, convnet.fast_batch_norm, convnet.adam; print('cupy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "solutions", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
    for path in (ROOT / "solutions" / "convnet").glob("*.py"):
        assert not re.search(r"^\s*(import|from) cupy", path.read_text(), re.MULTILINE), path.name


# ---- a real card ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def cupy():
    module = pytest.importorskip("cupy", reason="CuPy is not installed")
    if not module.is_available():
        pytest.skip("CuPy finds no graphics card")
    return module


@pytest.mark.gpu
@DTYPES
@pytest.mark.parametrize("sizes", CONVOLUTIONS, ids=str)
def test_convolution_on_a_real_card(convnet, cupy, sizes, dtype):
    convolution(convnet, cupy, cupy.asnumpy, sizes, dtype)


@pytest.mark.gpu
@DTYPES
@pytest.mark.parametrize(("shape", "window"), POOLS, ids=str)
def test_pooling_on_a_real_card(convnet, cupy, shape, window, dtype):
    pool(convnet, cupy, cupy.asnumpy, shape, window, dtype)


@pytest.mark.gpu
def test_training_on_a_real_card(convnet, cupy):
    test_training_never_leaves_the_card(convnet, cupy, np.float64)
