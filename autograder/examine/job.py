"""The unit of grading: all that a verdict depends on goes in, verdicts come out. Pure, so that it may run anywhere.

A batch is a loop over `concurrent.futures.Executor.submit(examine_job, job)`: threads of this process, `crew.Crew`'s
processes, or a cluster's executor. A job and its result are plain data that can be pickled. Where it runs there
must be this package and the folder `job.solutions`; key, gradebook and course folder stay with the head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..checks import load
from ..errors import KitError
from .examiner import NOTHING, Earlier, Solutions
from .submission import Submission, examine_submission
from .verdict import Report


@dataclass(frozen=True)
class Job:
    """One submission to examine.

    Parameters
    ----------
    assignment : str
    submission : Submission  the files themselves
    seeds : dict  task -> seed; "" -> the seed that stands in the report
    solutions : Path  the instructor's folder with the reference and the mistakes
    version : str  of checks and solutions together: what was loaded for another is not used
    tier : str or None  a weaker sandbox, asked for by name
    earlier : Earlier  verdicts on the same files, of which some still hold
    """

    assignment: str
    submission: Submission
    seeds: Mapping[str, int]
    solutions: Path
    version: str
    tier: str | None = None
    earlier: Earlier = NOTHING


def examine_job(job: Job) -> tuple[Report | None, str]:
    """The verdicts, or None and why there are none: a defect that one submission lays bare must not stop the others.

    What every submission would meet is raised (`KitError`).
    """
    solutions = _solutions(job.solutions, job.assignment, job.version)
    try:
        with np.errstate(all="ignore"):  # what a known mistake overflows on is no news to anybody
            report = examine_submission(
                load(job.assignment), job.submission, solutions, job.seeds.__getitem__, job.tier, job.earlier
            )
    except KitError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one submission brings about must not stop the batch
        what = f"{type(error).__name__}: {error}"
        return None, f"the grader itself failed ({what}); it counts 0 until it is graded again"
    return report, ""


@lru_cache(maxsize=2)
def _solutions(folder: Path, assignment: str, version: str) -> Solutions:
    if not (folder / "convnet").is_dir():
        raise KitError(
            "solutions", str(folder), "a folder that holds convnet/", "Mend `repository` in the course's course.toml"
        )
    return Solutions.load(folder, assignment)
