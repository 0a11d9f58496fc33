# Given, generated: not graded, do not edit.
"""Which array library an array belongs to: NumPy on the processor, CuPy on a graphics card. Given."""

import sys


def array_module(x):
    """The library whose functions work on `x`: `numpy` for a NumPy array, `cupy` for a CuPy array.

    Code that makes its new arrays with `xp = array_module(x)`, as in `xp.zeros(shape)`, runs wherever `x` lies. It
    names no library, so that nothing is imported that is not installed.
    """
    namespace = getattr(x, "__array_namespace__", None)
    return namespace() if namespace else sys.modules[type(x).__module__.partition(".")[0]]
