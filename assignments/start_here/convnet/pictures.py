# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""One small function to try out how an assignment works."""

import numpy as np


def brighten(image, amount):
    """Add `amount` to every pixel and keep the result between 0 and 1.

    Parameters
    ----------
    image : (H, W) float  grey values between 0 (black) and 1 (white); not modified
    amount : float  what to add; may be negative

    Returns
    -------
    out : (H, W) float  a new array, same dtype as `image`

    Example
    -------
    >>> brighten(np.array([[0.25, 0.9]]), 0.5)
    array([[0.75, 1.  ]])
    """
    raise NotImplementedError("brighten is not written yet")
