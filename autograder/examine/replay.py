"""A failing case as plain data: what went in, what was wanted, what came; runs again without the reference."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np

from ..checking import Property, Task
from ..checks import load, signatures
from ..errors import KitError
from ..subject import Answered, Implementation
from ..subject.protocol import Answer, Recording, Subject, Unrecorded
from ..worker import frames
from ..worker.endpoint import Raised, Reply
from .run import Trial, try_case

FORM = "convnet-course-kit replay 1"


def pack_answers(answers: list[Answer]) -> Any:
    """Recorded answers as one plain value (see `worker.frames`)."""
    packed: list[Any] = []
    for answer in answers:
        result = answer.result
        if isinstance(result, Raised):
            packed.append({"to": answer.to, "types": result.types, "message": result.message})
        else:
            packed.append({"to": answer.to, **{key: item for key, item in vars(result).items() if key != "shared"}})
    return packed


def unpack_answers(packed: Any) -> list[Answer]:
    """The inverse of `pack_answers`."""
    answers = []
    for item in packed:
        fields = {name: value for name, value in item.items() if name != "to"}
        answers.append(Answer(item["to"], Raised(**fields) if "types" in fields else Reply(**fields)))
    return answers


def record(task: Task, item: Property, number: int, reference: Subject, seed: int) -> tuple[list[Answer], Trial]:
    """The reference's answers on one case, and how it did itself: its calls do not depend on who is examined."""
    recording = Recording(reference)
    names = signatures()
    trial = try_case(task, item, number, Implementation(reference, names), Implementation(recording, names), seed)
    return recording.answers, trial


def make_replay(
    assignment: str, task: Task, item: Property, trial: Trial, reference: Subject, seed: int
) -> dict[str, Any]:
    """The failing case for `autograder replay`, small enough for a feedback page.

    Whether the reference passes the case itself does not matter here: on a busy machine a timed one may fail.
    """
    answers, _ = record(task, item, trial.number, reference, seed)
    call = trial.calls[-1] if trial.calls else None
    return {
        "form": FORM,
        "assignment": assignment,
        "task": task.name,
        "property": item.name,
        "case": trial.number,
        "seed": seed,
        "call": None if call is None else call_text(call.name, call.args, call.kwargs),
        "wrong": [{"name": finding.label, "words": finding.words} for finding in trial.findings],
        "answers": base64.b64encode(zlib.compress(frames.encode(pack_answers(answers)), 9)).decode(),
    }


def run_replay(data: Any, impl: Implementation) -> Trial:
    """Run a replay's case on an implementation. Raises `KitError` for data that are no replay."""
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise KitError(
            "replay", data.get("form") if isinstance(data, dict) else type(data).__name__, f"a file with form {FORM!r}"
        )
    try:
        task = load(data["assignment"])[data["task"]]
        item, number, seed = task.properties[data["property"]], int(data["case"]), int(data["seed"])
        blob = zlib.decompress(base64.b64decode(data["answers"]))
        start = frames.PREFIX.size
        header, body = frames.lengths(blob[:start])
        answers = unpack_answers(
            frames.decode(blob[start : start + header], blob[start + header : start + header + body])
        )
    except (KeyError, TypeError, ValueError, struct.error, zlib.error, frames.FrameError) as error:
        got = f"a damaged one ({type(error).__name__}: {error})"
        raise KitError("replay", got, "the file as it came", "Download it again from the feedback page.") from None
    try:
        return try_case(task, item, number, impl, Implementation(Answered(answers), signatures()), seed)
    except Unrecorded as error:
        raise KitError("replay", str(error), "a file of this version of the checks", "Get new feedback.") from None


def call_text(name: str, args: tuple, kwargs: dict[str, Any]) -> str:
    """A call as Python text, ready to paste; large arrays are shortened to their shape."""
    parts = [value_text(arg) for arg in args] + [f"{key}={value_text(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


def value_text(value: Any) -> str:
    """One argument as Python text."""
    if isinstance(value, np.ndarray):
        if value.size > 60:
            return f"<array of shape {value.shape}, {value.dtype}>"
        kind = "" if value.dtype in (np.float64, np.int64, np.bool_) else f", dtype={value.dtype.name!r}"
        return f"np.array({value.tolist()!r}{kind})"
    if isinstance(value, tuple):
        return f"({', '.join(map(value_text, value))}{',' if len(value) == 1 else ''})"
    return repr(value)
