"""How often right code is marked wrong: the reference and every style of tests/styles on many seeds.

    python benchmarks/false_fails.py [ASSIGNMENT …] [--seeds 1000] [--json FILE]

Prints for each assignment and style how often something failed, and how large the errors of right code are against
each row of `compare.TOLERANCES` (an error of 1 is at the limit).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from autograder.checking import compare
from autograder.checks import ASSIGNMENTS, load
from autograder.examine.examiner import Solutions
from autograder.mutate.children import in_children
from autograder.mutate.listed import failures
from autograder.subject import LocalSubject

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "tests" / "styles"
CHUNK = 20  # seeds in one process
LOST_ON_PURPOSE = {("float32", "dtype")}  # who computes in float32 loses that property, and says so in the notebook


def styles(assignment: str) -> dict[str, dict[str, str]]:
    """style -> module -> text; the reference has none of its own."""
    folder = STYLES / assignment
    found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return {"reference": {}} | {
        path.name: {file.stem: file.read_text() for file in path.glob("*.py")} for path in found
    }


def try_seeds(assignment: str, style: str, sources: dict[str, str], seeds: range, solutions: Solutions) -> dict:
    """What failed on some seeds, how many properties were tried, and a histogram of errors for each tolerance."""
    errors: dict[str, Counter] = {row: Counter() for row in compare.TOLERANCES}
    judge = compare.wrong_entries

    def watched(got: np.ndarray, want: np.ndarray, tolerance: str = "values") -> np.ndarray:
        errors[tolerance][_size(got, want, tolerance)] += 1
        return judge(got, want, tolerance)

    compare.wrong_entries = watched
    subject = LocalSubject.load(solutions.folder / "convnet", sources)
    failed, tried = [], 0
    for seed in seeds:
        for task in load(assignment).tasks:
            if not task.module or (sources and task.module not in sources):
                continue
            skip = {"speed"} if seed else set()
            bad = failures(task, subject.fresh(), solutions, seed, skip)
            tried += len(task.properties.keys() - skip)
            failed += [
                f"seed {seed}: {task.name}/{name}: {trial.findings[0].words}"
                for name, trial in bad.items()
                if (style, name) not in LOST_ON_PURPOSE
            ]
    return {"failed": failed, "tried": tried, "errors": {row: dict(counts) for row, counts in errors.items()}}


def _size(got: np.ndarray, want: np.ndarray, tolerance: str) -> int:
    """The decimal exponent of the largest error as a share of what is allowed; -99 for none."""
    rtol, atol = compare.TOLERANCES[tolerance]
    got, want = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    finite = np.isfinite(want)
    with np.errstate(all="ignore"):
        allowed = rtol * (np.abs(want[finite]).max(initial=0.0) + np.abs(want[finite])) + atol
        error = np.abs(got[finite] - want[finite])
        share = float(np.max(np.where(error == 0, 0.0, error / allowed), initial=0.0))
    return -99 if share == 0 else int(np.ceil(np.log10(share))) if np.isfinite(share) else 99


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", default=list(ASSIGNMENTS), metavar="ASSIGNMENT")
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: dict[str, dict[str, dict]] = {}
    for assignment in options.assignments:
        solutions = Solutions.load(ROOT / "solutions", assignment)
        jobs = {
            (style, first): partial(
                try_seeds, assignment, style, sources, range(first, min(first + CHUNK, options.seeds)), solutions
            )
            for style, sources in styles(assignment).items()
            for first in range(0, options.seeds, CHUNK)
        }
        start = time.monotonic()
        table: dict[str, dict] = {}
        for (style, first), outcome in in_children(jobs, 600, options.jobs):
            row = table.setdefault(style, {"failed": [], "tried": 0, "errors": {}})
            if outcome.value is None:
                row["failed"].append(f"seeds from {first}: {outcome.lost}")
                continue
            row["failed"] += outcome.value["failed"]
            row["tried"] += outcome.value["tried"]
            for name, counts in outcome.value["errors"].items():
                row["errors"][name] = dict(Counter(row["errors"].get(name, {})) + Counter(counts))
        rows[assignment] = table
        print(f"{assignment}: {options.seeds} seeds, {time.monotonic() - start:.0f} s")
        for style, row in table.items():
            print(
                f"  {style:12} {row['tried']:8} properties tried, {len(row['failed'])} failed",
                *row["failed"][:5],
                sep="\n    ",
            )
        print_errors(table)
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1))


def print_errors(table: dict[str, dict]) -> None:
    """For each tolerance: how many comparisons were exact, and how large the largest errors are."""
    for name in compare.TOLERANCES:
        total: Counter = Counter()
        for style, row in table.items():
            if style != "float32" or name == "values":  # float32 fails `tight` on purpose
                total += Counter(row["errors"].get(name, {}))
        if total:
            sizes = np.array(sorted(size for size in total.elements() if size <= 0))  # what is to differ, differs more
            print(
                f"  {name:8} {sizes.size:9} comparisons, {np.mean(sizes == -99):.1%} exact, "
                + ", ".join(
                    f"{q:g} % below 1e{int(np.quantile(sizes, q / 100, method='higher'))}" for q in (50, 99, 99.9, 100)
                )
                + " of the limit"
            )


if __name__ == "__main__":
    main()
