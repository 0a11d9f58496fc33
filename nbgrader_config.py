# nbgrader's settings for the course in ./course, so that `nbgrader` and JupyterLab work from here.
from pathlib import Path

from autograder.course.config import configure

configure(get_config(), Path(__file__).resolve().parent / "course")  # noqa: F821
