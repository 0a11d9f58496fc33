# Given, generated: not graded, do not edit.
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
    shifted = np.zeros_like(x)
    shifted[:, :, :, pixels:] = x[:, :, :, : x.shape[3] - pixels]
    return shifted


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
    pooled, _ = max_pool_forward(x, pool_height=field, pool_width=field, stride=field)
    before, after = np.zeros(len(shifts)), np.zeros(len(shifts))
    for k, pixels in enumerate(shifts):
        shifted = shift_right(x, pixels)
        shifted_pool, _ = max_pool_forward(shifted, pool_height=field, pool_width=field, stride=field)
        before[k] = np.linalg.norm(shifted - x) / np.linalg.norm(x)
        after[k] = np.linalg.norm(shifted_pool - pooled) / np.linalg.norm(pooled)
    return before, after
