"""Draws the pictures of docs/fast_layers.md from the figures in benchmarks/results/.

python benchmarks/pictures.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot as plt  # noqa: E402 - after the backend is chosen
from matplotlib.patches import Rectangle  # noqa: E402

from autograder.lab.style import BLUE, GREEN, ORANGE, PURPLE, RED  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
RESULTS, PICTURES = ROOT / "benchmarks" / "results", ROOT / "docs" / "pictures"
NAMES = {"ours": "this kit", "torch": "PyTorch", "torch last": "PyTorch, channels last", "strides": "stride tricks"}
COLOURS = {"ours": BLUE, "torch": ORANGE, "torch last": RED, "strides": PURPLE, "bound": GREEN}


def times() -> None:
    """Bars of every row, as multiples of the faster layout of PyTorch."""
    found = [json.loads((RESULTS / f"{name}.json").read_text()) for name in ("layers", "step")]
    rows = [
        {"name": row.get("layer") or f"training step, {row['net']} float32", **row} for f in found for row in f["rows"]
    ]
    fig, ax = plt.subplots(figsize=(8.5, 0.62 * len(rows) + 1.2))
    for place, row in enumerate(rows):
        ours = min(row[key] for key in ("ours", "pool first") if row.get(key))
        unit = min(row[key] for key in ("torch", "torch last") if row.get(key))
        for k, (key, colour) in enumerate(COLOURS.items()):
            value = ours if key == "ours" else row.get(key)
            if value:
                label = NAMES.get(key, "bound of BLAS") if place == 0 else None
                ax.barh(place + 0.17 * (k - 2), value / unit, height=0.16, color=colour, label=label)
        ax.text(ours / unit + 0.03, place - 0.34, f"{ours / unit:.2f}", va="center", fontsize=7, color=BLUE)
    ax.axvline(1, color="black", linewidth=0.8)
    ax.set_yticks(range(len(rows)), [row["name"] for row in rows], fontsize=8)
    ax.set(xlim=(0, 5), xlabel="time, in multiples of PyTorch's faster layout (less is better; longer bars are cut)")
    ax.invert_yaxis()
    ax.margins(y=0.01)
    ax.legend(fontsize=8, loc="center right")
    where = found[0]["machine"]
    ax.set_title(
        f"{where['date']}, {where['processor']}, one thread, NumPy {where['numpy']}, PyTorch {where['torch']}",
        fontsize=9,
    )
    save(fig, "fast_layers_times.png")


def grid(ax: Any, rows: int, columns: int, corner: tuple[float, float], colour: Any, size: float = 1.0) -> None:
    for i in range(rows):
        for j in range(columns):
            spot = corner[0] + j * size, corner[1] - (i + 1) * size
            ax.add_patch(Rectangle(spot, size, size, facecolor=colour(i, j), edgecolor="black", linewidth=0.6))


def lowering() -> None:
    """A picture, its rows of windows, and two windows that share two thirds of their numbers."""
    fig, axes = plt.subplots(1, 2, figsize=(8.5, 3.6), width_ratios=(1, 2.1))
    shades = ("#cfe3f1", "#7fb5d9", BLUE, "#004a75", "#f3c98b", ORANGE)
    white = "#ffffff"
    grid(axes[0], 6, 6, (0, 0), lambda i, j: shades[i] if 1 <= j < 4 else white)
    axes[0].add_patch(Rectangle((1, -3), 3, 3, fill=False, edgecolor=RED, linewidth=3))
    axes[0].add_patch(Rectangle((1.08, -4), 2.84, 3, fill=False, edgecolor=GREEN, linewidth=3, linestyle="--"))
    axes[0].set_title("a padded picture, and the windows of one column", fontsize=9)
    for column in range(3):
        grid(axes[1], 1, 18, (0, -1.9 * column), lambda i, j, c=column: shades[j // 3] if c == 1 else white)
        axes[1].text(-0.4, -1.9 * column - 0.5, f"column {column}", ha="right", va="center", fontsize=8)
    axes[1].add_patch(Rectangle((0, -2.9), 9, 1, fill=False, edgecolor=RED, linewidth=3))
    axes[1].add_patch(Rectangle((3, -2.85), 9, 0.9, fill=False, edgecolor=GREEN, linewidth=3, linestyle="--"))
    axes[1].text(4.5, -3.2, "one window", ha="center", va="top", fontsize=8, color=RED)
    axes[1].text(10.2, -3.2, "the next one below it", ha="center", va="top", fontsize=8, color=GREEN)
    axes[1].set_title("lowered: each row of a window is written once; windows overlap", fontsize=9)
    for ax in axes:
        ax.autoscale_view()
        ax.set_aspect("equal")
        ax.axis("off")
    save(fig, "fast_layers_lowering.png")


def save(fig: Any, name: str) -> None:
    fig.savefig(PICTURES / name, bbox_inches="tight", dpi=110)
    plt.close(fig)


if __name__ == "__main__":
    times()
    lowering()
