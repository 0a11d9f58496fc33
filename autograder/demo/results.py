"""The result files that students save: trained once with the reference, handed in by everybody who is done."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ..checks import signatures
from ..data import digits, shifted_digits
from ..examine.examiner import Solutions
from ..subject import Implementation
from ..worker.values import Generator


def _digits_net(solutions: Solutions, path: Path) -> None:
    data, impl = digits(), Implementation(solutions.reference.fresh(), signatures())
    net = impl.TwoLayerNet(64, 64, 10, rng=Generator(1), weight_scale=0.1)
    impl.train(net, data.X_train, data.y_train, lr=0.5, batch_size=50, epochs=30, rng=Generator(2))
    np.savez(path, **impl.get(net, "params"))


def _shifted_digits_net(solutions: Solutions, path: Path) -> None:
    """About ten seconds of training: enough for the task's 85 %."""
    digits, impl = shifted_digits(), Implementation(solutions.reference.fresh(), signatures())
    layers: list[dict] = []
    for filters, field in ((12, 5), (24, 3), (32, 3)):
        layers += [{"layer": "conv", "filters": filters, "field": field, "stride": 1, "pad": field // 2}]
        layers += [{"layer": "relu"}, {"layer": "pool", "field": 2, "stride": 2}]
    net = impl.ConvNet((1, 16, 16), layers, 10, reg=1e-3, rng=Generator(0))
    impl.set(net, "params", {name: value.astype(np.float32) for name, value in impl.get(net, "params").items()})
    data = {"y_train": digits.y_train, "y_val": digits.y_val}
    data |= {"X_train": digits.X_train.astype(np.float32), "X_val": digits.X_val.astype(np.float32)}
    impl.method(impl.Solver(net, data, lr=0.05, lr_decay=0.9, batch_size=50, epochs=14), "train")
    text = np.frombuffer(json.dumps(layers).encode(), dtype=np.uint8)
    np.savez(path, **impl.get(net, "params"), layers=text)


MAKERS = {"digits_net.npz": _digits_net, "shifted_digits_net.npz": _shifted_digits_net}


def save_results(solutions: Solutions, files: tuple[str, ...], folder: Path) -> None:
    """Make the result files of one assignment in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        MAKERS[name](solutions, folder / name)
