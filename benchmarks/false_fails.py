"""How often right code is marked wrong: the reference and every style of tests/styles on many seeds.

    python benchmarks/false_fails.py [ASSIGNMENT …] [--seeds 1000] [--first 0] [--json FILE]

Prints for each assignment and style how often something failed, and how large the errors of right code are against
each row of `compare.TOLERANCES` and in the gradient checks (an error of 1 is at the limit). All styles see the same
cases, so the reference answers each case once, and what it answered is told to the others.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from autograder.checking import Finding, Property, Task, compare, gradcheck
from autograder.checks import ASSIGNMENTS, load, signatures
from autograder.examine.examiner import Solutions
from autograder.examine.run import try_case
from autograder.mutate.children import in_children
from autograder.subject import Answered, Implementation, LocalSubject
from autograder.subject.protocol import Recording

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "tests" / "styles"
CHUNK = 20  # seeds in one process
SECONDS = 1800.0  # of processor time for them
LOST_ON_PURPOSE = {("float32", "dtype")}  # who computes in float32 loses that property, and says so in the notebook
# Hardly different from seed to seed, and slow, so tried on one seed in so many: the time that something takes, and
# the clinics, where the seed decides the order of the patients alone.
SELDOM = {"speed": 100, "cost": 100, "affine_is_right": 20, "relu_is_right": 20, "conv_is_right": 20}
LIMITS = (*compare.TOLERANCES, "gradient", "adjoint")
EXACT = -99  # stands for an error of 0 among decimal exponents

Errors = dict[str, Counter]  # row of LIMITS -> decimal exponent of an error, as a share of what is allowed
Row = dict  # "failed": words, "tried": number of properties, "errors": Errors


def styles(assignment: str) -> dict[str, dict[str, str]]:
    """style -> module -> text; the reference has none of its own."""
    folder = STYLES / assignment
    found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return {"reference": {}} | {
        path.name: {file.stem: file.read_text() for file in path.glob("*.py")} for path in found
    }


def try_seeds(assignment: str, seeds: range, solutions: Solutions) -> dict[str, Row]:
    """A row for each style: what failed on some seeds, how many properties were tried, how large the errors are."""
    sources = styles(assignment)
    subjects = {style: LocalSubject.load(solutions.folder / "convnet", texts) for style, texts in sources.items()}
    rows: dict[str, Row] = {style: {"failed": [], "tried": 0, "errors": {}} for style in sources}
    for seed in seeds:
        for task in load(assignment).tasks:
            if not task.module or seed % SELDOM.get(task.name, 1):
                continue
            who = {
                name: it.fresh() for name, it in subjects.items() if task.module in sources[name] or not sources[name]
            }
            impls = {name: Implementation(subject, signatures()) for name, subject in who.items()}
            for item in task.properties.values():
                if seed % SELDOM.get(item.name, 1) == 0:
                    try_styles(task, item, impls, solutions, seed, rows)
    return rows


def try_styles(
    task: Task, item: Property, impls: dict[str, Implementation], solutions: Solutions, seed: int, rows: dict[str, Row]
) -> None:
    """One property, all of its cases, on every style; the results are added to `rows`."""
    names = signatures()
    for number in range(item.cases):
        asked = Recording(solutions.reference.fresh())
        for style, impl in impls.items():  # the reference is the first of them
            told = asked if style == "reference" or not item.recorded else Answered(asked.answers)
            with watching(rows[style]["errors"]):
                trial = try_case(task, item, number, impl, Implementation(told, names), seed, solutions.data)
            rows[style]["tried"] += number == 0
            if trial.findings and (style, item.name) not in LOST_ON_PURPOSE:
                rows[style]["failed"].append(f"seed {seed}: {task.name}/{item.name}: {trial.findings[0].words}")


class watching:  # noqa: N801  (a context manager, used like a function)
    """Counts the errors of all comparisons that are made meanwhile."""

    def __init__(self, errors: Errors):
        self._errors, self._judge, self._share = errors, compare._entries, gradcheck.share

    def __enter__(self) -> None:
        compare._entries, gradcheck.share = self._compare, self._gradient

    def __exit__(self, *_: object) -> None:
        compare._entries, gradcheck.share = self._judge, self._share

    def _compare(self, name: str, got: np.ndarray, want: np.ndarray, tolerance: str) -> Finding | None:
        self._count(tolerance, largest(got, want, tolerance))
        return self._judge(name, got, want, tolerance)

    def _gradient(self, error: float, allowed: float, kind: str) -> float:
        share = self._share(error, allowed, kind)
        self._count(kind, share)
        return share

    def _count(self, kind: str, share: float) -> None:
        exponent = EXACT if share == 0 else int(np.ceil(np.log10(share))) if np.isfinite(share) else -EXACT
        self._errors.setdefault(kind, Counter())[exponent] += 1


def largest(got: np.ndarray, want: np.ndarray, tolerance: str) -> float:
    """The largest error as a share of what is allowed."""
    rtol, atol = compare.TOLERANCES[tolerance]
    got, want = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    finite = np.isfinite(want)
    with np.errstate(all="ignore"):
        allowed = rtol * (np.abs(want[finite]).max(initial=0.0) + np.abs(want[finite])) + atol
        error = np.abs(got[finite] - want[finite])
        return float(np.max(np.where(error == 0, 0.0, error / allowed), initial=0.0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", default=list(ASSIGNMENTS), metavar="ASSIGNMENT")
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first seed, to go on where an earlier run ended")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    end = options.first + options.seeds
    tables: dict[str, dict[str, Row]] = {}
    for assignment in options.assignments:
        solutions = Solutions.load(ROOT / "solutions", assignment)
        jobs = {
            first: partial(try_seeds, assignment, range(first, min(first + CHUNK, end)), solutions)
            for first in range(options.first, end, CHUNK)
        }
        start, table = time.monotonic(), tables.setdefault(assignment, {})
        for first, outcome in in_children(jobs, SECONDS, options.jobs):
            for style, row in (outcome.value or {"reference": lost(first, outcome.lost)}).items():
                add(table.setdefault(style, {"failed": [], "tried": 0, "errors": {}}), row)
            if options.json:
                options.json.write_text(json.dumps(tables, indent=1))
        print(f"{assignment}: {options.seeds} seeds, {time.monotonic() - start:.0f} s")
        show(table)


def lost(first: int, why: str) -> Row:
    return {"failed": [f"seeds from {first}: {why}"], "tried": 0, "errors": {}}


def add(row: Row, more: Row) -> None:
    row["failed"] += more["failed"]
    row["tried"] += more["tried"]
    for name, counts in more["errors"].items():
        row["errors"][name] = dict(Counter(row["errors"].get(name, {})) + Counter(counts))


def show(table: dict[str, Row]) -> None:
    """How often each style failed; for each tolerance how many comparisons were exact, and the largest errors."""
    for style, row in table.items():
        words = f"  {style:12} {row['tried']:8} properties tried, {len(row['failed'])} failed"
        print(words, *row["failed"][:5], sep="\n    ")
    for name in LIMITS:
        total: Counter = Counter()
        for style, row in table.items():
            if style != "float32" or name == "values":  # float32 fails `tight` on purpose
                total += Counter(row["errors"].get(name, {}))
        sizes = np.array(sorted(size for size in total.elements() if size <= 0))  # what is to differ, differs more
        if sizes.size:
            below = (
                f"{q:g} % below 1e{int(np.quantile(sizes, q / 100, method='higher'))}" for q in (50, 99, 99.9, 100)
            )
            exact = np.mean(sizes == EXACT)
            print(f"  {name:8} {sizes.size:9} comparisons, {exact:.1%} exact, {', '.join(below)} of the limit")


if __name__ == "__main__":
    main()
