"""nbgrader's configuration for a course: stated once, used by `autograder`, by `nbgrader` and by Formgrader."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from ..build import GENERATE_PREPROCESSORS, stub_files
from ..checks import ASSIGNMENTS, load
from ..errors import KitError
from .folder import Course, open_course

# Junk that students' folders hold, and pages that a student might place where feedback is picked up.
IGNORE = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".git", ".venv", ".DS_Store", "*.html"]
CELL_SECONDS = 600


def configure(config: Any, folder: str | Path) -> None:
    """Fill in nbgrader's `config` for the course in `folder`; leaves it alone, with a warning, if there is no course.

    The preprocessors come first: whatever fails after them, no stock code decides a score.
    """
    config.Autograde.sanitize_preprocessors = ["autograder.course.preprocessors.Rebuild"]
    config.Autograde.autograde_preprocessors = [
        "autograder.course.preprocessors.Examine",
        "autograder.course.preprocessors.SaveScores",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.exporter_class = "autograder.course.exporters.RebuiltNotebook"
    config.GenerateFeedback.preprocessors = ["autograder.course.preprocessors.Grades"]
    config.GenerateFeedback.exporter_class = "autograder.course.exporters.FeedbackPage"
    config.ExchangeFactory.collect = "autograder.course.exchange.Collect"
    config.GenerateAssignment.preprocessors = GENERATE_PREPROCESSORS
    config.Execute.timeout = CELL_SECONDS
    try:
        course = open_course(Path(folder))
    except KitError as error:
        logging.getLogger("traitlets").warning("%s", error)
        return
    _configure_course(config, course)


def _configure_course(config: Any, course: Course) -> None:
    config.CourseDirectory.course_id = course.course_id
    config.CourseDirectory.root = str(course.folder)
    config.CourseDirectory.db_url = course.db_url
    config.CourseDirectory.source_directory = os.path.relpath(course.student_views, course.folder)
    config.CourseDirectory.release_directory = os.path.relpath(course.releases, course.folder)
    config.CourseDirectory.ignore = IGNORE
    config.Exchange.root = str(course.exchange)
    config.Examine.course = config.Rebuild.course = str(course.folder)
    config.Autograde.exclude_overwriting = exclude_overwriting(course)


def exclude_overwriting(course: Course) -> dict[str, list[str]]:
    """The files of each built assignment that students write: nbgrader must grade theirs, not the source's.

    Raises `KitError` if the student view lacks one of them: then list and view are not of the same build.
    """
    lists = {}
    for name in ASSIGNMENTS:
        view = course.student_views / name
        if not view.is_dir():
            continue
        lists[name] = stub_files(load(name))
        if missing := [path for path in lists[name] if not (view / path).is_file()]:
            raise KitError(str(view), None, f"the stubs {', '.join(missing)}", "Run `autograder build`")
    return lists


STUDENT_CONFIG = """\
# Written by `autograder init` or `setup`. For students: in ~/.jupyter, or in etc/jupyter of the environment.
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course_id!r}
c.Exchange.root = {exchange!r}
c.ExchangeFactory.submit = "autograder.course.submit.Submit"  # says what is missing, and writes a receipt
"""
COURSE_CONFIG = """\
# Written by `autograder init` or `setup`: `nbgrader` and Formgrader read their settings here.
from pathlib import Path

from autograder.course.config import configure

configure(get_config(), {folder})  # noqa: F821
"""


def write_configs(course: Course) -> None:
    """Put the two configuration files into a new course."""
    own = "Path(__file__).resolve().parent"
    (course.folder / "nbgrader_config.py").write_text(COURSE_CONFIG.format(folder=own))
    text = STUDENT_CONFIG.format(course_id=course.course_id, exchange=str(course.exchange))
    (course.folder / "student_nbgrader_config.py").write_text(text)
