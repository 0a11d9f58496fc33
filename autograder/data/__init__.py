"""The embedded image data: `digits()`, `shifted_digits()`, `fashion_mnist()` and the picture `cat()`, and `where()` they were found."""

from .load import Digits, FashionMnist, ShiftedDigits, cat, digits, fashion_mnist, published, scatter, shifted_digits
from .places import Place, where

__all__ = [
    "Digits",
    "FashionMnist",
    "Place",
    "ShiftedDigits",
    "cat",
    "digits",
    "fashion_mnist",
    "published",
    "scatter",
    "shifted_digits",
    "where",
]
