"""Outer products and sliding windows."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def gaussian_kernel(size, sigma):
    line = np.exp(-0.5 * (np.linspace(-(size // 2), size // 2, size) / sigma) ** 2)
    return np.outer(line, line) / line.sum() ** 2


def gabor_kernel(size, wavelength, theta, sigma, *, gamma=1.0, phase=0.0):
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    turned = (x + 1j * y) * np.exp(-1j * theta)
    hill = np.exp(-(turned.real**2 + (gamma * turned.imag) ** 2) / (2 * sigma**2))
    return hill * np.cos(2 * np.pi / wavelength * turned.real + phase)


def filter_image(image, kernel):
    up, left = np.array(kernel.shape) // 2
    padded = np.pad(image.astype(float), [(up, up), (left, left), (0, 0)][: image.ndim])
    return np.einsum("ij...uv,uv->ij...", sliding_window_view(padded, kernel.shape, axis=(0, 1)), kernel)
