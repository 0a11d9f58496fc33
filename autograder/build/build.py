"""Builds releases beside the old ones and puts them in place when all of them are right."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..checking import Assignment
from ..errors import KitError
from ..examine.recorded import FILE
from .compare import differences, same_recorded
from .release import Course, write_release


def build_assignments(course: Course, assignments: list[Assignment]) -> list[str]:
    """Make `assignments/<a>` and `build/student_view/<a>` for each assignment; return the names that changed.

    A build that fails leaves everything as it was. Raises `KitError` as `write_release` does.
    """
    changed = []
    with _workshop(course) as workshop:
        for assignment in assignments:
            write_release(course, assignment, workshop / assignment.name)
            _keep_recorded(workshop / assignment.name, course.assignments / assignment.name)
        for assignment in assignments:
            fresh, name = workshop / assignment.name, assignment.name
            if differences(fresh, course.assignments / name):
                changed.append(name)
            view = workshop / f"{name}.student_view"
            shutil.copytree(fresh, view)
            _put(view, course.student_view / name)
            if name in changed:
                _put(fresh, course.assignments / name)
    return changed


def check_assignments(course: Course, assignments: list[Assignment]) -> None:
    """Compare the committed assignments with a fresh build. Raises `KitError` that lists what differs."""
    found: list[str] = []
    with _workshop(course) as workshop:
        for assignment in assignments:
            write_release(course, assignment, workshop / assignment.name)
            found += differences(workshop / assignment.name, course.assignments / assignment.name)
    if found:
        lines = "".join(f"\n  {line}" for line in found)
        raise KitError(
            "assignments",
            f"{len(found)} files that are not what the sources make",
            "a fresh build",
            f"Run `make build` and commit:{lines}",
        )


@contextmanager
def _workshop(course: Course) -> Iterator[Path]:
    """A temporary folder on the file system of the results, removed whatever happens."""
    (course.root / "build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".new-", dir=course.root / "build"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _keep_recorded(fresh: Path, old: Path) -> None:
    """Keep the old recorded answers where they differ in the last bits only: the committed files stay as they are."""
    if (old / FILE).is_file() and same_recorded(fresh / FILE, old / FILE):
        shutil.copyfile(old / FILE, fresh / FILE)


def _put(fresh: Path, place: Path) -> None:
    """Move the folder `fresh` to `place`; what was there goes only after the new one stands."""
    place.parent.mkdir(parents=True, exist_ok=True)
    old = fresh.with_name(f"{fresh.name}.old")
    if place.exists():
        place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
