"""The embedded image data: `digits()`, `fashion_mnist()` and the picture `cat()`, and `where()` they were found."""

from .load import Digits, FashionMnist, cat, digits, fashion_mnist, published
from .places import Place, where

__all__ = ["Digits", "FashionMnist", "Place", "cat", "digits", "fashion_mnist", "published", "where"]
