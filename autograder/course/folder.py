"""The course folder: where everything of a running course lies, and who it is."""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from ..errors import KitError

SETTINGS, KEY, GRADEBOOK = "course.toml", "seeds.key", "gradebook.db"
_COURSE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# A student's id becomes the name of a folder: no separators, no leading dot, no "+" (nbgrader's own separator).
_STUDENT = re.compile(r"[\w@][\w.@ -]{0,127}")


@dataclass(frozen=True)
class Course:
    """One course folder.

    Parameters
    ----------
    folder : Path  gradebook.db, submitted/, autograded/, feedback/, journal/ and the key of the seeds
    course_id : str  nbgrader's name of the course in the exchange
    exchange : Path  nbgrader's exchange
    repository : Path  the clone with assignments/, build/ and solutions/
    database : str  URL of the gradebook; SQLite in the folder unless another is named
    """

    folder: Path
    course_id: str
    exchange: Path
    repository: Path
    database: str = ""

    @property
    def db_url(self) -> str:
        return self.database or f"sqlite:///{self.folder / GRADEBOOK}"

    @property
    def key(self) -> bytes:
        """The secret from which grading seeds come. Raises `KitError` if it is lost."""
        try:
            return bytes.fromhex((self.folder / KEY).read_text().strip())
        except (OSError, ValueError):
            raise KitError(
                str(self.folder / KEY),
                None,
                "the 64 hexadecimal digits that `autograder init` wrote",
                "Restore the file; with another key everybody is examined on other cases",
            ) from None

    @property
    def releases(self) -> Path:
        return self.repository / "assignments"

    @property
    def student_views(self) -> Path:
        return self.repository / "build" / "student_view"

    @property
    def solutions(self) -> Path:
        return self.repository / "solutions"

    def submitted(self, student: str, assignment: str) -> Path:
        return self.folder / "submitted" / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        return self.folder / "autograded" / student / assignment

    def feedback(self, student: str, assignment: str) -> Path:
        return self.folder / "feedback" / student / assignment

    def journal(self, assignment: str) -> Path:
        return self.folder / "journal" / f"{assignment}.jsonl"

    def students(self, assignment: str, step: str = "submitted") -> list[str]:
        """Those who have a folder for the assignment in `step`, in order. Links do not count."""
        root = self.folder / step
        names = sorted(os.listdir(root)) if root.is_dir() else []
        return [
            name
            for name in names
            if is_student(name) and (root / name / assignment).is_dir() and not (root / name / assignment).is_symlink()
        ]


def is_student(name: str) -> bool:
    """Whether `name` may be a student's id."""
    return _STUDENT.fullmatch(name) is not None


def open_course(folder: Path) -> Course:
    """The course in `folder`. Raises `KitError` if there is none."""
    path = folder.absolute() / SETTINGS
    try:
        settings = tomllib.loads(path.read_text())
    except FileNotFoundError:
        raise KitError(
            "course", str(folder), "a folder made by `autograder init`", "Make one, or name it with --course"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise KitError(str(path), str(error), "TOML as `autograder init` writes it") from None
    missing = [name for name in ("course_id", "exchange", "repository") if not isinstance(settings.get(name), str)]
    if missing:
        raise KitError(str(path), None, f"a value for {', '.join(missing)}")
    root = path.parent
    return Course(
        root,
        settings["course_id"],
        root / settings["exchange"],
        Path(os.path.normpath(root / settings["repository"])),
        settings.get("database", ""),
    )


def create_course(folder: Path, course_id: str, exchange: Path | None, repository: Path, database: str = "") -> Course:
    """Make the folder, its settings, its key (readable by the owner only) and the exchange. Raises `KitError`."""
    folder = folder.absolute()
    if (folder / SETTINGS).exists():
        raise KitError(
            "course", str(folder), "a folder that is not a course yet", "It was made already; nothing was changed"
        )
    if not _COURSE_ID.fullmatch(course_id):
        raise KitError("--id", course_id, "letters, digits, '_', '-' and '.'")
    if not (repository / "assignments").is_dir():
        raise KitError(
            "repository", str(repository), "a clone with assignments/", "Run this in the course kit's repository"
        )
    place = exchange.absolute() if exchange else folder / "exchange"
    _make_exchange(place)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("submitted", "autograded", "feedback", "journal"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    write_private(folder / KEY, secrets.token_hex(32) + "\n")
    stated = {
        "course_id": course_id,
        "exchange": _stated(place, folder),
        "repository": os.path.relpath(repository, folder),
    } | ({"database": database} if database else {})
    write_private(folder / SETTINGS, "".join(f"{name} = {json.dumps(value)}\n" for name, value in stated.items()))
    return open_course(folder)


def _stated(path: Path, folder: Path) -> str:
    return os.path.relpath(path, folder) if path.is_relative_to(folder) else str(path)


def _make_exchange(path: Path) -> None:
    """nbgrader wants the exchange's root writable for everybody; its course folders guard themselves."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_mode & 0o777 != 0o777:
            path.chmod(0o777)
    except PermissionError as error:
        raise KitError(
            "--exchange",
            str(path),
            "a folder that you own and that everybody may write to (mode 0777)",
            f"Ask the administrator, or name another: {error.strerror}",
        ) from None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whatever the umask."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
