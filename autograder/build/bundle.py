"""An assignment as one zip: the folder, the package that it needs, and what to install; nothing of the solutions."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from ..errors import KitError
from .release import Course

# What repo2docker (Binder), VS Code's containers and `pip install -r requirements.txt` read.
REQUIREMENTS = "./{wheel}[widgets]\njupyterlab>=4.2\n"
CONTAINER = {
    "image": "mcr.microsoft.com/devcontainers/python:3.12",
    "postCreateCommand": "pip install -r requirements.txt",
    "customizations": {"vscode": {"extensions": ["ms-toolsai.jupyter"]}},
}
README = """{title}

    pip install -r requirements.txt     (in this folder, Python 3.11 or newer)
    jupyter lab {name}.ipynb

What you write goes into the folder `convnet`. `autograder check` shows where you are.
"""
SKIPPED = {"__pycache__", ".ipynb_checkpoints"}


def write_bundle(course: Course, name: str, title: str, wheel: Path, target: Path) -> Path:
    """Write `target/NAME.zip`, whose only folder NAME is complete; returns its path.

    Raises `KitError` where the assignment was not built.
    """
    folder = course.assignments / name
    if not (folder / f"{name}.ipynb").is_file():
        raise KitError(str(folder), None, "the built assignment", f"Run `autograder build {name}`.")
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not SKIPPED & set(file.parts):
                archive.write(file, Path(name, file.relative_to(folder)))
        archive.write(wheel, f"{name}/{wheel.name}")
        archive.writestr(f"{name}/requirements.txt", REQUIREMENTS.format(wheel=wheel.name))
        archive.writestr(f"{name}/README.txt", README.format(title=title, name=name))
        archive.writestr(f"{name}/.devcontainer/devcontainer.json", json.dumps(CONTAINER, indent=1))
    return path


def make_wheel(course: Course, folder: Path) -> Path:
    """The students' package as a wheel in the empty `folder`. Raises `KitError` with pip's words where that fails."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run([*command, "--wheel-dir", str(folder), str(course.root)], capture_output=True, text=True)
    made = list(folder.glob("*.whl"))
    if done.returncode or len(made) != 1:
        raise KitError("the wheel", done.stderr.strip()[-500:] or None, "one file", "Install hatchling ([dev]).")
    return made[0]
