"""Equality of plain values, in words: type, shape, how many entries, the worst one, got and want."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from .finding import Finding

# The one table of tolerances: |got - want| <= rtol * max(|want|) + rtol * |want| + atol.
# "values" lets float32 internals pass (a property of its own looks at the dtype); "tight" is for float64 results.
TOLERANCES = {"values": (1e-5, 1e-9), "tight": (1e-10, 1e-14), "exact": (0.0, 0.0)}
LARGEST = np.finfo(np.float64).max
SHAPE = "shape"  # in place of a row: whatever the numbers are, so long as they are as many


def difference(name: str, got: Any, want: Any, tolerance: str = "values") -> Finding | None:
    """What separates `got` from `want`, or None.

    Parameters
    ----------
    name : str  what the student calls it: "dw", "cache[0]"
    got, want : plain values  arrays, numbers, tuples, dicts; a list passes for a tuple, an int for a float
    tolerance : str  a row of `TOLERANCES`, or `SHAPE`
    """
    if isinstance(want, (tuple, list)):
        return _sequence(name, got, want, tolerance)
    if isinstance(want, dict):
        return _mapping(name, got, want, tolerance)
    if want is None or isinstance(want, (str, bool)):
        equal = got is want if want is None else not isinstance(got, np.ndarray) and got == want
        return None if equal else Finding(name, "values", f"{name}: got {show(got)}, want {want!r}", got, want)
    return _array(name, got, np.asarray(want), tolerance)


def show(value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else show(value[()])
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.6g}"
    if isinstance(value, np.generic):
        return f"{value.item()!r}"
    return f"{value!r:.80}"


def _sequence(name: str, got: Any, want: Any, tolerance: str) -> Finding | None:
    if isinstance(got, np.ndarray) and got.ndim:
        got = tuple(got)
    if not isinstance(got, (tuple, list)) or len(got) != len(want):
        size = f"{len(got)} items" if isinstance(got, (tuple, list)) else show(got)
        return Finding(name, "type", f"{name}: got {size}, want a tuple of {len(want)}", got, want)
    findings = (difference(f"{name}[{i}]", g, w, tolerance) for i, (g, w) in enumerate(zip(got, want, strict=True)))
    return next((finding for finding in findings if finding), None)


def _mapping(name: str, got: Any, want: dict, tolerance: str) -> Finding | None:
    if not isinstance(got, dict):
        return Finding(name, "type", f"{name}: got {show(got)}, want a dict with the keys {sorted(want)}", got, want)
    if missing := sorted(str(key) for key in want.keys() - got.keys()):
        return Finding(name, "type", f"{name}: the key {missing[0]!r} is missing; want {sorted(want)}", got, want)
    findings = (difference(f"{name}[{key!r}]", got[key], value, tolerance) for key, value in want.items())
    return next((finding for finding in findings if finding), None)


def _array(name: str, got: Any, want: np.ndarray, tolerance: str) -> Finding | None:
    if isinstance(got, (list, tuple)):
        got = _as_array(got)
    if not isinstance(got, (np.ndarray, numbers.Number)) and not isinstance(got, np.generic):
        extra = " (is the `return` missing?)" if got is None else ""
        what = "a number" if want.ndim == 0 else f"an array of shape {want.shape}"
        return Finding(name, "type", f"{name}: got {show(got)}{extra}, want {what}", got, want)
    array = np.asarray(got)
    if array.shape != want.shape:
        words = f"{name} has shape {array.shape}, want {want.shape}"
        return Finding(name, "shape", words, array, want)
    if array.dtype.kind not in "fiub":
        return Finding(name, "dtype", f"{name} has dtype {array.dtype}, want real numbers", array, want)
    return None if tolerance == SHAPE else _entries(name, array, want, tolerance)


def _as_array(value: Any) -> Any:
    try:
        array = np.asarray(value)
    except ValueError:
        return value
    return array if array.dtype.kind in "fiub" else value


def wrong_entries(got: np.ndarray, want: np.ndarray, tolerance: str = "values") -> np.ndarray:
    """Boolean map of the entries of `got` that are not equal to `want` within the tolerance."""
    rtol, atol = TOLERANCES[tolerance]
    got, want = got.astype(np.float64), want.astype(np.float64)
    finite = np.isfinite(want)
    scale = np.abs(want[finite]).max(initial=0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(got - want) <= rtol * (scale + np.abs(want)) + atol
    return ~np.where(finite, close, (got == want) | (np.isnan(got) & np.isnan(want)))


def _are_plainly_equal(got: np.ndarray, want: np.ndarray, tolerance: str) -> bool:
    """Whether a stricter, quicker look finds nothing wrong already: the usual case."""
    if got.dtype != np.float64 or want.dtype != np.float64 or not want.size:
        return False
    rtol, atol = TOLERANCES[tolerance]
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.abs(got - want).max() <= rtol * min(np.abs(want).max(), LARGEST) + atol)


def _entries(name: str, got: np.ndarray, want: np.ndarray, tolerance: str) -> Finding | None:
    if _are_plainly_equal(got, want, tolerance):
        return None
    wrong = wrong_entries(got, want, tolerance)
    if not wrong.any():
        return None
    if want.ndim == 0:
        return Finding(name, "values", f"{name}: got {show(got)}, want {show(want)}", got, want)
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.where(wrong, np.abs(got.astype(np.float64) - want.astype(np.float64)), -1.0)
    worst = np.unravel_index(int(np.argmax(np.where(np.isnan(error), np.inf, error))), want.shape)
    index = ", ".join(str(int(i)) for i in worst)
    words = (
        f"{name}: {int(wrong.sum())} of {want.size} entries are wrong; the worst is {name}[{index}]: "
        f"got {show(got[worst])}, want {show(want[worst])}"
    )
    return Finding(name, "values", words, got, want)
