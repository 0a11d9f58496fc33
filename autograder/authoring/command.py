"""`autograder new`: writes the sources of a new assignment into the repository."""

from __future__ import annotations

import keyword
import re
from importlib import resources
from pathlib import Path
from string import Template

import click

from .. import checks
from ..errors import KitError

# template: where it goes in the repository
FILES = {
    "check.py.txt": "autograder/checks/{}.py",
    "reference.py.txt": "solutions/convnet/{}.py",
    "mistakes.py.txt": "solutions/mistakes/{}.py",
    "notebook.py.txt": "source/{}/notebook.py",
}
LIST = "autograder/checks/__init__.py"
_LISTED = re.compile(r"^EXTENSIONS = \((.*?)\)", re.MULTILINE | re.DOTALL)


@click.command()
@click.argument("assignment")
@click.option("--task", default="scale_columns", show_default=True, help="The name of its first function.")
@click.option("--title", help="As students read it, by default made from the name.")
@click.option("--repository", type=click.Path(path_type=Path), default=".", help="The clone to write into.")
def new(assignment: str, task: str, title: str | None, repository: Path) -> None:
    """Write ASSIGNMENT, small and complete: a function, its check, three mistakes and a notebook to build on."""
    written = write(repository, assignment, task, title or assignment.replace("_", " ").capitalize())
    for path in written:
        click.echo(f"wrote    {path}")
    click.echo(f"changed  {LIST}")
    click.echo(f"Next: autograder build {assignment}; autograder mutate {assignment}; then make it yours.")


def write(repository: Path, assignment: str, task: str, title: str) -> list[str]:
    """Write the four sources and list the assignment; returns the files written. Nothing there is overwritten.

    Raises `KitError` for a name that is none or taken, and for a folder that is no clone.
    """
    listed = repository / LIST
    if not listed.is_file() or not (found := _LISTED.search(text := listed.read_text(encoding="utf-8"))):
        raise KitError("--repository", str(repository), f"a clone of the course kit, with {LIST}")
    _check_name("ASSIGNMENT", assignment, set(checks.ASSIGNMENTS))
    _check_name("--task", task, set(checks.signatures()))
    targets = {template: repository / place.format(assignment) for template, place in FILES.items()}
    if there := [path for path in targets.values() if path.exists()]:
        raise KitError("ASSIGNMENT", assignment, "a name for which nothing is there yet", f"There is {there[0]}")
    values = {"name": assignment, "task": task, "title": title}
    for template, path in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        source = resources.files("autograder.authoring").joinpath("template", template).read_text(encoding="utf-8")
        path.write_text(Template(source).substitute(values), encoding="utf-8")
    names = [*re.findall(r'"(\w+)"', found[1]), assignment]
    listing = ", ".join(f'"{name}"' for name in names) + ("," if len(names) == 1 else "")
    listed.write_text(text[: found.start(1)] + listing + text[found.end(1) :], encoding="utf-8")
    return [place.format(assignment) for place in FILES.values()]


def _check_name(what: str, name: str, taken: set[str]) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise KitError(what, name, "lower-case letters, digits and _, as a Python module is called")
    if name in taken:
        raise KitError(what, name, "a name that is not taken")
