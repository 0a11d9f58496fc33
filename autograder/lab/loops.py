"""The yardstick for speed: a matrix product as three loops over numbers."""

from __future__ import annotations

import numpy as np


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
