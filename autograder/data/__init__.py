"""Images: `digits()`, `shifted_digits()`, `fashion_mnist()`, `cat()` come with the kit; `cifar10()`, `mnist()` and
`fashion_mnist(full=True)` once `autograder data NAME` has downloaded them; `where()` says where they are."""

from .cifar import Cifar10, cifar10
from .load import (
    Digits,
    FashionMnist,
    Mnist,
    ShiftedDigits,
    cat,
    digits,
    fashion_mnist,
    mnist,
    published,
    scatter,
    shifted_digits,
)
from .places import Place, where

__all__ = [
    "Cifar10",
    "Digits",
    "FashionMnist",
    "Mnist",
    "Place",
    "ShiftedDigits",
    "cat",
    "cifar10",
    "digits",
    "fashion_mnist",
    "mnist",
    "published",
    "scatter",
    "shifted_digits",
    "where",
]
