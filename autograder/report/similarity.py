"""Ranks pairs of submissions by the code that they share and others do not have: evidence to look at, not proof.

Fingerprints by winnowing (Schleimer, Wilkerson and Aiken, 2003), as copydetect computes them: names, comments and
spaces do not count, so renaming does not help. Lines of the stub are left out, and so is what many have written: for
a short task there are few ways.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from copydetect import CodeFingerprint
from copydetect.detector import compare_files

NOISE, GUARANTEE = 20, 30  # shorter matches than NOISE are ignored, matches of GUARANTEE are always found; in tokens
MANY = 0.1  # what more than this share of the class has written is common
FEW = 3  # what at most so many have written is never common
LEAST = 3  # pairs with fewer shared fingerprints are not looked at


@dataclass(frozen=True)
class Pair:
    """Two submissions. `shared` is what they alone have in common, as a share of the smaller one's own code.

    `spans` are the places in each one's `own_code`, as (start, end).
    """

    first: str
    second: str
    shared: float
    tokens: int
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]]


def own_code(files: Mapping[str, bytes], stubs: Mapping[str, bytes]) -> str:
    """What a student wrote: all lines that do not stand in the stubs, file by file."""
    given = {line.strip() for content in stubs.values() for line in _text(content).splitlines()}
    parts = []
    for name, content in files.items():
        lines = [line for line in _text(content).splitlines() if line.strip() not in given]
        if any(line.strip() for line in lines):
            parts.append("\n".join([f"# {name}", *lines]))
    return "\n".join(parts) + "\n" if parts else ""


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\0", "�")


def rank(
    codes: Mapping[str, str],
    together: Callable[[str, str], bool] = lambda first, second: False,
    most: int = 50,
    on_done: Callable[[str], None] = lambda student: None,
) -> list[Pair]:
    """The `most` similar pairs first. `codes` are by student; pairs that work `together` are left out."""
    prints = {}
    for student, code in codes.items():
        prints[student] = _fingerprint(code)
        on_done(student)
    _drop_common(prints)
    pairs = [_pair(first, second, prints) for first, second in _candidates(prints) if not together(first, second)]
    return sorted(pairs, key=lambda pair: (-pair.shared * pair.tokens**0.5, pair.first, pair.second))[:most]


def _fingerprint(code: str) -> CodeFingerprint:
    return CodeFingerprint("own.py", NOISE, GUARANTEE - NOISE + 1, language="python", fp=io.StringIO(code))


def _drop_common(prints: Mapping[str, CodeFingerprint]) -> None:
    counts = Counter(value for found in prints.values() for value in found.hashes)
    limit = max(FEW, MANY * len(prints))
    for found in prints.values():
        found.hashes = {value for value in found.hashes if counts[value] <= limit}


def _candidates(prints: Mapping[str, CodeFingerprint]) -> list[tuple[str, str]]:
    """Pairs that share fingerprints, found through an index: the work grows with what is shared, not with all pairs."""
    owners: dict[int, list[str]] = defaultdict(list)
    for student, found in prints.items():
        for value in found.hashes:
            owners[value].append(student)
    shared = Counter(pair for students in owners.values() for pair in combinations(students, 2))
    return [pair for pair, count in shared.items() if count >= LEAST]


def _pair(first: str, second: str, prints: Mapping[str, CodeFingerprint]) -> Pair:
    one, two = prints[first], prints[second]
    _, _, slices = compare_files(one, two)
    common, smaller = len(one.hashes & two.hashes), min(len(one.hashes), len(two.hashes))
    spans = [_spans(item) for item in slices]
    tokens = sum(end - start for start, end in spans[0])
    return Pair(first, second, common / smaller, tokens, (spans[0], spans[1]))


def _spans(slices: np.ndarray) -> list[tuple[int, int]]:
    """Start and end of each match, in order, without overlaps."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(zip(*slices.astype(int).tolist(), strict=True)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
