"""What the benchmarks share: interleaved rounds, peak memory in a process of its own, the machine, tables and JSON."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

Run = Callable[[], object]


def begin(description: str) -> argparse.ArgumentParser:
    """A parser with the options that all have. BLAS gets one thread, which it must know before NumPy is imported."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    sys.path.insert(0, str(ROOT / "solutions"))
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=12, help="runs of each, interleaved; the shortest counts")
    parser.add_argument("--threads", type=int, default=1, help="1: process CPU time; more: wall time")
    parser.add_argument("--backend", choices=("numpy", "cupy"), default="numpy")
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser


def interleaved(runs: dict[str, Run], rounds: int, clock: Callable[[], float], finish: Run | None = None) -> dict:
    """Milliseconds of the shortest run of each, all taking turns, after a first run that is not timed."""
    shortest = dict.fromkeys(runs, float("inf"))
    for round_ in range(rounds + 1):
        for name, run in runs.items():
            start = clock()
            run()
            if finish is not None:
                finish()
            if round_:
                shortest[name] = min(shortest[name], 1000 * (clock() - start))
    return shortest


def clock_for(threads: int, backend: str) -> Callable[[], float]:
    """Process CPU time at one thread; wall time where several work at once, or a card does."""
    return time.process_time if threads == 1 and backend == "numpy" else time.perf_counter


def peak_growth(run: Run) -> float:
    """By how many MiB a run makes the process grow beyond what it returns, at its peak. Call it by `in_child`.

    Raises OSError where the kernel does not let a process forget its peak so far.
    """
    run()  # fills what is filled once
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    before = _status("VmRSS")
    result = run()
    return max(0.0, (_status("VmHWM") - before) / 1024 - _size(result) / 2**20)


def in_child(script: str, *arguments: str) -> float | None:
    """The number that a child of this very script prints, or None where it fails. It gives freed memory back."""
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
    done = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, env=environment)
    return float(done.stdout) if done.returncode == 0 else None


def library(name: str) -> ModuleType | None:
    """A module that may be missing."""
    try:
        return __import__(name)
    except ImportError:
        return None


def device(backend: str) -> tuple[ModuleType, Run | None]:
    """The array library, and what waits until it is done. Exits with a line where there is no card."""
    if backend == "numpy":
        return __import__("numpy"), None
    cupy = library("cupy")
    if cupy is None or not cupy.is_available():
        sys.exit("--backend cupy: CuPy finds no graphics card here; pip install cupy-cuda12x on a machine that has one")
    return cupy, cupy.cuda.get_current_stream().synchronize


def machine(backend: str) -> dict[str, Any]:
    """Where and when the figures were taken."""
    import numpy

    found = {"date": datetime.date.today().isoformat(), "cores": os.cpu_count(), "processor": _processor()}
    found |= {"python": platform.python_version(), "numpy": numpy.__version__}
    if (torch := library("torch")) is not None:
        found["torch"] = torch.__version__
    if backend == "cupy":
        cupy: Any = library("cupy")
        found["card"] = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
        found |= {"cupy": cupy.__version__, "driver": cupy.cuda.runtime.driverGetVersion()}
    return found


def report(title: str, rows: list[dict[str, Any]], options: argparse.Namespace, notes: Iterable[str] = ()) -> None:
    """Print the rows as a table; keep them as JSON if asked to."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [columns, *([_text(row.get(key)) for key in columns] for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(columns))]
    print(title)
    for row in cells:
        print(
            "  ".join([row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))])
        )
    for note in notes:
        print(note)
    if options.json:
        found = {"title": title, "threads": options.threads, "machine": machine(options.backend), "rows": rows}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(found, indent=1) + "\n")


def _text(value: object) -> str:
    return "–" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)


def _status(key: str) -> int:
    """A line of /proc/self/status, in KiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1])
    raise KeyError(key)


def _size(result: object) -> int:
    if isinstance(result, (tuple, list)):
        return sum(_size(item) for item in result)
    size = getattr(result, "nbytes", 0)
    return int(size) if isinstance(size, int) else 0


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
