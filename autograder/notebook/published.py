"""Judges the student's functions on the published cases, with recorded answers in place of the reference."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from ..checking import Property, Task
from ..checks import signatures
from ..errors import KitError
from ..examine.diagnose import diagnose
from ..examine.examiner import wrong_map
from ..examine.ladder import first_to_mend
from ..examine.recorded import FILE, Recorded
from ..examine.replay import call_text
from ..examine.run import LOST, Trial, try_case, verdict
from ..examine.verdict import PropertyVerdict, TaskVerdict
from ..subject import Implementation
from ..subject.protocol import Unrecorded
from .package import StudentPackage

LONGEST = 600  # characters of a call that a person would still look at


def judge(
    task: Task, folder: Path, recorded: Recorded, seconds: float | None = None, arrays: Any = None
) -> TaskVerdict:
    """The verdict on one task of the package in `folder`, explained as far as its numbers tell.

    `seconds` is for all properties together, by default the task's own limit. `arrays` is as for `StudentPackage`.
    """
    result, failed = TaskVerdict(task.name, task.points), {}
    with StudentPackage(folder, seconds or task.seconds, arrays) as subject:
        impl = Implementation(subject, signatures())
        for item in task.properties.values():
            trials = _try(task, item, impl, recorded)
            outcome = verdict(item, trials)
            result.properties.append(outcome)
            if not outcome.ok:
                failed[item.name] = next(trial for trial in trials if trial.findings)
            if outcome.status in LOST:
                break
    _fill_up(task, result)
    result.settle()
    _explain(task, result, failed, recorded)
    return result


def failing_trial(task: Task, name: str, folder: Path, recorded: Recorded) -> Trial | None:
    """The first case of a property that fails, with its calls; None if none does."""
    with StudentPackage(folder, task.seconds) as subject:
        trials = _try(task, task.properties[name], Implementation(subject, signatures()), recorded)
    return next((trial for trial in trials if trial.findings), None)


def fresh_cases(task: Task) -> int:
    """How many cases grading draws for a task."""
    return sum(item.cases for item in task.properties.values())


def _try(task: Task, item: Property, impl: Implementation, recorded: Recorded) -> list[Trial]:
    """The cases of a property, up to the first that fails: one is enough to explain, and answers at once."""
    from ..data import published  # only saved results are judged on data

    trials = []
    for number in range(item.cases):
        reference = recorded.reference(task, item.name, number) if item.recorded else impl
        try:
            trials.append(try_case(task, item, number, impl, reference, recorded.seed(task), published))
        except Unrecorded as error:  # the check asks for more than was recorded
            mend = "Download the assignment again, or install the kit that it came with."
            raise KitError(FILE, "one of another version", f"answers for {task.name}/{item.name}", mend) from error
        if any(finding.kind != "share" for finding in trials[-1].findings):
            break
    return trials


def _fill_up(task: Task, result: TaskVerdict) -> None:
    """Properties behind one from which no answer came back count as not tried."""
    done = result.properties[-1]
    for item in list(task.properties.values())[len(result.properties) :]:
        words = f"not tried, because {done.name} did not come to an end"
        result.properties.append(PropertyVerdict(item.name, 0.0, item.points, False, words, status=done.status))


def _explain(task: Task, result: TaskVerdict, failed: dict[str, Trial], recorded: Recorded) -> None:
    named = diagnose(failed, recorded.known(task), recorded.evidence(task))
    for outcome in result.properties:
        trial = failed.get(outcome.name)
        if trial is None or outcome.status in ("not_written", "missing"):
            continue
        if outcome.name in named:
            named[outcome.name].tell(outcome)
        outcome.wrong_map = wrong_map(trial.findings)
        if _is_worth_calling(trial):
            outcome.replay = {"call": paste_text(task, outcome.name, trial)}
    result.note = first_to_mend(result)


def _is_worth_calling(trial: Trial) -> bool:
    """Not code that does not parse, nor an endless loop."""
    return not any(
        finding.kind in LOST or (finding.kind == "raised" and "SyntaxError" in finding.got[0])
        for finding in trial.findings
    )


def _is_python(text: str) -> bool:
    """Whether a call is written out in full; a large array, a function or an object has no text of its own."""
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return "Generator(" not in text


def paste_text(task: Task, name: str, trial: Trial) -> str | None:
    """The failing call with its import, ready to paste; None where no function of the course was called."""
    calls = [call for call in trial.calls if call.name in signatures()]
    if not calls:
        return None
    call, first = calls[-1], f"from convnet.{signatures()[calls[-1].name].module} import {calls[-1].name}"
    text = call_text(call.name, call.args, call.kwargs)
    if len(text) > LONGEST or not _is_python(text):
        return (
            f"{first}\nfrom autograder.notebook import failing_case\n"
            f'args, kwargs = failing_case("{task.name}", "{name}")\n{call.name}(*args, **kwargs)'
        )
    return "\n".join([*(["import numpy as np"] if "np." in text else []), first, text])
