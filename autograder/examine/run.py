"""Runs one property on one case, and turns what happens into findings."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..checking import Case, Finding, Mismatch, Property, Task
from ..checking.case import Data
from ..checking.derivation import MEASURED
from ..errors import CheckError, KitError
from ..subject import Implementation
from ..subject.implementation import Call
from ..subject.protocol import Unrecorded
from .verdict import PropertyVerdict

LOST = ("timeout", "memory", "died")


@dataclass
class Trial:
    """What one property found on one case."""

    number: int
    findings: list[Finding]
    calls: list[Call] = field(default_factory=list)
    earned: float = 1.0


def purpose(task: Task, item: Property, number: int) -> str:
    """The name of a case, from which its data are drawn together with the seed."""
    return f"{task.name}/{item.name}/{number}"


def try_case(
    task: Task,
    item: Property,
    number: int,
    impl: Implementation,
    reference: Implementation,
    seed: int,
    data: Data | None = None,
) -> Trial:
    """Run the property on its case `number`. Raises `CheckError` if it judges nothing."""
    case = Case(seed, purpose(task, item, number), reference, data)
    impl.calls.clear()
    findings = case.findings
    try:
        with np.errstate(all="ignore"):  # a warning of NumPy's costs nothing and is nobody's output
            item.run(impl, case)
    except Mismatch as mismatch:
        findings = [*case.findings, mismatch.finding]
    except (CheckError, KitError, Unrecorded, OSError):
        raise
    except Exception as error:  # a result so odd that the check stumbles over it harms this property only
        words = f"what {task.name} returned cannot be judged ({type(error).__name__}: {str(error)[:200]})"
        findings = [*case.findings, Finding(task.name, "unreadable", words)]
    if not findings and not case.judged:
        raise CheckError(f"{case.purpose}: the check judges nothing")
    return Trial(number, findings, list(impl.calls), case.earned)


def try_property(
    task: Task, item: Property, impl: Implementation, reference: Implementation, seed: int, data: Data | None = None
) -> list[Trial]:
    """All cases of a property; stops after a case from which no answer came back."""
    trials = []
    for number in range(item.cases):
        trial = try_case(task, item, number, impl, reference, seed, data)
        trials.append(trial)
        if any(finding.kind in (*LOST, "not_written", "missing") for finding in trial.findings):
            break
    return trials


def verdict(item: Property, trials: list[Trial]) -> PropertyVerdict:
    """The property's points and words: all points if every case passed, a share where a check says so, else none."""
    failed = [trial for trial in trials if trial.findings]
    if not failed:
        return PropertyVerdict(item.name, item.points, item.points, True)
    words: list[str] = []
    for finding in failed[0].findings:
        if finding.words not in words:
            words.append(finding.words)
    kind = failed[0].findings[0].kind
    status = kind if kind in (*LOST, "not_written", "missing", "raised", MEASURED) else "wrong"
    graded = all(finding.kind == "share" for trial in failed for finding in trial.findings)
    points = round(item.points * min(trial.earned for trial in failed), 2) if graded else 0.0
    return PropertyVerdict(item.name, points, item.points, False, "\n".join(words), status=status)
