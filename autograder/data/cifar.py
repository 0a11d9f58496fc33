"""CIFAR-10, in its binary form: records of one label and 3 x 32 x 32 bytes. No pickle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import KitError
from .places import where

RECORD, RECORDS = 1 + 3 * 32 * 32, 10_000
BATCHES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"


@dataclass(frozen=True)
class Cifar10:
    """Small photographs in colour.

    X_train : (N, 3, 32, 32) float32  red, green and blue in [0, 1]; N = 50,000 unless less was asked for
    y_train : (N,) int64  the class, 0..9
    X_test, y_test : (10000, 3, 32, 32) and (10000,)  the same of other images
    names : tuple of str  what the labels stand for
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    names: tuple[str, ...] = (
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    )  # fmt: skip


def cifar10(folder: str | Path | None = None, *, count: int = 50_000, partial: bool = False) -> Cifar10:
    """CIFAR-10 as new arrays, once `autograder data cifar10` has downloaded it.

    Parameters
    ----------
    folder : path or None  the folder above `cifar10`; by default the usual places are looked into (see `where`)
    count : int  the first so many training pictures only; all of them need 600 MB of memory
    partial : bool  for a folder of one's own, named in the call, that holds fewer batches or shorter ones

    Raises
    ------
    KitError  where the files are not found, or are not of the official size (whole records, if `partial`)
    """
    if partial and folder is None:
        raise KitError("cifar10", "partial=True without a folder", "the folder above cifar10/ in the call")
    home = Path(folder) / "cifar10" if partial and folder is not None else where("cifar10", folder).folder
    names = [name for name in BATCHES if not partial or (home / name).is_file()]
    if not names:
        raise KitError(str(home), "no training batch", f"one of {', '.join(BATCHES)}")
    train = np.concatenate([_records(home / name, partial) for name in names])[:count]
    return Cifar10(*_arrays(train), *_arrays(_records(home / TEST, partial)))


def _records(path: Path, partial: bool) -> np.ndarray:
    """The records of one file, (n, 3073) uint8."""
    size = path.stat().st_size if path.is_file() else 0
    wrong = size % RECORD or not 0 < size <= RECORD * RECORDS if partial else size != RECORD * RECORDS
    if wrong:
        want = f"whole records of {RECORD:,} bytes" if partial else f"{RECORD * RECORDS:,} bytes"
        raise KitError(str(path), f"{size:,} bytes", want, "`autograder data cifar10` downloads it.")
    records = np.fromfile(path, np.uint8).reshape(-1, RECORD)
    if records[:, 0].max() > 9:
        raise KitError(str(path), f"the label {records[:, 0].max()}", "0..9", "Replace the file.")
    return records


def _arrays(records: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X = records[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32)
    X /= np.float32(255)
    return X, records[:, 0].astype(np.int64)
