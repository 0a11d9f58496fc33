"""The embedded image data: `digits()` and `fashion_mnist()`, and `where()` they were found."""

from .load import Digits, FashionMnist, digits, fashion_mnist, published
from .places import Place, where

__all__ = ["Digits", "FashionMnist", "Place", "digits", "fashion_mnist", "published", "where"]
