"""What the live training panel costs: the same training with it, at five pictures a second, and without it.

    python benchmarks/panel.py [--rounds 3] [--epochs 10]

CPU time of the whole kernel (the threads of the training, the widget and its messages), in a real Jupyter kernel as
JupyterLab starts one, turn and turn about. No page is open, so it is the kernel's part alone. The training is held up
while a picture is made; the panel keeps that below a twentieth of the time.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
SETUP = f"""
import sys, time, json; sys.path.insert(0, {str(ROOT / "solutions")!r})
import numpy as np
from autograder.data import shifted_digits
from autograder.lab import panel
from autograder.lab.panel_widget import PanelView
from autograder.lab.snapshot import Examples
from convnet.conv_net import ConvNet
from convnet.layers import conv, pool, relu
from convnet.solver import Solver
digits = shifted_digits()
data = {{name: np.asarray(getattr(digits, name)) for name in ("X_train", "y_train", "X_val", "y_val")}}
layers = [conv(12, 5, pad=2), relu(), pool(2, stride=2), conv(24, 3, pad=1), relu(), pool(2, stride=2)]
layers += [conv(32, 3, pad=1), relu(), pool(2, stride=2)]
async def round(epochs, watched):
    net = ConvNet((1, 16, 16), layers, 10, reg=1e-3, rng=np.random.default_rng(0))
    solver = Solver(net, data, lr=0.05, batch_size=50, epochs=epochs)
    training = panel.Training(solver, Examples.of(digits.X_val, digits.y_val, None))
    seen = []
    view = PanelView(training) if watched else None
    show = (lambda now: (seen.append(now), view.show(now))) if watched else None
    cpu, wall = time.process_time(), time.perf_counter()
    with training.watched(show):
        await panel._in_thread(training)
    return time.process_time() - cpu, time.perf_counter() - wall, len(seen), training.panel_seconds
await round(1, True)
"""
RUN = "print(json.dumps([await round({epochs}, watched) for _ in range({rounds}) for watched in (False, True)]))"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args()
    run = RUN.format(epochs=options.epochs, rounds=options.rounds)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (SETUP, run)])
    os.environ["JPY_SESSION_NAME"] = "panel.ipynb"  # as in JupyterLab
    done = NotebookClient(book, timeout=600).execute()
    rounds = json.loads(done.cells[1].outputs[-1]["text"])
    plain, live = rounds[::2], rounds[1::2]
    costs = sorted(b[0] / a[0] - 1 for a, b in zip(plain, live, strict=True))
    print(f"CPU without: {', '.join(f'{a[0]:.2f} s' for a in plain)}; with: {', '.join(f'{b[0]:.2f} s' for b in live)}")
    print(f"more CPU with the panel: {costs[len(costs) // 2]:.1%} in the middle, {costs[0]:.1%} to {costs[-1]:.1%}")
    wall, seen, held = (sum(b[k] for b in live) for k in (1, 2, 3))
    print(f"{seen} pictures, {seen / wall:.1f} a second, {1e3 * held / seen:.1f} ms each; held up {held / wall:.1%}")


if __name__ == "__main__":
    main()
