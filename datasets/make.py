"""Makes the embedded data from their sources: `python datasets/make.py digits|fashion-mnist|cat SOURCE`.

    digits         SOURCE is scikit-learn's `datasets/data/digits.csv.gz`
    fashion-mnist  SOURCE is a folder with the four official files of Fashion-MNIST
    cat            SOURCE is scikit-image's `data/chelsea.png`

Not part of the installed package. The files are committed; `datasets/README.md` says when this is needed.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
HELD_BACK = HERE.parent / "solutions" / "held_back" / "digits.npz"
SEED = 64  # of the order in which digits are drawn
VALIDATION = HELD_OUT = 30  # digits of each class in the validation split, and in the one held back


def idx(array: np.ndarray) -> bytes:
    """The array (uint8) as an IDX file, compressed; the same array gives the same bytes."""
    header = bytes((0, 0, 8, array.ndim)) + np.array(array.shape, ">u4").tobytes()
    return gzip.compress(header + array.tobytes(), compresslevel=9, mtime=0)


def digits(source: Path) -> None:
    """Split the 1,797 digits: training, validation (the last 300 of the published), 300 held back."""
    table = np.loadtxt(source, delimiter=",").astype(np.uint8)
    rng = np.random.default_rng(SEED)
    table = table[rng.permutation(len(table))]
    labels = table[:, 64]
    rank = np.empty(len(table), int)  # the how many-th of its class a row is
    for label in range(10):
        rank[labels == label] = np.arange(np.sum(labels == label))
    held_back = rank < HELD_OUT
    validation = ~held_back & (rank < HELD_OUT + VALIDATION)
    published = np.concatenate([table[~held_back & ~validation], table[validation]])
    folder = HERE / "digits"
    (folder / "digits-images-idx3-ubyte.gz").write_bytes(idx(published[:, :64].reshape(-1, 8, 8)))
    (folder / "digits-labels-idx1-ubyte.gz").write_bytes(idx(published[:, 64]))
    rows = table[held_back]
    np.savez_compressed(HELD_BACK, X=rows[:, :64] / 16.0, y=rows[:, 64].astype(np.int64))


def fashion_mnist(source: Path) -> None:
    """Take the images whose positions in the official files are listed in `positions.npz`."""
    folder = HERE / "fashion-mnist"
    with np.load(folder / "positions.npz", allow_pickle=False) as positions:
        for part in ("train", "t10k"):
            for kind, shape in (("images-idx3", (28, 28)), ("labels-idx1", ())):
                name = f"{part}-{kind}-ubyte.gz"
                payload = gzip.decompress((source / name).read_bytes())
                rows = np.frombuffer(payload, np.uint8, offset=8 + 4 * len(shape)).reshape(-1, *shape)
                (folder / name).write_bytes(idx(rows[positions[part]]))


def cat(source: Path) -> None:
    """Half of the picture's size: each pixel is the mean of 2 x 2."""
    from matplotlib.image import imread

    pixels = np.round(imread(source)[:300, :450] * 255)
    small = np.round(pixels.reshape(1, 150, 2, 225, 2, 3).mean(axis=(2, 4))).astype(np.uint8)
    (HERE / "cat").mkdir(exist_ok=True)
    (HERE / "cat" / "cat-images-idx4-ubyte.gz").write_bytes(idx(small))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", choices=("digits", "fashion-mnist", "cat"))
    parser.add_argument("source", type=Path)
    chosen = parser.parse_args()
    sys.exit({"digits": digits, "fashion-mnist": fashion_mnist, "cat": cat}[chosen.dataset](chosen.source))
