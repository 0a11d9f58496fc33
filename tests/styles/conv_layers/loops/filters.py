"""Pixel by pixel."""

import math

import numpy as np


def gaussian_kernel(size, sigma):
    m = (size - 1) / 2
    rows = [[math.exp(-((x - m) ** 2 + (y - m) ** 2) / 2 / sigma / sigma) for x in range(size)] for y in range(size)]
    total = sum(map(sum, rows))
    return [[entry / total for entry in row] for row in rows]


def gabor_kernel(size, wavelength, theta, sigma, *, gamma=1.0, phase=0.0):
    kernel = np.empty((size, size))
    for row in range(size):
        for column in range(size):
            x, y = column - size // 2, row - size // 2
            along = x * math.cos(theta) + y * math.sin(theta)
            across = y * math.cos(theta) - x * math.sin(theta)
            hill = math.exp(-0.5 * ((along / sigma) ** 2 + (gamma * across / sigma) ** 2))
            kernel[row, column] = hill * math.cos(2 * math.pi * along / wavelength + phase)
    return kernel


def filter_image(image, kernel):
    if image.ndim == 3:
        return np.stack([filter_image(image[:, :, c], kernel) for c in range(image.shape[2])], axis=2)
    H, W = image.shape
    out = np.zeros((H, W))
    for i, j in np.ndindex(H, W):
        for u, v in np.ndindex(*kernel.shape):
            row, column = i + u - kernel.shape[0] // 2, j + v - kernel.shape[1] // 2
            if 0 <= row < H and 0 <= column < W:
                out[i, j] += float(image[row, column]) * kernel[u, v]
    return out
