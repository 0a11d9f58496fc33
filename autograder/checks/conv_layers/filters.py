"""Checks of hand-made filters."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Task
from ...subject import Implementation

gaussian_kernel = Task("gaussian_kernel", "filters", ("kernel",))
gabor_kernel = Task("gabor_kernel", "filters", ("kernel",))
filter_image = Task("filter_image", "filters", ("out",))


@gaussian_kernel.check("example", 1, "the weights sum to 1 and fall off from the middle", cases=1)
def _(impl: Implementation, case: Case) -> None:
    kernel = impl.gaussian_kernel(5, 1.0)
    case.equal("kernel", kernel, case.ref.gaussian_kernel(5, 1.0))
    case.equal("kernel.sum()", np.sum(kernel), 1.0)


@gaussian_kernel.check("values", 1, "random sizes and widths")
def _(impl: Implementation, case: Case) -> None:
    size, sigma = 2 * case.integer(2, 5) + 1, float(case.rng.uniform(1.2, 3.0))
    case.equal("kernel", impl.gaussian_kernel(size, sigma), case.ref.gaussian_kernel(size, sigma))


def gabor(case: Case) -> tuple[int, float, float, float]:
    """Size, wavelength, direction and width of a filter; the direction is neither upright, lying nor diagonal."""
    theta = float(case.rng.uniform(0.2, 0.6)) + case.integer(0, 3) * np.pi / 2
    return 2 * case.integer(3, 5) + 1, float(case.rng.uniform(3, 6)), theta, float(case.rng.uniform(1.5, 2.8))


@gabor_kernel.check("example", 1, "upright stripes for theta = 0, lying ones for theta = pi / 2", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for theta in (0.0, np.pi / 2):
        case.equal("kernel", impl.gabor_kernel(7, 4.0, theta, 2.0), case.ref.gabor_kernel(7, 4.0, theta, 2.0))


@gabor_kernel.check("values", 1, "other directions: the filter turns with theta")
def _(impl: Implementation, case: Case) -> None:
    numbers = gabor(case)
    case.equal("kernel", impl.gabor_kernel(*numbers), case.ref.gabor_kernel(*numbers))


@gabor_kernel.check("shapes", 1, "long hills (gamma) and shifted waves (phase)")
def _(impl: Implementation, case: Case) -> None:
    size, wavelength, _, sigma = gabor(case)
    for theta, gamma, phase in ((0, 0.5, 0), (0, 1, -np.pi / 2), (0, 0.7, 0.4), (np.pi / 2, 0.6, 0)):
        got = impl.gabor_kernel(size, wavelength, float(theta), sigma, gamma=float(gamma), phase=float(phase))
        want = case.ref.gabor_kernel(size, wavelength, float(theta), sigma, gamma=float(gamma), phase=float(phase))
        case.equal("kernel", got, want)


def picture(case: Case, *more: int) -> np.ndarray:
    """A picture of random grey values, wider than high."""
    height, width = sorted(case.sizes(2, 5, 9))
    return case.rng.random((height, width, *more))


@filter_image.check("values", 1, "grey pictures, square filters")
def _(impl: Implementation, case: Case) -> None:
    image, kernel = picture(case), case.normal(3, 3)
    case.equal("out", impl.filter_image(image, kernel), case.ref.filter_image(image, kernel))


@filter_image.check("channels", 0.5, "colour pictures: each colour on its own")
def _(impl: Implementation, case: Case) -> None:
    image, kernel = picture(case, 3), case.normal(3, 3)
    case.equal("out", impl.filter_image(image, kernel), case.ref.filter_image(image, kernel))


@filter_image.check("rectangular", 0.5, "filters whose height and width differ")
def _(impl: Implementation, case: Case) -> None:
    image = picture(case)
    for shape in ((5, 3), (1, 5)):
        kernel = case.normal(*shape)
        case.equal("out", impl.filter_image(image, kernel), case.ref.filter_image(image, kernel))


@filter_image.check("dtype", 0.5, "whole-number pictures: nothing is cut off or wrapped around", cases=1)
def _(impl: Implementation, case: Case) -> None:
    image = case.rng.integers(0, 256, (6, 7)).astype(np.uint8)
    kernel = case.normal(3, 3)
    real = impl.filter_image(image.astype(np.float64), kernel)
    case.equal("out (picture of uint8)", impl.filter_image(image, kernel), real)


@filter_image.check("pure", 0.5, "picture and filter stay as they were", cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "filter_image", picture(case), case.normal(3, 3))
