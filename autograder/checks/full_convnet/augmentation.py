"""Checks of augmentation and of the top-k error."""

from __future__ import annotations

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...subject import Implementation
from ...worker.values import Generator

augment = Task("augment", "augmentation", ("moved",))
top_k_error = Task("top_k_error", "augmentation", ("error",))

Way = tuple[int, int, bool]


def versions(X: np.ndarray, reach: int) -> dict[Way, np.ndarray]:
    """All that pictures (N, C, H, W) may become: (down, right, mirrored) to the pictures, moved in that way."""
    H, W = X.shape[2:]
    bordered = np.pad(X, ((0, 0), (0, 0), (reach, reach), (reach, reach)))
    found: dict[Way, np.ndarray] = {}
    for top in range(2 * reach + 1):
        for left in range(2 * reach + 1):
            cut = bordered[:, :, top : top + H, left : left + W]
            found[reach - top, reach - left, False] = cut
            found[reach - top, reach - left, True] = cut[..., ::-1]
    return found


def ways(impl: Implementation, X: np.ndarray, rng: Generator, reach: int, **options: object) -> list[Way]:
    """How each picture was moved. Raises `Mismatch` for a result that is no moved picture."""
    moved = np.asarray(impl.augment(X, rng, **options))
    if moved.shape != X.shape or moved.dtype.kind not in "fiu":
        raise Mismatch(Finding("moved", "shape", f"moved has shape {moved.shape}, want {X.shape}", moved, X))
    possible = versions(X, reach)
    equal = np.stack([np.isclose(version, moved).all(axis=(1, 2, 3)) for version in possible.values()])
    for n in np.flatnonzero(~equal.any(axis=0)):
        words = f"moved[{n}] is not X[{n}], moved by at most {reach} rows and columns, zeros coming in"
        raise Mismatch(Finding("moved", "values", words, moved[n]))
    every = list(possible)
    return [every[which] for which in equal.argmax(axis=0)]


def spread(case: Case, label: str, values: list[int], wanted: list[int]) -> None:
    """State that all wanted values occur, about equally often."""
    counts = np.array([values.count(value) for value in wanted])
    expected = len(values) / len(wanted)
    found = ", ".join(f"{count} by {value:+d}" for count, value in zip(counts, wanted, strict=True))
    words = f"{label}: of {len(values)} pictures {found} were moved; want all about equally often"
    case.expect(bool(np.all(np.abs(counts - expected) < 6 * np.sqrt(expected))), label, words, counts)


@augment.check("values", 1.5, "each picture is itself, moved; rows and columns differ in number")
def _(impl: Implementation, case: Case) -> None:
    X = case.normal(12, case.integer(1, 3), 5, 7)
    case.expect(len(ways(impl, X, case.generator(), 2, max_shift=2, flip=True)) == len(X), "moved", "", None)


@augment.check(
    "statistics", 1, "all shifts, up, down, left and right, each picture its own; half are mirrored", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    found = ways(impl, case.normal(240, 1, 4, 5), case.generator(), 2, max_shift=2, flip=True)
    spread(case, "rows", [way[0] for way in found], [-2, -1, 0, 1, 2])
    spread(case, "columns", [way[1] for way in found], [-2, -1, 0, 1, 2])
    both = len({way[:2] for way in found})
    case.expect(
        both > 22, "shifts", f"only {both} of 25 pairs of shifts occur; draw rows and columns apart", np.array(both)
    )
    mirrored = sum(way[2] for way in found)
    case.expect(
        72 < mirrored < 168, "flip", f"{mirrored} of 240 pictures are mirrored, want about half", np.array(mirrored)
    )
    for axis, label in enumerate(("rows", "columns")):
        fewest = min(len({way[axis] for way in found if way[2] == flipped}) for flipped in {way[2] for way in found})
        words = f"by how many {label} a picture is moved hangs together with whether it is mirrored; draw them apart"
        case.expect(fewest == 5, "flip", words, np.array(fewest))
    many = ways(impl, case.normal(10_000, 1, 2, 3), case.generator(), 1, max_shift=1, flip=True)
    fair = sum(way[2] for way in many)
    words = f"{fair:,} of 10,000 small pictures are mirrored, want about half"
    case.expect(4700 < fair < 5300, "flip", words, np.array(fair))


@augment.check("defaults", 0.5, "max_shift = 2 and flip = True where they are left out; both can be changed", cases=1)
def _(impl: Implementation, case: Case) -> None:
    X = case.normal(8, 1, 5, 6)

    def tried(**options: object) -> tuple[int, bool]:
        """How far any picture is moved, and whether any is mirrored, with ten generators."""
        found = [way for _ in range(10) for way in ways(impl, X, case.generator(), 4, **options)]
        return max(max(abs(down), abs(right)) for down, right, _ in found), any(way[2] for way in found)

    farthest, mirrored = tried()
    case.expect(farthest == 2, "max_shift", f"left out, max_shift acts like {farthest}, want 2", np.array(farthest))
    case.expect(mirrored, "flip", "left out, flip acts like False, want True")
    farthest, mirrored = tried(max_shift=1, flip=False)
    case.expect(farthest == 1, "max_shift", f"max_shift=1 moves pictures by up to {farthest}", np.array(farthest))
    case.expect(not mirrored, "flip", "flip=False mirrors pictures all the same")


@augment.check("pure", 0.5, "X stays as it is; the result depends on rng alone, and on it it does", cases=1)
def _(impl: Implementation, case: Case) -> None:
    X = case.normal(30, 1, 4, 5)
    case.pure(impl, "augment", X, case.generator())
    case.new(impl, "augment", X, case.generator(), max_shift=0, flip=False)
    first, other = (np.asarray(impl.augment(X, case.generator())) for _ in range(2))
    case.expect(
        not np.array_equal(first, other), "moved", "two generators give one and the same result; draw from `rng`", other
    )


@augment.check("dtype", 0.5, "float32 stays float32", cases=1)
def _(impl: Implementation, case: Case) -> None:
    for dtype in (np.float64, np.float32):
        got = np.asarray(impl.augment(case.normal(4, 1, 4, 5).astype(dtype), case.generator())).dtype
        case.expect(got == dtype, "moved", f"moved has dtype {got} for {np.dtype(dtype)} pictures", str(got))


@top_k_error.check("values", 1.5, "k from 1 to C")
def _(impl: Implementation, case: Case) -> None:
    N, C = case.sizes(2, 5, 9)
    scores, y = case.normal(4 * N, C), case.labels(4 * N, C)
    for k in (2, 3, C - 1):
        case.equal(f"error (k = {k})", impl.top_k_error(scores, y, k), case.ref.top_k_error(scores, y, k))


@top_k_error.check("edge", 1, "k = 1 and k = C; of equal scores the smaller class number is ahead")
def _(impl: Implementation, case: Case) -> None:
    scores, y = case.normal(15, 6), case.labels(15, 6)
    case.equal("error (k = 1)", impl.top_k_error(scores, y, 1), case.ref.top_k_error(scores, y, 1))
    case.equal("error (k = C)", impl.top_k_error(scores, y, 6), 0.0)
    tied = np.zeros((24, 6))
    tied[:, 5] = 1.0
    labels = case.rng.permutation(np.arange(24) % 4)
    case.equal("error (ties, k = 3)", impl.top_k_error(tied, labels, 3), case.ref.top_k_error(tied, labels, 3))
    # some sorts keep the order of equals in short rows only
    many = case.rng.permuted(np.tile(np.arange(40) % 3.0, (20, 1)), axis=1)
    third = np.array([np.flatnonzero(row == row.max())[2] for row in many])
    case.equal("error (40 classes, the third of the best, k = 3)", impl.top_k_error(many, third, 3), 0.0)


@top_k_error.check("pure", 0.5, cases=1)
def _(impl: Implementation, case: Case) -> None:
    case.pure(impl, "top_k_error", case.normal(7, 4), case.labels(7, 4), 2)
