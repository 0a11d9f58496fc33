# Given, generated: not graded, do not edit.
"""Hand-made filters: what a convolution does to a picture (slides 53-56)."""

import numpy as np


def gaussian_kernel(size, sigma):
    """A filter that blurs: a round hill of weights (slide 56).

    The weight at column x and row y, counted from the middle of the filter, is proportional to

        exp(-(x**2 + y**2) / (2 * sigma**2))

    and all weights together sum to 1, so that a flat grey picture keeps its grey.

    Parameters
    ----------
    size : int  height and width of the filter, odd
    sigma : float  width of the hill in pixels, above 0

    Returns
    -------
    kernel : (size, size) float64

    Example
    -------
    >>> gaussian_kernel(3, 1.0).round(3)
    array([[0.075, 0.124, 0.075],
           [0.124, 0.204, 0.124],
           [0.075, 0.124, 0.075]])
    """
    offset = np.arange(size) - size // 2
    hill = np.exp(-(offset[None, :] ** 2 + offset[:, None] ** 2) / (2 * sigma**2))
    return hill / hill.sum()


def gabor_kernel(size, wavelength, theta, sigma, *, gamma=1.0, phase=0.0):
    """A filter that answers to stripes of one direction and width: a wave under a hill (slide 55).

    With the column x and the row y counted from the middle of the filter (x to the right, y downwards),

        x1 =  x * cos(theta) + y * sin(theta)        along the wave
        y1 = -x * sin(theta) + y * cos(theta)        along the stripes
        weight = exp(-(x1**2 + gamma**2 * y1**2) / (2 * sigma**2)) * cos(2 * pi * x1 / wavelength + phase)

    So theta = 0 gives upright stripes, and theta = pi / 2 lying ones: the filter turns with theta. The
    weights are not normalised.

    Parameters
    ----------
    size : int  height and width of the filter, odd
    wavelength : float  from one stripe to the next, in pixels
    theta : float  direction of the wave, in radians
    sigma : float  width of the hill, in pixels
    gamma : float  how much narrower the hill is along the stripes: 1 is round, 0.5 is twice as long
    phase : float  0 puts a bright stripe in the middle, -pi / 2 an edge from dark (left) to bright (right)

    Returns
    -------
    kernel : (size, size) float64

    Example
    -------
    >>> gabor_kernel(3, 2.0, 0.0, 1.0).round(3)
    array([[-0.368,  0.607, -0.368],
           [-0.607,  1.   , -0.607],
           [-0.368,  0.607, -0.368]])
    """
    x = np.arange(size)[None, :] - size // 2
    y = np.arange(size)[:, None] - size // 2
    x1 = x * np.cos(theta) + y * np.sin(theta)
    y1 = -x * np.sin(theta) + y * np.cos(theta)
    hill = np.exp(-(x1**2 + gamma**2 * y1**2) / (2 * sigma**2))
    return hill * np.cos(2 * np.pi * x1 / wavelength + phase)


def filter_image(image, kernel):
    """Lay a filter over every pixel of a picture and take the weighted sum (slides 53, 54).

    Pixel [i, j] of the result is the sum of `kernel` times the pixels around [i, j], with the middle of the
    kernel on [i, j]. Pixels outside the picture count as 0. As everywhere in this course the kernel is *not*
    flipped: its top left weight meets the pixel above and to the left.

    Parameters
    ----------
    image : (H, W) grey, or (H, W, 3) colour  floats or whole numbers (0 to 255 as uint8); not modified.
        Each colour is filtered on its own
    kernel : (HH, WW) float  odd height and odd width, which may differ; not modified

    Returns
    -------
    out : float array with the shape of `image`  not clipped, not rounded, whatever the picture's dtype

    Example
    -------
    >>> filter_image(np.array([[0, 0, 0], [0, 9, 0], [0, 0, 0]]), np.array([[1.0, 2.0, 3.0]]))
    array([[ 0.,  0.,  0.],
           [27., 18.,  9.],
           [ 0.,  0.,  0.]])
    """
    height, width = image.shape[:2]
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    border = [(up, up), (left, left)] + [(0, 0)] * (image.ndim - 2)
    padded = np.pad(image, border)
    out = np.zeros(image.shape)
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            out += kernel[i, j] * padded[i : i + height, j : j + width]
    return out
