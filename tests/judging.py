"""What the tests of checks share: the properties that an implementation fails, and why."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.checking import Task
from autograder.checks import signatures
from autograder.examine.run import Trial, try_property
from autograder.subject import Implementation, LocalSubject


def failures(
    subject: LocalSubject, reference: LocalSubject, tasks: Iterable[Task], seed: int, skip: tuple[str, ...] = ()
) -> dict[str, dict[str, Trial]]:
    """task -> property -> the first failing case; properties in `skip` are not tried."""
    impl, right = (Implementation(item.fresh(), signatures()) for item in (subject, reference))
    found: dict[str, dict[str, Trial]] = {}
    for task in tasks:
        for name, item in task.properties.items():
            if name in skip:
                continue
            bad = [trial for trial in try_property(task, item, impl, right, seed) if trial.findings]
            if bad:
                found.setdefault(task.name, {})[name] = bad[0]
    return found


def words(found: dict[str, dict[str, Trial]]) -> dict[str, str]:
    """task/property -> the words that the student reads."""
    return {f"{task}/{name}": bad.findings[0].words for task, failed in found.items() for name, bad in failed.items()}
