"""What checks cost: gradient checks of a convolution in loops, and all in-notebook checks of an assignment.

    python benchmarks/checks.py [--rounds 3] [--json FILE]

Process CPU time, the shortest of some rounds. The code that is checked is that of `tests/styles/*/loops`, as students
write it, and the reference where that has nothing of its own. `in checks` is what passes outside of the functions;
`a property` is that for each property of a task. Run it after `make build`: it takes the answers in assignments/.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import measuring

PARSER = measuring.begin(__doc__ or "")
import numpy as np  # noqa: E402 - after BLAS was told its threads

from autograder.checking import gradcheck  # noqa: E402
from autograder.checks import load  # noqa: E402
from autograder.examine.recorded import FILE, Recorded  # noqa: E402
from autograder.notebook.package import StudentPackage  # noqa: E402
from autograder.notebook.published import judge  # noqa: E402
from autograder.subject import LocalSubject  # noqa: E402
from autograder.worker.endpoint import Request  # noqa: E402

STYLES = measuring.ROOT / "tests" / "styles"
ASSIGNMENTS = ("two_layer_net", "conv_layers", "pooling", "full_convnet")


def gradient_checks() -> dict[str, measuring.Run]:
    """Three ways to check dw of a convolution of 2x3x8x8 with 4 filters of 3x3, written in loops."""
    sources = {path.stem: path.read_text() for path in (STYLES / "conv_layers" / "loops").glob("*.py")}
    subject, rng = LocalSubject.load(measuring.ROOT / "solutions" / "convnet", sources), np.random.default_rng(0)
    at = {"x": rng.standard_normal((2, 3, 8, 8)), "w": rng.standard_normal((4, 3, 3, 3)), "b": rng.standard_normal(4)}

    def call(name: str, *args: Any) -> Any:
        return subject.request(Request("call", name, "conv", args=args)).value

    out, cache = call("conv_forward", *at.values())
    dout = rng.standard_normal(out.shape)
    dw = call("conv_backward", dout, cache)[1]

    def scalar(arrays: dict) -> float:
        return float(np.sum(call("conv_forward", *arrays.values())[0] * dout))

    def adjoint() -> bool:
        image = call("conv_forward", at["x"], at["w"], at["b"] * 0)[0]
        return gradcheck.wrong_adjoint(image, dout, at["w"], call("conv_backward", dout, cache)[1])

    return {
        "full difference": lambda: gradcheck.full_difference(scalar, at, "w"),
        "three directions": lambda: gradcheck.wrong_direction(scalar, at, "w", dw, np.random.default_rng(1)),
        "adjoint identity": adjoint,
    }


class Watch:
    """Measures the time that passes in the student's functions."""

    def __init__(self) -> None:
        self.inside, self._request = 0.0, StudentPackage.request

    def __enter__(self) -> Watch:
        def request(package: StudentPackage, request: Request) -> Any:
            start = time.process_time()
            outermost = not package._busy
            try:
                return self._request(package, request)
            finally:
                self.inside += (time.process_time() - start) * outermost

        StudentPackage.request = request
        return self

    def __exit__(self, *_: object) -> None:
        StudentPackage.request = self._request


def assignment_row(name: str, rounds: int) -> dict[str, Any]:
    """All checks of an assignment as its notebook runs them, on code in loops."""
    tasks = [task for task in load(name).tasks if task.module]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / name
        shutil.copytree(measuring.ROOT / "solutions" / "convnet", folder / "convnet")
        for path in (STYLES / name / "loops").glob("*.py"):
            shutil.copy(path, folder / "convnet")
        shutil.copy(measuring.ROOT / "assignments" / name / FILE, folder)
        recorded, best, failed = Recorded(folder / FILE), (float("inf"), 0.0), 0
        for _ in range(rounds):
            with Watch() as watch:
                start = time.process_time()
                verdicts = [judge(task, folder, recorded) for task in tasks]
                best = min(best, (time.process_time() - start, watch.inside))
    failed = sum(not item.ok for verdict in verdicts for item in verdict.properties)
    count, (total, inside) = sum(len(task.properties) for task in tasks), best
    row: dict[str, Any] = {"checks": name, "ms": 1000 * total, "in checks": 1000 * (total - inside)}
    return row | {"properties": count, "a property": 1000 * (total - inside) / count, "failed": failed}


def main() -> None:
    PARSER.set_defaults(rounds=3)
    options = PARSER.parse_args()
    took = measuring.interleaved(gradient_checks(), options.rounds, time.process_time)
    rows: list[dict[str, Any]] = [{"checks": f"dw of a convolution: {name}", "ms": ms} for name, ms in took.items()]
    for name in ASSIGNMENTS:
        print(f"  {name}", file=sys.stderr)
        rows.append(assignment_row(name, options.rounds))
    measuring.report("Checks: ms of process CPU time", rows, options)


if __name__ == "__main__":
    main()
