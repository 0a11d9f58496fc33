"""`autograder lab`: JupyterLab as a student sees it, on a copy of the released assignments."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from ..errors import KitError

FIRST = "start_here"
# Menus for instructors, and a list of assignments that needs an exchange: a student at home has neither.
_HIDDEN = {"@jupyter/nbgrader": True, "@jupyterlab/apputils-extension:announcements": True}
_SERVERS = ("formgrader", "course_list", "assignment_list", "validate_assignment")


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--assignments", type=click.Path(path_type=Path), default="assignments", show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default="build/lab", show_default=True, help="The copy.")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(assignments: Path, folder: Path, options: tuple[str, ...]) -> None:
    """Open JupyterLab as a student, on a copy of the released assignments; OPTIONS go to JupyterLab.

    What is in the copy already stays as it is, so work is never lost.
    """
    if find_spec("jupyterlab") is None:
        raise KitError("jupyterlab", None, "it installed", 'Run: pip install "convnet-course-kit[instructor]"')
    new = copy_assignments(assignments, folder)
    click.echo(f"Your copy: {folder}" + (f" (new: {', '.join(new)})" if new else ""))
    settings = write_settings(folder.parent / "lab_settings")
    first = sorted(folder.glob("*/*.ipynb"), key=lambda path: (path.parent.name != FIRST, path))[0]
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={folder.resolve()}", *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as in a container, where there is nobody else to be
        command.append("--allow-root")
    command.append(str(first.resolve()))
    # The instructor's nbgrader_config.py lies in the repository and would be read from there.
    sys.exit(subprocess.call(command, cwd=folder, env={**os.environ, "JUPYTER_CONFIG_DIR": str(settings.resolve())}))


def copy_assignments(assignments: Path, folder: Path) -> list[str]:
    """Copy each assignment that `folder` lacks; returns their names. Raises `KitError` where there are none."""
    found = sorted(path.parent for path in assignments.glob("*/*.ipynb"))
    if not found:
        raise KitError("assignments", str(assignments), "a folder of released assignments", "Run `autograder build`.")
    new = [path for path in found if not (folder / path.name).exists()]
    for path in new:
        shutil.copytree(path, folder / path.name)
    return [path.name for path in new]


def write_settings(folder: Path) -> Path:
    """Jupyter's settings for students, and for nobody else on this computer; returns `folder`."""
    servers = {f"nbgrader.server_extensions.{name}": False for name in _SERVERS}
    for name, content in (
        ("labconfig/page_config.json", {"disabledExtensions": _HIDDEN}),
        ("jupyter_server_config.json", {"ServerApp": {"jpserver_extensions": servers}}),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return folder
