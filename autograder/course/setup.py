"""`autograder setup student|instructor`: the settings of nbgrader and JupyterLab, and who sees which of its tools."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from jupyter_core.paths import ENV_CONFIG_PATH, SYSTEM_CONFIG_PATH, jupyter_config_dir, prefer_environment_over_user

from ..errors import KitError
from .config import COURSE_CONFIG, STUDENT_CONFIG
from .folder import Course, open_course

TOOLS = tuple(f"@jupyter/nbgrader:{name}" for name in ("formgrader", "create-assignment", "course-list"))
SERVERS = tuple(f"nbgrader.server_extensions.{name}" for name in ("formgrader", "course_list"))
MARK = "# Written by `autograder "
LEVELS: dict[str, Callable[[], Path]] = {
    "user": lambda: Path(jupyter_config_dir()),
    "sys-prefix": lambda: Path(ENV_CONFIG_PATH[0]),
    "system": lambda: Path(SYSTEM_CONFIG_PATH[0]),
}


@dataclass(frozen=True)
class Change:
    """A file of settings: its text now (None: there is none), its text to be, and what that does, in words."""

    path: Path
    old: str | None
    new: str
    words: str

    def make(self) -> None:
        """Write the file. Raises `KitError` where that is not allowed."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.new, encoding="utf-8")
        except OSError as error:
            mend = "Ask the administrator, or use --level user"
            raise KitError(str(self.path), None, "a file that you may write", f"{mend}: {error.strerror}") from None


def plan(folder: Path, nbgrader: str, students: bool) -> list[Change]:
    """The changes that make the settings in `folder` those of a student, or of an instructor.

    `nbgrader` is the text of nbgrader_config.py. Raises `KitError` for settings that somebody wrote by hand.
    """
    hidden = dict.fromkeys(TOOLS, students)
    page = {"disabledExtensions": hidden, "lockedExtensions": hidden}
    server = {"ServerApp": {"jpserver_extensions": dict.fromkeys(SERVERS, not students)}}
    shown = "hidden and locked" if students else "shown"
    return [
        _config(folder / "nbgrader_config.py", nbgrader),
        _merged(folder / "labconfig" / "page_config.json", page, f"{', '.join(TOOLS)}: {shown}"),
        # Read after nbgrader's own file in that folder, which turns all of them on.
        _merged(
            folder / "jupyter_server_config.d" / "zz-autograder.json",
            server,
            f"{', '.join(SERVERS)}: {'off' if students else 'on'}",
        ),
    ]


def _config(path: Path, text: str) -> Change:
    old = path.read_text(encoding="utf-8") if path.is_file() else None
    if old is not None and not old.startswith(MARK):
        want = "a file that this command may replace"
        raise KitError(str(path), "one that somebody wrote", want, f"Move it away, or put these lines into it:\n{text}")
    return Change(path, old, text, "course and exchange of nbgrader")


def _merged(path: Path, more: dict[str, Any], words: str) -> Change:
    old = path.read_text(encoding="utf-8") if path.is_file() else None
    try:
        data = json.loads(old or "{}")
        _put(data, more)
    except (ValueError, TypeError, AttributeError):
        want = "JSON as Jupyter writes it"
        raise KitError(str(path), "something else", want, "Mend it or move it away.") from None
    return Change(path, old, json.dumps(data, indent=2) + "\n", words)


def _put(data: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            if isinstance(data.get(key), list):  # how JupyterLab wrote it once
                data[key] = dict.fromkeys(data[key], True)
            _put(data.setdefault(key, {}), value)
        else:
            data[key] = value


# ---- the command --------------------------------------------------------------------------------
@click.command()
@click.argument("role", type=click.Choice(["student", "instructor"]))
@click.option("--course", type=click.Path(path_type=Path), default="course", show_default=True, help="Its folder.")
@click.option("--id", "course_id", help="Student without a course folder at hand: nbgrader's name of the course,")
@click.option("--exchange", type=click.Path(path_type=Path), help="and nbgrader's exchange.")
@click.option("--level", type=click.Choice(list(LEVELS)), default="user", show_default=True, help="For whom it holds.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def setup(role: str, course: Path, course_id: str | None, exchange: Path | None, level: str, dry_run: bool) -> None:
    """Set JupyterLab and nbgrader up for a ROLE, student or instructor, and say what was done.

    Students get the exchange's address, submitting with a receipt, and no Formgrader, Create Assignment and Course List
    (hidden and locked). `--level sys-prefix` does it for everybody who uses this Python environment.
    """
    students = role == "student"
    if bool(course_id) != bool(exchange) or (course_id and not students):
        raise KitError("--id and --exchange", None, "both of them, for a student")
    if exchange is not None:
        text = STUDENT_CONFIG.format(course_id=course_id, exchange=str(exchange.absolute()))
    else:
        text = _text_for(open_course(course), students)
    for change in plan(LEVELS[level](), text, students):
        if change.old == change.new:
            done = "as it should be"
        else:
            done = "would be written" if dry_run else "written"
            if not dry_run:
                change.make()
        click.echo(f"{change.path}: {done}\n  {change.words}")
    click.echo("JupyterLab reads this when it starts: start it anew.")
    if not students:
        click.echo(f"Start it in {course.absolute().parent}, or above: Formgrader opens what lies below.")
        if level == "user" and _is_overruled():
            click.echo(
                "The tools stay hidden: the environment is yours, and its settings hide them. Use --level sys-prefix."
            )


def _text_for(course: Course, students: bool) -> str:
    if students:
        return STUDENT_CONFIG.format(course_id=course.course_id, exchange=str(course.exchange))
    return COURSE_CONFIG.format(folder=f"Path({str(course.folder)!r})")


def _is_overruled() -> bool:
    """Whether the environment hides the tools from somebody who owns it: there, its settings come before the user's."""
    path = LEVELS["sys-prefix"]() / "labconfig" / "page_config.json"
    try:
        hidden = json.loads(path.read_text(encoding="utf-8"))["disabledExtensions"]
        return prefer_environment_over_user() and any(hidden.get(tool) for tool in TOOLS)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
