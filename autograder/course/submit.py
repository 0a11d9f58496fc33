"""Submitting through nbgrader's exchange, with a look before and a receipt after.

`autograder setup student` names `Submit` in the student's configuration, so that the button in JupyterLab's Assignment
List, `nbgrader submit` and `autograder submit` all go this way.
"""

from __future__ import annotations

import hashlib
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeSubmit
from traitlets import Bool

from ..checks import ASSIGNMENTS, load
from ..notebook.receipt import Receipt, lacking, listed, said_by_checks

PATIENCE = 600  # seconds in which a second click says: I know
FOLDER = "receipts"


class NotSubmitted(ExchangeError):
    """The submission lacks something and was held back."""


class Submit(ExchangeSubmit):
    """nbgrader's submitting. What lacks a file or is all stubs is held back once, and goes with the second click.

    After it went, `receipt` is what went, and the same stands in the folder `receipts` beside the assignment's.
    """

    anyway = Bool(False, help="Submit also what lacks a file.").tag(config=True)
    receipt: Receipt | None = None
    kept: Path | None = None

    def start(self) -> None:
        try:
            super().start()
        except NotSubmitted as held:  # JupyterLab shows students the traceback: a short one
            raise held.with_traceback(None) from None

    def copy_files(self) -> None:
        name, folder = self._where.assignment_id, Path(self.src_path)
        lacks = lacking(load(name), folder) if name in ASSIGNMENTS else []
        if lacks and not self.anyway and not self._is_second(folder):
            words = "\n  ".join(lacks)
            raise NotSubmitted(
                f"not handed in yet:\n  {words}\nSubmit once more within ten minutes to hand it in as it is."
            )
        super().copy_files()
        self._keep_receipt(lacks)

    @property
    def _where(self) -> Any:  # nbgrader's own annotation says it may be None; in an exchange it never is
        return self.coursedir

    def _is_second(self, folder: Path) -> bool:
        """Whether the same files were held back a moment ago; remembers that they were held back now."""
        text = " ".join(file.digest for file in listed(folder))
        digest, mark = hashlib.sha256(text.encode()).hexdigest(), Path(self.cache_path) / f".{folder.name}.held"
        try:
            if mark.read_text() == digest and time.time() - mark.stat().st_mtime < PATIENCE:
                mark.unlink()
                return True
        except OSError:
            pass
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(digest)
        return False

    def _keep_receipt(self, lacks: list[str]) -> None:
        """Whatever goes wrong here, the submission has gone."""
        student, name = self.assignment_filename.split("+")[:2]
        arrived, when = Path(self.inbound_path) / self.assignment_filename, datetime.now().astimezone()
        try:
            files = [file for file in listed(arrived) if file.name not in ("timestamp.txt", "submission_secret.txt")]
            title = f"{name}, handed in as {student} to {self._where.course_id} at {self.timestamp}"
            checks = said_by_checks(Path(self.src_path)) if name in ASSIGNMENTS else "This assignment has no checks."
            self.receipt = Receipt(title, when, files, checks, lacks)
            self.kept = Path(self.src_path).parent / FOLDER / f"{name}_{when:%Y-%m-%d_%H%M%S}.txt"
            self.kept.parent.mkdir(exist_ok=True)
            self.kept.write_text(self.receipt.text() + "\n", encoding="utf-8")
            self.log.info("Receipt: %s", self.kept)
        except OSError as error:
            self.log.warning("No receipt was written: %s", error)


def submit(folder: Path, anyway: bool = False) -> Submit:
    """Submit the assignment in `folder` as nbgrader's configuration says; returns the one that did it.

    Raises `NotSubmitted` for what lacks something, unless `anyway`, and `ExchangeError` where it cannot be done.
    """
    from nbgrader.apps import NbGrader
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory

    app = NbGrader()
    app.load_config_file()
    config = app.config
    config.CourseDirectory.assignment_id = folder.name
    config.ExchangeSubmit.assignment_dir = str(folder.parent)
    course = CourseDirectory(config=config)
    worker = Submit(coursedir=course, authenticator=Authenticator(config=config), config=config)
    worker.anyway = anyway
    worker.start()
    return worker
