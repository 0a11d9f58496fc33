"""A workplace that also tells which libraries the submission's code had imported when its tasks were over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from ..subject import Subject
from ..subject.protocol import Lost
from ..worker.endpoint import Raised, Request

if TYPE_CHECKING:
    from .examiner import Workplace


class Watched:
    """What runs in `workplace`. `imported` grows with every process that ends of itself."""

    def __init__(self, workplace: Workplace):
        self._workplace, self.isolation = workplace, workplace.isolation
        self.imported: set[str] = set()

    @contextmanager
    def task(self, seconds: float) -> Iterator[Subject]:
        with self._workplace.task(seconds) as subject:
            yield subject
            self._look(subject)

    def together(self, seconds: float) -> AbstractContextManager[Callable[[float], Any]] | None:
        place = self._workplace.together(seconds)
        return self._all_in(place) if place else None

    @contextmanager
    def _all_in(self, place: AbstractContextManager[Callable[[float], Any]]) -> Iterator[Callable[[float], Any]]:
        subjects: list[Subject] = []

        def next_one(seconds: float) -> Any:
            subjects[:] = [begin(seconds)]
            return subjects[0]

        with place as begin:
            yield next_one
            for subject in subjects:
                self._look(subject)

    def _look(self, subject: Subject) -> None:
        try:
            names = subject.request(Request("imports")).value
        except (Raised, Lost):  # the task's own verdict says what happened
            return
        if isinstance(names, list):
            self.imported.update(name for name in names if isinstance(name, str))
