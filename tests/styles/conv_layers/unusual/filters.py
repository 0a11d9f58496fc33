"""Outer products, complex waves, rolled pictures."""

import numpy as np


def gaussian_kernel(size, sigma):
    bell = np.exp(-0.5 * (np.linspace(-(size // 2), size // 2, size) / sigma) ** 2)
    return np.multiply.outer(bell / bell.sum(), bell / bell.sum())


def gabor_kernel(size, wavelength, theta, sigma, *, gamma=1.0, phase=0.0):
    half = size // 2
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    turned = (x + 1j * y) * np.exp(-1j * theta)
    hill = np.exp(-(turned.real**2 + (gamma * turned.imag) ** 2) / 2 / sigma**2)
    return (hill * np.exp(1j * (2 * np.pi * turned.real / wavelength + phase))).real


def filter_image(image, kernel):
    if image.ndim == 3:
        return np.dstack([filter_image(colour, kernel) for colour in np.moveaxis(image, -1, 0)])
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image.astype(float), ((up, up), (left, left)))
    moved = [np.roll(padded, (up - i, left - j), (0, 1)) * k for (i, j), k in np.ndenumerate(kernel)]
    return sum(moved)[up : up + image.shape[0], left : left + image.shape[1]]
