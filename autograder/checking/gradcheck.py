"""Numeric gradients: random directions with a guard against kinks, the adjoint identity, and the full difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

H = 1e-5
DIRECTIONS = 3
REDRAWS = 20
RTOL = 1e-6
ADJOINT_RTOL = 1e-12

Arrays = Mapping[str, np.ndarray]
Scalar = Callable[[dict[str, np.ndarray]], float]
Pattern = Callable[[dict[str, np.ndarray]], np.ndarray]


def wrong_direction(
    f: Scalar, at: Arrays, name: str, grad: np.ndarray, rng: np.random.Generator, kinks: Pattern | None = None
) -> bool:
    """Whether `grad` disagrees with central differences of `f` along random unit directions.

    Parameters
    ----------
    f : maps the named arrays to a float
    at : named float64 arrays, the point; not modified
    name : str  the array that is varied
    grad : array, shape of `at[name]`  the gradient to judge
    rng : generator of the directions
    kinks : maps the named arrays to a pattern (signs, winners); a direction along which the pattern
        differs at +h and -h crosses a kink and is drawn again, at most 20 times

    Passes if |num - ana| <= 1e-6 * max(|num| + |ana|, ||grad|| / sqrt(n)) in each of three directions.
    """
    wrong = False
    for _ in range(DIRECTIONS):  # always all of them: recorded answers must stay in step
        direction = rng.standard_normal(at[name].shape)
        direction /= np.linalg.norm(direction)
        ahead, behind = _shifted(at, name, H * direction), _shifted(at, name, -H * direction)
        for _ in range(REDRAWS if kinks else 0):
            if np.array_equal(kinks(ahead), kinks(behind)):  # type: ignore[misc]
                break
            direction = rng.standard_normal(at[name].shape)
            direction /= np.linalg.norm(direction)
            ahead, behind = _shifted(at, name, H * direction), _shifted(at, name, -H * direction)
        numeric = (f(ahead) - f(behind)) / (2 * H)
        analytic = float(np.sum(grad * direction))
        floor = float(np.linalg.norm(grad)) / np.sqrt(grad.size)
        close = share(numeric - analytic, RTOL * max(abs(numeric) + abs(analytic), floor), "gradient") <= 1
        if not (close and np.isfinite(floor)):
            wrong = True
    return wrong


def share(error: float, allowed: float, kind: str) -> float:
    """An error as a share of what is allowed; `kind` ("gradient" or "adjoint") is for who measures the errors."""
    return abs(error) / allowed if error else 0.0


def full_difference(f: Scalar, at: Arrays, name: str) -> np.ndarray:
    """The whole numeric gradient of `f` with respect to `at[name]`: two calls of `f` for each entry."""
    gradient = np.zeros(at[name].shape)
    for index in np.ndindex(*at[name].shape):
        step = np.zeros(at[name].shape)
        step[index] = H
        gradient[index] = (f(_shifted(at, name, step)) - f(_shifted(at, name, -step))) / (2 * H)
    return gradient


def wrong_adjoint(image: np.ndarray, dout: np.ndarray, v: np.ndarray, dv: np.ndarray) -> bool:
    """Whether a linear map A and its backward pass break <dout, A v> == <backward(dout), v> (to 1e-12).

    `image` is A v (without a bias), `dv` is what the backward pass returned for `dout`.
    """
    left, right = float(np.sum(dout * image)), float(np.sum(dv * v))
    scale = float(np.linalg.norm(dout) * np.linalg.norm(image) + np.linalg.norm(dv) * np.linalg.norm(v))
    return not share(left - right, ADJOINT_RTOL * scale, "adjoint") <= 1


def _shifted(at: Arrays, name: str, step: np.ndarray) -> dict[str, np.ndarray]:
    return {key: value + step if key == name else value for key, value in at.items()}
