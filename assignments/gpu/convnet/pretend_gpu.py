# Given, generated: not graded, do not edit.
"""A pretend graphics card: arrays that behave like CuPy's and lie in ordinary memory. Given.

`pretend_gpu.asarray(x)` puts a NumPy array "on the card". All of NumPy's functions are here under their own names
(`pretend_gpu.zeros`, `pretend_gpu.exp`). As on a real card, an array that lies there and a NumPy array do not mix, and
nothing comes back by itself: `to_host(x)` fetches it. Code that runs on these arrays makes no NumPy array in secret.
"""

import sys

import numpy as np

MIXED = "an array on the (pretend) graphics card met a NumPy array; make new arrays with array_module(x)"


class Array(np.lib.mixins.NDArrayOperatorsMixin):
    """An array on the pretend card. Indexing, operators, methods and attributes are NumPy's."""

    def __init__(self, here):
        self._here = here

    def __array_namespace__(self, api_version=None):
        return sys.modules[__name__]

    def __array__(self, dtype=None, copy=None):
        raise TypeError("an array on the (pretend) graphics card does not turn into a NumPy array; use to_host(x)")

    def __array_ufunc__(self, function, method, *args, **options):
        return _put(getattr(function, method)(*_fetch(args), **_fetch(options)))

    def __array_function__(self, function, types, args, options):
        return _put(function(*_fetch(args), **_fetch(options)))

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._here, name)
        return _lift(found) if callable(found) else _put(found)

    def __getitem__(self, index):
        return _put(self._here[_index(index)])

    def __setitem__(self, index, value):
        self._here[_index(index)] = _fetch(value)

    def get(self):
        """A copy as a NumPy array, fetched from the card; CuPy's arrays have this method too."""
        return self._here.copy()

    def __len__(self):
        return len(self._here)

    def __float__(self):
        return float(self._here)

    def __int__(self):
        return int(self._here)

    def __bool__(self):
        return bool(self._here)


def asarray(x):
    """The NumPy array (or number) `x` as an array on the pretend card."""
    return x if isinstance(x, Array) else Array(np.array(x))


def to_host(x):
    """An array on the pretend card as a NumPy array; anything else as it is."""
    return x.get() if isinstance(x, Array) else x


def _fetch(value):
    """The NumPy arrays inside. Raises TypeError for a NumPy array that was never put on the card."""
    if isinstance(value, Array):
        return value._here
    if isinstance(value, np.ndarray) and value.ndim:
        raise TypeError(MIXED)
    if isinstance(value, (tuple, list)):
        return type(value)(_fetch(item) for item in value)
    if isinstance(value, dict):
        return {name: _fetch(item) for name, item in value.items()}
    return value


def _index(value):
    """As `_fetch`, for an index: there, as on a real card, a NumPy array is allowed."""
    if isinstance(value, tuple):
        return tuple(_index(item) for item in value)
    return value if isinstance(value, np.ndarray) else _fetch(value)


def _put(value):
    """What NumPy returned, as it comes from a card: even a single number stays there."""
    if isinstance(value, (np.ndarray, np.generic)):
        return Array(np.asarray(value))
    return type(value)(_put(item) for item in value) if type(value) in (tuple, list) else value


def _lift(function):
    return lambda *args, **options: _put(function(*_fetch(args), **_fetch(options)))


def __getattr__(name):
    found = getattr(np, name)
    return _lift(found) if callable(found) and not isinstance(found, type) else found
