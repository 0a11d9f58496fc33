"""The datasets as arrays, ready for a network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import KitError
from .idx import read_idx
from .places import where

DIGITS_VALIDATION = 300  # the last images of the file, 30 of each class
DIGITS_WHITE = 16  # the largest value of a pixel
SHIFTED_SIDE = 16  # pixels of a shifted digit's picture
SHIFTED_SEED = 65  # where the published shifted digits lie; held-back ones lie elsewhere


@dataclass(frozen=True)
class Digits:
    """Hand-written digits of 8 x 8 pixels, published part.

    X_train : (1197, 64) float64  pixels in [0, 1], row by row, 1 is ink
    y_train : (1197,) int64  the digit, 0..9
    X_val, y_val : (300, 64) and (300,)  the same of other images, 30 of each class
    names : tuple of str  what the labels stand for
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    names: tuple[str, ...] = tuple("0123456789")


@dataclass(frozen=True)
class ShiftedDigits:
    """The published digits, each at a random place in an empty picture of 16 x 16 pixels.

    X_train : (1197, 1, 16, 16) float64  pixels in [0, 1], 1 is ink; the same on every computer
    y_train : (1197,) int64  the digit, 0..9
    X_val, y_val : (300, 1, 16, 16) and (300,)  the same of other images, 30 of each class
    names : tuple of str  what the labels stand for
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray
    names: tuple[str, ...] = tuple("0123456789")


@dataclass(frozen=True)
class FashionMnist:
    """Pictures of clothes of 28 x 28 pixels; the embedded part of Fashion-MNIST has N = 5,000, M = 1,000.

    X_train : (N, 1, 28, 28) float32  pixels in [0, 1], 0 is the background
    y_train : (N,) int64  the class, 0..9; in the embedded part each block of ten images has all ten
    X_test, y_test : (M, 1, 28, 28) and (M,)  the same of other images
    names : tuple of str  what the labels stand for
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    names: tuple[str, ...] = (
        "T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "trainer", "bag", "ankle boot",
    )  # fmt: skip


@dataclass(frozen=True)
class Mnist:
    """Hand-written digits of 28 x 28 pixels.

    X_train : (60000, 1, 28, 28) float32  pixels in [0, 1], 1 is ink
    y_train : (60000,) int64  the digit, 0..9
    X_test, y_test : (10000, 1, 28, 28) and (10000,)  the same of other images
    names : tuple of str  what the labels stand for
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    names: tuple[str, ...] = tuple("0123456789")


def digits(folder: str | Path | None = None) -> Digits:
    """The 8 x 8 digits, as new arrays. `folder` and errors are those of `where`."""
    images, labels = _pair(where("digits", folder).folder, "digits", (8, 8))
    if images.max() > DIGITS_WHITE:
        raise KitError("digits", f"a pixel of {images.max()}", f"0..{DIGITS_WHITE}", "Replace the file.")
    if len(images) <= DIGITS_VALIDATION:
        raise KitError("digits", f"{len(images)} images", f"more than {DIGITS_VALIDATION}", "Replace the file.")
    X = images.reshape(len(images), 64) / DIGITS_WHITE
    y = labels.astype(np.int64)
    split = len(X) - DIGITS_VALIDATION
    return Digits(X[:split], y[:split], X[split:], y[split:])


def shifted_digits(folder: str | Path | None = None) -> ShiftedDigits:
    """The digits at random places, as new arrays. `folder` and errors are those of `where`."""
    data = digits(folder)
    X_train, X_val = (scatter(X, [SHIFTED_SEED, n]) for n, X in enumerate((data.X_train, data.X_val)))
    return ShiftedDigits(X_train, data.y_train, X_val, data.y_val)


def scatter(X: np.ndarray, seed: int | list[int]) -> np.ndarray:
    """Pictures of 8 x 8 pixels, each at a random place in an empty picture of 16 x 16.

    Parameters
    ----------
    X : (N, 64) or (N, 8, 8) float
    seed : int or list of int

    Returns
    -------
    scattered : (N, 1, 16, 16) float64
    """
    side, images = 8, X.reshape(len(X), 8, 8)
    scattered = np.zeros((len(X), 1, SHIFTED_SIDE, SHIFTED_SIDE))
    places = np.random.default_rng(seed).integers(0, SHIFTED_SIDE - side + 1, size=(len(X), 2))
    for picture, image, (top, left) in zip(scattered, images, places, strict=True):
        picture[0, top : top + side, left : left + side] = image
    return scattered


def fashion_mnist(folder: str | Path | None = None, *, full: bool = False) -> FashionMnist:
    """Fashion-MNIST, as new arrays: the embedded part; with `full` all of it, which `autograder data` downloads."""
    return FashionMnist(*_four(where("fashion_mnist" if full else "fashion-mnist", folder).folder))


def mnist(folder: str | Path | None = None) -> Mnist:
    """MNIST, as new arrays, once `autograder data mnist` has downloaded it."""
    return Mnist(*_four(where("mnist", folder).folder))


def cat(folder: str | Path | None = None) -> np.ndarray:
    """A picture of a cat in colour, as a new array (150, 225, 3) uint8. `folder` and errors are those of `where`."""
    return read_idx(where("cat", folder).folder / "cat-images-idx4-ubyte.gz", (150, 225, 3))[0].copy()


def published(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels that students have, to judge a saved result on before it is handed in.

    At grading another split takes their place, which students do not have. Returns (X, y).
    """
    if name == "digits":
        split = digits()
        return split.X_val, split.y_val
    if name == "shifted_digits":
        shifted = shifted_digits()
        return shifted.X_val, shifted.y_val
    if name == "fashion-mnist":
        test = fashion_mnist()
        return test.X_test, test.y_test
    raise KitError("dataset", name, "digits, shifted_digits or fashion-mnist", "Use one of these names.")


def _four(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """X_train, y_train, X_test, y_test of files that are named as those of MNIST."""
    train, test = (_pair(folder, part, (28, 28)) for part in ("train", "t10k"))
    X_train, X_test = (images[:, None].astype(np.float32) / np.float32(255) for images in (train[0], test[0]))
    return X_train, train[1].astype(np.int64), X_test, test[1].astype(np.int64)


def _pair(folder: Path, part: str, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    images = read_idx(folder / f"{part}-images-idx3-ubyte.gz", shape)
    labels = read_idx(folder / f"{part}-labels-idx1-ubyte.gz", ())
    if len(images) != len(labels):
        raise KitError(str(folder), f"{len(images)} images and {len(labels)} labels in {part}-*", "as many of each")
    if labels.max() > 9:
        raise KitError(str(folder), f"the label {labels.max()} in {part}-*", "0..9")
    return images, labels
