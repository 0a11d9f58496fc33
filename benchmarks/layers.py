"""Forward and backward passes of the fast layers beside PyTorch, the usual stride tricks and the bound of BLAS.

    python benchmarks/layers.py [--threads 2] [--memory] [--backend cupy] [--only conv] [--json FILE]

Milliseconds: process CPU time at one thread, wall time at more, the shortest of interleaved rounds. PyTorch is
compared where it is installed, in both memory layouts. `bound` is what the multiplications alone take, in matrix
products of the best shape. With `--memory` each runs once in a process of its own, and what counts is by how many MiB
the process grows beyond the results.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import measuring

PARSER = measuring.begin(__doc__ or "")
import numpy as np  # noqa: E402 - after BLAS was told its threads
import stride_tricks  # noqa: E402
from convnet import adam, fast, fast_batch_norm  # noqa: E402

torch: Any = measuring.library("torch")

# N, C, F, field, side; the paddings keep the side
CONVOLUTIONS = [
    (50, 3, 32, 7, 32),
    (100, 16, 32, 3, 32),
    (100, 1, 32, 5, 28),
    (32, 64, 64, 3, 32),
    (32, 64, 128, 1, 32),
]
MAPS = (50, 32, 32, 32)


class Rows:
    """The rows of the table: for each its name, and what makes the contenders, column to run."""

    def __init__(self, xp: Any, threads: int):
        self.xp, self.threads, self.rng = xp, threads, np.random.default_rng(0)
        self.device = "cpu" if xp is np else "cuda"
        if torch is not None:
            torch.set_num_threads(threads)

    def __iter__(self) -> Iterator[tuple[str, Callable[[], dict[str, measuring.Run]]]]:
        for dtype in ("float32", "float64"):
            for sizes in CONVOLUTIONS:
                N, C, F, field, side = sizes
                name = f"conv {N}, {C}->{F}, {field}x{field}, {side}² {dtype}"
                yield name, partial(self.convolution, sizes, dtype)
        yield "max pool 2x2, 50x32x32² float32", partial(self.pooling, 2, 2)
        yield "max pool 3x3 stride 2, 50x32x33² float32", partial(self.pooling, 3, 2, side=33)
        yield "relu, 50x32x32² float32", self.relu
        yield "batch norm, 50x32x32² float32", self.batch_norm
        yield "softmax, 1000x10 float32", self.softmax
        yield "Adam, a million parameters float32", self.adam

    def arrays(self, dtype: str, *shapes: tuple[int, ...]) -> list[Any]:
        return [self.xp.asarray(self.rng.standard_normal(shape).astype(dtype)) for shape in shapes]

    def last(self, x: Any) -> Any:
        """The same numbers with the channels last in memory."""
        return self.xp.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)

    def tensors(self, *arrays: Any) -> list[Any]:
        return [torch.from_numpy(np.ascontiguousarray(measured(a))).to(self.device) for a in arrays]

    def in_both_layouts(self, run: Any, *arrays: Any) -> dict[str, measuring.Run]:
        """`run(*tensors)` with plain tensors and with channels last; nothing where PyTorch is missing."""
        if torch is None:
            return {}
        plain = self.tensors(*arrays)
        last = [t.to(memory_format=torch.channels_last) if t.dim() == 4 else t for t in plain]
        return {"torch": partial(run, *plain), "torch last": partial(run, *last)}

    def convolution(self, sizes: tuple[int, ...], dtype: str) -> dict[str, measuring.Run]:
        N, C, F, field, side = sizes
        pad, shapes = field // 2, ((N, C, side, side), (F, C, field, field), (F,), (N, F, side, side))
        x, w, b, dout = self.arrays(dtype, *shapes)
        ours_x, ours_dout = x if C <= 3 else self.last(x), self.last(dout)  # pictures arrive as they are read

        def ours() -> object:
            out, cache = fast.conv_forward(ours_x, w, b, pad=pad, threads=self.threads)
            return out, *fast.conv_backward(ours_dout, cache)

        def theirs(x: Any, w: Any, b: Any, dout: Any) -> object:
            options = [F], [1, 1], [pad, pad], [1, 1], False, [0, 0], 1
            out = torch.nn.functional.conv2d(x, w, b, padding=pad)
            return out, *torch.ops.aten.convolution_backward(dout, x, w, *options, [True, True, True])

        def usual() -> object:
            out, cache = stride_tricks.conv_forward(x, w, b, stride=1, pad=pad)
            return out, *stride_tricks.conv_backward(dout, cache)

        runs = {"ours": ours, **self.in_both_layouts(theirs, x, w, b, dout)}
        if self.xp is np:
            runs |= {"strides": usual, "bound": self.products(3 * dout.size * C * field**2, dtype)}
        return runs

    def products(self, multiplications: int, dtype: str) -> measuring.Run:
        """As many multiplications, in matrix products of the shape that is the best for BLAS, and nothing else."""
        a, b = self.arrays(dtype, (24, 576), (576, 64))
        out = self.xp.empty((24, 64), dtype=dtype)

        def run() -> None:
            for _ in range(multiplications // (24 * 576 * 64)):
                self.xp.matmul(a, b, out=out)

        return run

    def pooling(self, field: int, stride: int, side: int = 32) -> dict[str, measuring.Run]:
        N, C, outputs = *MAPS[:2], (side - field) // stride + 1
        x, dout = self.arrays("float32", (N, C, side, side), (N, C, outputs, outputs))
        ours_x, ours_dout = self.last(x), self.last(dout)

        def ours() -> object:
            out, cache = fast.max_pool_forward(ours_x, pool_height=field, pool_width=field, stride=stride)
            return out, fast.max_pool_backward(ours_dout, cache)

        def theirs(x: Any, dout: Any) -> object:
            out, where = torch.nn.functional.max_pool2d(x, field, stride, return_indices=True)
            options = [field, field], [stride, stride], [0, 0], [1, 1], False
            return out, torch.ops.aten.max_pool2d_with_indices_backward(dout, x, *options, where)

        def usual() -> object:
            out, cache = stride_tricks.max_pool_forward(x, field)
            return out, stride_tricks.max_pool_backward(dout, cache)

        runs = {"ours": ours, **self.in_both_layouts(theirs, x, dout)}
        return runs | ({"strides": usual} if field == stride and self.xp is np else {})

    def relu(self) -> dict[str, measuring.Run]:
        x, dout = map(self.last, self.arrays("float32", MAPS, MAPS))

        def ours() -> object:
            out, cache = fast.relu_forward(x)
            return out, fast.relu_backward(dout, cache)

        def theirs(x: Any, dout: Any) -> object:
            return torch.relu(x), torch.ops.aten.threshold_backward(dout, x, 0)

        return {"ours": ours, **self.in_both_layouts(theirs, x, dout)}

    def batch_norm(self) -> dict[str, measuring.Run]:
        x, dout, gamma, beta = self.arrays("float32", MAPS, MAPS, MAPS[1:2], MAPS[1:2])
        ours_x, ours_dout, state = self.last(x), self.last(dout), (beta * 0, beta * 0 + 1)

        def ours() -> object:
            out, cache, *_ = fast_batch_norm.batchnorm_forward(ours_x, gamma, beta, *state, train=True)
            return out, *fast_batch_norm.batchnorm_backward(ours_dout, cache)

        def theirs(x: Any, dout: Any, gamma: Any, beta: Any) -> object:
            out, mean, root = torch.ops.aten.native_batch_norm(x, gamma, beta, None, None, True, 0.1, 1e-5)
            mask = [True, True, True]
            return out, *torch.ops.aten.native_batch_norm_backward(
                dout, x, gamma, None, None, mean, root, True, 1e-5, mask
            )

        runs = {"ours": ours, **self.in_both_layouts(theirs, x, dout, gamma, beta)}
        return runs | ({"strides": partial(stride_tricks.batch_norm, x, gamma, beta, dout)} if self.xp is np else {})

    def softmax(self) -> dict[str, measuring.Run]:
        (scores,), y = self.arrays("float32", (1000, 10)), self.xp.asarray(self.rng.integers(0, 10, 1000))

        def theirs(scores: Any, y: Any) -> object:
            logs = torch.log_softmax(scores, 1)
            ones = torch.full((), -1 / len(y), device=scores.device)
            return logs, torch.ops.aten._log_softmax_backward_data(
                torch.zeros_like(logs).scatter_(1, y[:, None], ones.expand(len(y), 1)), logs, 1, scores.dtype
            )

        return {"ours": partial(fast.softmax_loss, scores, y), **self.in_both_layouts(theirs, scores, y)}

    def adam(self) -> dict[str, measuring.Run]:
        w, grad = self.arrays("float32", (1000, 1000), (1000, 1000))
        own = adam.Adam()
        runs: dict[str, measuring.Run] = {"ours": partial(own.step, {"w": w.copy()}, {"w": grad})}
        if torch is not None:
            parameter, gradient = self.tensors(w, grad)
            parameter.grad = gradient
            runs["torch"] = torch.optim.Adam([parameter], fused=True).step
        return runs


def measured(array: Any) -> np.ndarray:
    return array.get() if hasattr(array, "get") else array


def row_of(name: str, took: dict[str, float]) -> dict[str, Any]:
    """A row of the table: milliseconds, and the ratios that the bars are about."""
    best = min((took[key] for key in ("torch", "torch last") if key in took), default=None)
    row: dict[str, Any] = {"layer": name, **took}
    row["ours / torch"] = None if best is None else took["ours"] / best
    row["strides / ours"] = took["strides"] / took["ours"] if "strides" in took else None
    row["of bound"] = took["bound"] / took["ours"] if "bound" in took else None
    return row


def main() -> None:
    PARSER.add_argument("--memory", action="store_true", help="how much the process grows beyond the results, in MiB")
    PARSER.add_argument("--grow", nargs=2, metavar=("ROW", "CONTENDER"), help="what --memory runs in a child")
    options = PARSER.parse_args()
    xp, finish = measuring.device(options.backend)
    rows, table = Rows(xp, options.threads), []
    if options.grow:
        name, contender = options.grow
        print(measuring.peak_growth(dict(rows)[name]()[contender]))
        return
    clock = measuring.clock_for(options.threads, options.backend)
    for name, make in rows:
        if options.only not in name:
            continue
        runs = make()
        if options.memory:
            grown = {key: measuring.in_child(__file__, "--grow", name, key) for key in runs if key != "bound"}
            table.append({"layer": name, **grown})
        else:
            table.append(row_of(name, measuring.interleaved(runs, options.rounds, clock, finish)))
        print(f"  {name}", file=sys.stderr)
    what = "MiB beyond the results" if options.memory else "ms, both passes"
    notes = [] if torch is not None else ["PyTorch is not installed here; pip install torch fills its columns"]
    measuring.report(f"Layers: {what}, {options.threads} thread(s), {options.backend}", table, options, notes)


if __name__ == "__main__":
    main()
