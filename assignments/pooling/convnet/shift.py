# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""An experiment: what pooling does to a picture that moves."""

import numpy as np

from .pooling import max_pool_forward


def shift_right(x, pixels):
    """Move pictures to the right; what leaves on the right is lost, zeros come in on the left.

    Parameters
    ----------
    x : (N, C, H, W) float  pictures; not modified
    pixels : int  how far, from 0 to W

    Returns
    -------
    shifted : (N, C, H, W) float  a new array
    """
    raise NotImplementedError("shift_right is not written yet")


def shift_change(x, shifts, *, field):
    """How much a shift changes pictures, before and after max pooling.

    The change from a to b is measured as ||b - a|| / ||a||, with the Euclidean norm over all numbers.

    Parameters
    ----------
    x : (N, C, H, W) float  pictures; not modified
    shifts : list of int  by how many pixels to shift, e.g. [0, 1, 2, 3]
    field : int  side of the pooling windows, which lie side by side (stride = field)

    Returns
    -------
    before : (len(shifts),) float  change of the pictures
    after : (len(shifts),) float  change of the pooled pictures
    """
    raise NotImplementedError("shift_change is not written yet")
