# ruff: noqa
import math

import matplotlib.pyplot as plt
import numpy as np


def _grid(size):
    r = np.arange(-(size // 2), size // 2 + 1)
    return np.meshgrid(r, r)


def gaussian_kernel(size, sigma):
    g = np.array([math.exp(-((i - size // 2) ** 2) / (2 * sigma**2)) for i in range(size)])
    k = np.outer(g, g)
    return k / k.sum()


def gabor_kernel(size, wavelength, theta, sigma, *, gamma=1.0, phase=0.0):
    x, y = _grid(size)
    rot = np.array([[np.cos(theta), np.sin(theta)], [-np.sin(theta), np.cos(theta)]])
    x1, y1 = np.tensordot(rot, np.stack([x, y]), 1)
    return np.exp(-0.5 * ((x1 / sigma) ** 2 + (gamma * y1 / sigma) ** 2)) * np.cos(2 * np.pi / wavelength * x1 + phase)


def filter_image(image, kernel):
    image = image.astype(np.float64)
    if image.ndim == 3:
        return np.dstack([filter_image(image[:, :, c], kernel) for c in range(image.shape[2])])
    h, w = kernel.shape
    padded = np.pad(image, ((h // 2, h // 2), (w // 2, w // 2)), mode="constant")
    views = np.lib.stride_tricks.sliding_window_view(padded, (h, w))
    return np.einsum("ijuv,uv->ij", views, kernel)
