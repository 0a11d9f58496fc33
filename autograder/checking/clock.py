"""Which of two computations is faster, by the examiner's own clock, and the yardstick for speed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

ROUNDS = 3
TRIES = 6
HOPELESS = 3


def speed_up(fast: Callable[[], object], slow: Callable[[], object], wanted: float) -> float:
    """How many times faster `fast` is than `slow`: the ratio of the shortest runs of each.

    Runs are interleaved, so that whatever else the machine does meets both. As long as the ratio is below
    `wanted`, more runs are added (at most `TRIES` times `ROUNDS`): noise only ever makes a run longer. A ratio that
    is `HOPELESS` times too small is no noise and ends it.
    """
    shortest = [math.inf, math.inf]
    for _ in range(TRIES):
        for _ in range(ROUNDS):
            for which, run in enumerate((fast, slow)):
                start = time.perf_counter()
                run()
                shortest[which] = min(shortest[which], time.perf_counter() - start)
        ratio = shortest[1] / shortest[0]
        if ratio >= wanted or ratio * HOPELESS < wanted:
            break
    return shortest[1] / shortest[0]


def matmul_loops(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The matrix product `a @ b`, one multiplication and one addition at a time.

    This is how long plain Python takes for the arithmetic alone; a convolution written as scalar loops needs
    as many multiplications, and some bookkeeping on top.

    Parameters
    ----------
    a : (I, K) float
    b : (K, J) float

    Returns
    -------
    product : (I, J) float64
    """
    rows, columns = a.tolist(), b.T.tolist()
    product = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            total = 0.0
            for k in range(len(row)):
                total += row[k] * column[k]
            product[i, j] = total
    return product
