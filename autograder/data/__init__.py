"""The embedded images: `digits()`, `shifted_digits()`, `fashion_mnist()`, `cat()`, and `where()` they are."""

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
