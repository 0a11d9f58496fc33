"""A case: the seeded data that one property is tried on, and the judgments that it makes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import CheckError
from ..worker.values import Generator, Handle, same
from . import clock, gradcheck
from .compare import SHAPE, difference
from .finding import Finding, Mismatch

if TYPE_CHECKING:
    from ..subject import Implementation

Data = Callable[[str], tuple[np.ndarray, np.ndarray]]


class Case:
    """Data drawn from a seed, the reference to compare with, and the findings so far.

    A property draws sizes and arrays from the case, calls the implementation, and states what must
    hold. Statements do not stop at the first failure, so that one run names every wrong array.

    Parameters
    ----------
    seed : int  published for the notebook, secret and fresh at grading
    purpose : str  "task/property/number", so that no two cases share their data
    reference : Implementation  the reference, alive or recorded; its calls must not depend on the student's results
    data : function  (name) -> (X, y), what saved results are judged on: a published split in the notebook,
        a split held back from students at grading
    """

    def __init__(self, seed: int, purpose: str, reference: Implementation, data: Data | None = None):
        self.seed, self.purpose, self.ref, self._data = seed, purpose, reference, data
        self.rng = np.random.default_rng([seed, zlib.crc32(purpose.encode())])
        self.findings: list[Finding] = []
        self.judged = 0
        self.earned = 1.0

    # ---- data ---------------------------------------------------------------------------------
    def sizes(self, count: int, low: int = 2, high: int = 7) -> tuple[int, ...]:
        """`count` pairwise different whole numbers from low..high (both included)."""
        if high - low + 1 < count:
            raise CheckError(f"{self.purpose}: {count} different sizes do not fit in {low}..{high}")
        return tuple(int(n) for n in self.rng.permutation(np.arange(low, high + 1))[:count])

    def integer(self, low: int, high: int) -> int:
        """A whole number from low..high (both included)."""
        return int(self.rng.integers(low, high + 1))

    def normal(self, *shape: int, scale: float = 1.0) -> np.ndarray:
        """float64 array of normal numbers with standard deviation `scale`."""
        return scale * self.rng.standard_normal(shape)

    def labels(self, count: int, classes: int) -> np.ndarray:
        """(count,) int64 labels in 0..classes-1, the first ones all different."""
        labels = self.rng.integers(0, classes, count)
        first = min(count, classes)
        labels[:first] = self.rng.permutation(classes)[:first]
        return labels

    def data(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Images and labels by name, e.g. "digits", to judge a saved result on."""
        if self._data is None:
            raise CheckError(f"{self.purpose}: no data were handed in")
        return self._data(name)

    def generator(self) -> Generator:
        """A `rng` argument: each call that it is handed to gets a fresh generator of the same seed."""
        return Generator(int(self.rng.integers(2**31)))

    # ---- judgments ----------------------------------------------------------------------------
    def equal(self, name: str, got: Any, want: Any, tolerance: str = "values") -> bool:
        """State that `got` equals `want` (shape, type, entries within a row of `compare.TOLERANCES`)."""
        return self._judge(difference(name, got, want, tolerance))

    def expect(self, condition: bool, label: str, words: str, got: Any = None, want: Any = None) -> bool:
        """State that a condition holds; `words` tell the student what came and what was wanted."""
        return self._judge(None if condition else Finding(label, "condition", words, got, want))

    def like_own(self, label: str, call: Callable[[], Any], other: Callable[[], Any], words: str) -> bool:
        """State that `call` gives what `other` gives, where both ask the student's code, in two ways that must agree:
        so one feature can be tried over all others, whether they are right or not. If `other` fails, that is the
        business of the property that it belongs to; `words` say what it is."""
        try:
            want = np.asarray(other(), dtype=np.float64)
        except (Mismatch, TypeError, ValueError, IndexError):
            return self._judge(None)
        finding = difference(label, call(), want)
        if finding is not None:
            finding = replace(finding, words=f"{finding.words} (what your own code gives for {words})")
        return self._judge(finding)

    def share(self, fraction: float, label: str, words: str, got: Any = None) -> bool:
        """State that the property earns only a share (0 to 1) of its points; `words` say why. 1 is a pass."""
        self.earned = min(self.earned, max(0.0, float(fraction)))
        return self._judge(None if fraction >= 1 else Finding(label, "share", words, got))

    def inner(self, label: str, dout: np.ndarray, out: Any) -> float:
        """sum(dout * out), whose gradient a backward pass returns. Raises `Mismatch` if `out` does not fit."""
        return float(np.sum(dout * self.shaped(label, out, dout).astype(np.float64)))

    def shaped(self, label: str, got: Any, like: np.ndarray) -> np.ndarray:
        """`got` as an array. Raises `Mismatch` unless it holds real numbers in the shape of `like`."""
        found = difference(label, got, like, SHAPE)
        if found is not None:
            raise Mismatch(found)
        return np.asarray(got)

    def has_dtype(self, label: str, got: Any, dtype: type) -> bool:
        """State that a result of inputs of this dtype has this dtype, too."""
        have, want = np.asarray(got).dtype, np.dtype(dtype)
        return self.expect(have == want, label, f"{label} has dtype {have} for {want} inputs, want {want}", str(have))

    def refuses(
        self, label: str, call: Callable[[], Any], words: str, types: tuple[str, ...] = ("ValueError",)
    ) -> bool:
        """State that `call` raises one of `types`; `words` say what must be refused and why."""
        try:
            got = call()
        except Mismatch as mismatch:
            finding = mismatch.finding
            if finding.kind != "raised":
                raise
            ok = any(name in types for name in finding.got[0])
            return self._judge(
                None if ok else Finding(label, "raised", f"{words}; want {types[0]}, but {finding.words}", finding.got)
            )
        return self._judge(Finding(label, "not_raised", f"{words}; want {types[0]}, got the result {_short(got)}", got))

    def gradient(
        self,
        f: gradcheck.Scalar,
        at: Mapping[str, np.ndarray],
        grads: Mapping[str, Any],
        *,
        kinks: gradcheck.Pattern | None = None,
        explain: Mapping[str, np.ndarray] | None = None,
        accept: Mapping[str, np.ndarray] | None = None,
    ) -> bool:
        """State that `grads["dx"]` is the gradient of the scalar `f` with respect to `at["x"]`, for each key.

        `explain` may hold the right gradients (where they are known), to say where a wrong one differs;
        without it the full central difference is taken, after a failure only. Where `f` calls the
        reference, `explain` is needed: nothing more than the plan is recorded of its answers. Gradients that
        equal those in `accept` pass as they are: a forward pass in float32 is too rough to be differentiated.
        """
        ok = True
        for name, grad in grads.items():
            variable = name.removeprefix("d")
            shaped = difference(name, grad, at[variable], SHAPE)
            if shaped is not None:
                ok = self._judge(shaped) and ok
                grad = None
            usable = np.zeros(at[variable].shape) if grad is None else np.asarray(grad, dtype=np.float64)
            wrong = gradcheck.wrong_direction(f, at, variable, usable, self.rng, kinks)
            if grad is not None:
                wrong = wrong and not (accept and difference(name, grad, accept[name]) is None)
                ok = self._judge(self._explain(f, at, name, grad, explain) if wrong else None) and ok
        return ok

    def _explain(self, f, at, name: str, grad: Any, explain: Mapping[str, np.ndarray] | None) -> Finding:
        want = explain[name] if explain else gradcheck.full_difference(f, at, name.removeprefix("d"))
        finding = difference(name, grad, want, "values")
        words = (
            finding.words
            if finding
            else f"{name} is not the gradient: a numeric gradient along random directions differs"
        )
        return Finding(name, "values", f"{words} (numeric gradient)", np.asarray(grad), want)

    def adjoint(
        self, label: str, image: np.ndarray, dout: np.ndarray, v: np.ndarray, dv: Any, want: np.ndarray
    ) -> bool:
        """State <dout, A v> == <dv, v> for a linear map A with A v = `image`; `want` is the right `dv`."""
        shaped = difference(label, dv, want)
        if shaped is None and gradcheck.wrong_adjoint(image, dout, v, np.asarray(dv, dtype=np.float64)):
            shaped = Finding(
                label,
                "values",
                f"{label} is not exact: the adjoint identity is off by more than 1e-12",
                np.asarray(dv),
                want,
            )
        return self._judge(shaped)

    def pure(self, impl: Implementation, name: str, *args: Any, limit: int = 0, **kwargs: Any) -> bool:
        """State that `name` leaves its arguments and `numpy.random` alone and answers twice the same."""
        first = impl.observe(name, *args, limit=limit, **kwargs)
        second = impl.observe(name, *args, limit=limit, **kwargs)
        finding = None
        if first.value is None:
            finding = Finding(name, "type", f"{name} returned None (is the `return` missing?)")
        for key, now in first.changed.items():
            words = f"{name} changes its {_argument(key)}; the caller still needs the original"
            finding = Finding(name, "changed", words, now)
        if first.global_random:
            finding = Finding(
                name, "changed", f"{name} draws from the global numpy.random; use the generator that is handed in"
            )
        if finding is None and not same(_without_handles(first.value), _without_handles(second.value)):
            finding = Finding(
                name,
                "changed",
                f"{name} gives two answers to the same call; something is kept between calls",
                second.value,
            )
        return self._judge(finding)

    def new(self, impl: Implementation, name: str, *args: Any, **kwargs: Any) -> bool:
        """State that the (first) result is a new array, not an argument or a view of one: for arguments with which
        nothing is left to compute, where the docstring asks for a new array. Elsewhere a view is as good as a copy.
        A call that raises is the business of other properties."""
        try:
            shared = impl.observe(name, *args, **kwargs).shared
        except Mismatch as mismatch:
            if mismatch.finding.kind != "raised":
                raise
            shared = {}
        if "0" not in shared:
            return self._judge(None)
        itself = f"its {_argument(shared['0'])} itself, or a view of it,"
        words = f"{name} returns {itself} where it has nothing to do; want a new array"
        return self._judge(Finding(name, "shared", words))

    def dtypes(
        self, impl: Implementation, name: str, *args: Any, results: tuple[int, ...] = (0,), **kwargs: Any
    ) -> bool:
        """State that float64 in gives float64 out, to full precision, and float32 in gives float32 out."""
        ok = True
        for dtype in (np.float64, np.float32):
            cast = [_cast(arg, dtype) for arg in args]
            got = getattr(impl, name)(*cast, **kwargs)
            want = getattr(self.ref, name)(*cast, **kwargs)
            for i in results:
                g, w = (got[i], want[i]) if isinstance(want, tuple) else (got, want)
                label = f"{name}[{i}]" if isinstance(want, tuple) else name
                have = np.asarray(g).dtype if not isinstance(g, Handle) else None
                if have != np.asarray(w).dtype:
                    words = f"{label}: {np.dtype(dtype)} in gives {have} out, want {np.asarray(w).dtype}"
                    ok = self._judge(Finding(label, "dtype", words, g, w))
                    continue
                right = difference(label, g, w) is None  # wrong numbers are the business of the other properties
                rough = difference(label, g, w, "tight") if right and dtype is np.float64 else None
                if rough is not None:
                    words = f"{label} is float64, but only its first digits are right: it went through float32"
                    rough = replace(rough, words=words)
                ok = self._judge(rough) and ok
        return ok

    def faster(self, label: str, fast: Callable[[], Any], slow: Callable[[], Any], times: float, than: str) -> bool:
        """State that `fast` takes at most a `times`-th of the time of `slow`, which `than` describes in words."""
        ratio = clock.speed_up(fast, slow, times)
        words = f"{label} is {ratio:.1f} times as fast as {than}; want {times:g} times or more"
        return self._judge(None if ratio >= times else Finding(label, "condition", words))

    def _judge(self, finding: Finding | None) -> bool:
        self.judged += 1
        if finding is not None:
            self.findings.append(finding)
        return finding is None


def _argument(key: str) -> str:
    return f"argument {int(key) + 1}" if key.isdigit() else f"argument `{key}`"


def _short(value: Any) -> str:
    return f"array of shape {value.shape}" if isinstance(value, np.ndarray) else f"{value!r:.60}"


def _cast(value: Any, dtype: type) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(dtype)
    if isinstance(value, tuple):
        return tuple(_cast(item, dtype) for item in value)
    return value


def _without_handles(value: Any) -> Any:
    if isinstance(value, Handle):
        return None
    if isinstance(value, (list, tuple)):
        return [_without_handles(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_handles(item) for key, item in value.items()}
    return value
