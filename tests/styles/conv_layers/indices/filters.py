# ruff: noqa
import numpy as np


def gaussian_kernel(size, sigma):
    k = np.zeros((size, size))
    m = (size - 1) / 2
    for r in range(size):
        for c in range(size):
            k[r, c] = np.exp(-((c - m) ** 2 + (r - m) ** 2) / (2 * sigma**2))
    k /= np.sum(k)
    return k


def gabor_kernel(size, wavelength, theta, sigma, *, gamma=1.0, phase=0.0):
    k = np.zeros((size, size))
    m = size // 2
    for y in range(-m, m + 1):
        for x in range(-m, m + 1):
            x1 = x * np.cos(theta) + y * np.sin(theta)
            y1 = -x * np.sin(theta) + y * np.cos(theta)
            k[y + m, x + m] = np.exp(-(x1**2 + gamma**2 * y1**2) / (2 * sigma**2)) * np.cos(
                2 * np.pi * x1 / wavelength + phase
            )
    return k


def filter_image(image, kernel):
    H, W = image.shape[:2]
    HH, WW = kernel.shape
    out = np.zeros(image.shape)
    for i in range(H):
        for j in range(W):
            for u in range(HH):
                for v in range(WW):
                    a, b = i + u - HH // 2, j + v - WW // 2
                    if 0 <= a < H and 0 <= b < W:
                        out[i, j] += kernel[u, v] * image[a, b]
    return out
