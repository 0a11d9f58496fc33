"""A whole training step beside PyTorch and the usual stride tricks: forward, backward and Adam, in float32.

    python benchmarks/step.py [--threads 2] [--backend cupy] [--json FILE]

conv - relu - pool - affine - relu - affine - softmax. `ours` is the reference's ConvNet with the fast layers; in
`pool first` its ReLU comes behind the pooling, which is the same function with fewer numbers to look at. At more than
one thread each of them gets a share of our batch.
"""

from __future__ import annotations

import copy
from typing import Any

import measuring

PARSER = measuring.begin(__doc__ or "")
import numpy as np  # noqa: E402 - after BLAS was told its threads
from convnet.adam import Adam  # noqa: E402
from convnet.conv_net import ConvNet  # noqa: E402
from convnet.device import to_device  # noqa: E402
from convnet.fast_threads import loss_in_threads  # noqa: E402
from convnet.layers import conv, fc, pool, relu  # noqa: E402
from stride_tricks import Step  # noqa: E402

torch: Any = measuring.library("torch")

# pictures, shape, filters, field, hidden units
NETS = {"CIFAR-10, N=50": (50, (3, 32, 32), 32, 7, 100), "Fashion-MNIST, N=100": (100, (1, 28, 28), 32, 5, 100)}


def our_step(shape: tuple, stack: list, params: dict, X: Any, y: Any, threads: int) -> measuring.Run:
    net, adam = ConvNet(shape, stack, 10, rng=np.random.default_rng(0)), Adam()
    net.params = params

    def step() -> None:
        _, grads = loss_in_threads(net, X, y, threads=threads) if threads > 1 else net.loss(X, y)
        adam.step(net.params, grads)

    return step


def torch_step(params: dict, pad: int, X: np.ndarray, y: np.ndarray, device: str, last: bool) -> measuring.Run:
    F, C, field, _ = params["W1"].shape
    layers = [torch.nn.Conv2d(C, F, field, padding=pad), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten()]
    for name in ("W2", "W3"):
        layers += [torch.nn.Linear(*params[name].shape), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1]).to(device)
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), params.values(), strict=True):
            parameter.copy_(torch.from_numpy(value if value.ndim == 4 else value.T.copy()))
    pictures, labels = torch.from_numpy(X).to(device), torch.from_numpy(y).to(device)
    if last:
        model, pictures = model.to(memory_format=torch.channels_last), pictures.to(memory_format=torch.channels_last)
    adam, loss = torch.optim.Adam(model.parameters()), torch.nn.CrossEntropyLoss()

    def step() -> None:
        adam.zero_grad(set_to_none=True)
        loss(model(pictures), labels).backward()
        adam.step()

    return step


def contenders(xp: Any, sizes: tuple, threads: int) -> dict[str, measuring.Run]:
    N, shape, F, field, hidden = sizes
    rng, pad = np.random.default_rng(0), field // 2
    first = [conv(F, field, pad=pad), relu(), pool(2, stride=2)]
    params = ConvNet(shape, [*first, fc(hidden), relu()], 10, rng=rng).params
    params = {name: value.astype(np.float32) for name, value in params.items()}
    X, y = rng.standard_normal((N, *shape)).astype(np.float32), rng.integers(0, 10, N)
    runs = {}
    for name, stack in {"ours": first, "pool first": [first[0], first[2], first[1]]}.items():
        moved = to_device(copy.deepcopy(params), xp)
        runs[name] = our_step(shape, [*stack, fc(hidden), relu()], moved, xp.asarray(X), xp.asarray(y), threads)
    if torch is not None:
        torch.set_num_threads(threads)
        device = "cpu" if xp is np else "cuda"
        runs |= {
            name: torch_step(params, pad, X, y, device, last) for name, last in (("torch", False), ("torch last", True))
        }
    if xp is np:
        usual = Step(params, pad=pad)
        runs["strides"] = lambda: usual(X, y)
    return runs


def main() -> None:
    options = PARSER.parse_args()
    xp, finish = measuring.device(options.backend)
    clock, table = measuring.clock_for(options.threads, options.backend), []
    for name, sizes in NETS.items():
        if options.only in name:
            took = measuring.interleaved(contenders(xp, sizes, options.threads), options.rounds, clock, finish)
            ours, peers = min(took["ours"], took["pool first"]), [took[k] for k in ("torch", "torch last") if k in took]
            ratios = {"ours / torch": ours / min(peers) if peers else None}
            ratios["strides / ours"] = took["strides"] / ours if "strides" in took else None
            table.append({"net": name, **took, **ratios})
    title = f"Training step: ms, float32, {options.threads} thread(s), {options.backend}"
    measuring.report(title, table, options)


if __name__ == "__main__":
    main()
