"""Recorded answers: what the reference and the known mistakes do on the published cases, outputs only.

`recorded.npz` lies beside a released notebook and takes the reference's place there. It holds one array of bytes
a task, a frame (see `worker.frames`) of `{"form", "assignment", "seed", "answers", "mistakes"}`; answers and findings
are filed under "property/number".
"""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from ..checking import Assignment, Finding, Property, Task
from ..checks import signatures
from ..errors import CheckError, KitError
from ..subject import Answered, Implementation
from ..subject.protocol import Answer
from ..worker import frames
from ..worker.values import Handle
from .diagnose import Evidence, Known
from .examiner import Solutions
from .replay import pack_answers, record, unpack_answers

FORM = "convnet-course-kit recorded 1"
FILE = "recorded.npz"


class Recorded:
    """The recorded answers of one assignment, read task by task when they are asked for.

    Parameters
    ----------
    path : Path  the file `recorded.npz` beside the notebook

    Raises `KitError` for a file that is missing or is not of this form.
    """

    def __init__(self, path: Path):
        self._path = path
        self._tasks: dict[str, dict[str, Any]] = {}
        self._frames = self._open()

    def seed(self, task: Task) -> int:
        """The published seed that the answers were recorded for."""
        return self._task(task)["seed"]

    def reference(self, task: Task, name: str, number: int) -> Implementation:
        """A reference for case `number` of property `name`, good for one run of `try_case`."""
        answers = self._task(task)["answers"].get(f"{name}/{number}")
        if answers is None:
            raise self._stale(f"no answers for {task.name}/{name}/{number}")
        return Implementation(Answered(unpack_answers(answers)), signatures())

    def known(self, task: Task) -> list[Known]:
        """The known mistakes of a task."""
        found = self._task(task)["mistakes"]
        return [Known(m["id"], m["title"], m["hint"], frozenset(m["fails"]), m.get("stronger", "")) for m in found]

    def evidence(self, task: Task) -> Evidence:
        """What the known mistakes of a task do on its published cases, as `diagnose` asks for it."""
        by_id = {mistake["id"]: mistake["findings"] for mistake in self._task(task)["mistakes"]}

        def findings(known: Known, name: str, number: int) -> list[Finding]:
            return [Finding(label, kind, "", got) for label, kind, got in by_id[known.id].get(f"{name}/{number}", [])]

        return findings

    def _task(self, task: Task) -> dict[str, Any]:
        if task.name not in self._tasks:
            if task.name not in self._frames:
                raise self._stale(f"nothing about {task.name}")
            self._tasks[task.name] = self._decode(self._frames[task.name].tobytes())
        return self._tasks[task.name]

    def _open(self) -> dict[str, np.ndarray]:
        if not self._path.exists():
            raise KitError(
                str(self._path), None, "the file that came with the assignment", "Unzip the assignment again."
            )
        try:
            with np.load(io.BytesIO(self._path.read_bytes()), allow_pickle=False) as file:
                return {name: file[name] for name in file.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            raise self._stale("a file that cannot be read") from None

    def _decode(self, frame: bytes) -> dict[str, Any]:
        try:
            start = frames.PREFIX.size
            header, body = frames.lengths(frame[:start])
            value = frames.decode(frame[start : start + header], frame[start + header : start + header + body])
        except (frames.FrameError, ValueError):
            raise self._stale("a file that cannot be read") from None
        if not isinstance(value, dict) or value.get("form") != FORM:
            raise self._stale("a file of another version")
        return value

    def _stale(self, got: str) -> KitError:
        return KitError(
            str(self._path),
            got,
            f"the form {FORM!r}",
            "Unzip the assignment again, or install the kit that it came with.",
        )


def _answers(task: Task, item: Property, number: int, solutions: Solutions, seed: int) -> list[Answer]:
    """The reference's answers on one case. Raises `CheckError` if it fails it: then they are worth nothing."""
    answers, trial = record(task, item, number, solutions.reference, seed)
    if trial.findings:
        case = f"{task.name}/{item.name}/{number} with seed {seed}"
        raise CheckError(f"the reference fails {case}: {trial.findings[0].words}")
    return answers


def record_task(assignment: Assignment, task: Task, solutions: Solutions, seed: int) -> dict[str, Any]:
    """What a frame of `recorded.npz` holds for one task."""
    answers = {
        f"{item.name}/{number}": _renumbered(pack_answers(_answers(task, item, number, solutions, seed)), {})
        for item in task.properties.values()
        if item.recorded
        for number in range(item.cases)
    }
    evidence = solutions.evidence(task, seed)
    mistakes = []
    for known in solutions.known(task):
        fails = [item for item in task.properties.values() if item.name in known.fails]
        findings = {
            f"{item.name}/{number}": _renumbered(
                [(f.label, f.kind, f.got) for f in evidence(known, item.name, number)], {}
            )
            for item in fails
            if item.recorded
            for number in range(item.cases)
        }
        mistakes.append(
            {
                "id": known.id,
                "title": known.title,
                "hint": known.hint,
                "stronger": known.stronger,
                "fails": [item.name for item in fails],
                "findings": findings,
            }
        )
    return {"form": FORM, "assignment": assignment.name, "seed": seed, "answers": answers, "mistakes": mistakes}


def _renumbered(value: Any, numbers: dict[int, int]) -> Any:
    """The value with its handles counted from 0: what ran before in this process leaves no trace in the file."""
    if isinstance(value, Handle):
        return Handle(numbers.setdefault(value.number, len(numbers)), value.type_name)
    if isinstance(value, (list, tuple)):
        return type(value)(_renumbered(item, numbers) for item in value)
    if isinstance(value, dict):
        return {key: _renumbered(item, numbers) for key, item in value.items()}
    return value


def record_assignment(assignment: Assignment, solutions: Solutions, seed: int) -> bytes:
    """The bytes of `recorded.npz`: the same for the same answers, readable without pickle.

    Raises `KitError` where a check, a mistake or the reference is not right.
    """
    arrays = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # known mistakes overflow, and that is their point
        for task in assignment.tasks:
            try:
                frame = frames.encode(record_task(assignment, task, solutions, seed))
            except (CheckError, AssertionError, frames.FrameError) as error:
                raise KitError(
                    f"{assignment.name}.{task.name}", None, "", f"{error}. Mend the check, the mistake or the reference"
                ) from error
            arrays[task.name] = np.frombuffer(frame, dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()
