"""Drives nbgrader: its classes, with the course's configuration, their complaints turned into one line each."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError, ExchangeFactory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from ..errors import KitError
from .audit import install_trail
from .config import configure
from .folder import Course


class Office:
    """nbgrader's course directory, exchange and gradebook of one course."""

    def __init__(self, course: Course):
        self.course = course
        _find_alembic()
        self.config = Config()
        configure(self.config, course.folder)
        self.coursedir = CourseDirectory(config=self.config)
        self.authenticator = Authenticator(config=self.config)
        self.exchange = ExchangeFactory(config=self.config)
        # nbgrader logs at length through traitlets' logger; what matters of it is raised or returned.
        logging.getLogger("traitlets").setLevel(logging.CRITICAL + 1)
        warnings.filterwarnings("ignore", category=SAWarning)  # of how nbgrader declares its tables

    @contextmanager
    def gradebook(self) -> Iterator[Any]:  # of `Gradebook`, whose own annotations are wrong
        """The open gradebook. Raises `KitError` if it cannot be read."""
        try:
            gradebook = Gradebook(self.course.db_url, self.course.course_id)
        except Exception as error:  # noqa: BLE001 - SQLAlchemy and the database driver raise many types
            raise KitError(
                "gradebook",
                self.course.db_url,
                "a database that nbgrader can open",
                f"Restore it from a copy: {str(error).splitlines()[0]}",
            ) from error
        with gradebook:
            install_trail(gradebook)
            yield gradebook

    @contextmanager
    def about(self, assignment: str, student: str = "*") -> Iterator[None]:
        """nbgrader's own way of saying which assignment and student the next call is about."""
        self.coursedir.assignment_id, self.coursedir.student_id = assignment, student
        try:
            yield
        finally:
            self.coursedir.assignment_id, self.coursedir.student_id = "", "*"

    def exchanged(self, kind: str, assignment: str, student: str = "*", **options: Any) -> Any:
        """Run one of nbgrader's exchange classes, e.g. "Collect". Raises `KitError` with its complaint."""
        with self.about(assignment, student):
            worker = getattr(self.exchange, kind)(
                coursedir=self.coursedir, authenticator=self.authenticator, config=self.config
            )
            for name, value in options.items():
                setattr(worker, name, value)
            try:
                worker.start()
            except (ExchangeError, OSError) as error:
                raise KitError(f"exchange of {self.course.course_id}", None, "", f"{str(error).rstrip('.')}") from error
        return worker

    def api(self) -> NbGraderAPI:
        """nbgrader's own interface for programs, on this course."""
        return NbGraderAPI(
            coursedir=self.coursedir, authenticator=self.authenticator, exchange=self.exchange, config=self.config
        )


def _find_alembic() -> None:
    """nbgrader starts `alembic` by name: it must be found even where the environment is not activated."""
    own, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if own not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([path, own]) if path else own
