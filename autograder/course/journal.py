"""The journal of verdicts: one JSON line a submission, addressed by what was examined, on which cases, with what."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import checking, checks, examine, subject, worker
from ..checks import load
from ..examine.verdict import Report


def checks_version(assignment: str, solutions: Path) -> str:
    """A digest of all that decides a verdict but the submission: checks, examiner, reference, mistakes, held-back."""
    packages = [
        Path(package.__file__).parent for package in (checking, checks, examine, subject, worker) if package.__file__
    ]
    files = [path for package in packages for path in package.rglob("*.py") if not _of_another(path, assignment)]
    files += [
        *(solutions / "convnet").glob("*.py"),
        solutions / "mistakes" / f"{assignment}.py",
        *(solutions / "mistakes" / assignment).glob("*.py"),
        *(solutions / "held_back").glob("*"),
    ]
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.is_file():
            digest.update(f"{path.parent.name}/{path.name}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _of_another(path: Path, assignment: str) -> bool:
    """Whether the file belongs to the checks of another assignment that this one does not build on."""
    root = Path(checks.__file__).parent
    if not path.is_relative_to(root):
        return False
    name = path.relative_to(root).parts[0].removesuffix(".py")
    return name in checks.ASSIGNMENTS and name not in (assignment, *load(assignment).needs)


@dataclass(frozen=True)
class Entry:
    """Verdicts as they were found. `versions` are those of each task's check (see `examine.versions`)."""

    report: Report
    versions: Mapping[str, str]


class Journal:
    """Verdicts of one assignment, in a file that is only ever appended to; used by one thread.

    They are addressed by student, content of the submission and seed; each verdict in them by its check's version.
    In memory is only where each line stands. A line that a crash cut off is skipped: its submission is examined again.
    """

    def __init__(self, path: Path):
        self.path = path
        self._places: dict[tuple[str, str, int], int] = {}
        self._torn = False
        if path.is_file():
            with open(path, "rb") as file:
                place = 0
                for line in file:
                    self._remember(line, place)
                    place += len(line)
                    self._torn = not line.endswith(b"\n")

    def _remember(self, line: bytes, place: int) -> None:
        try:
            entry = json.loads(line)
            if entry["versions"]:
                self._places[entry["student"], entry["digest"], entry["report"]["seed"]] = place
        except (ValueError, KeyError, TypeError):
            pass

    def find(self, student: str, digest: str, seed: int) -> Entry | None:
        """The newest verdicts on this student's submission with this content and seed, if it was examined before."""
        place = self._places.get((student, digest, seed))
        if place is None:
            return None
        with open(self.path, "rb") as file:
            file.seek(place)
            found = json.loads(file.readline())
        return Entry(Report.from_json(found["report"]), found["versions"])

    def add(self, student: str, digest: str, entry: Entry) -> None:
        """Append verdicts; they are on the disk when this returns."""
        report = entry.report.to_json()
        content = {"student": student, "digest": digest, "versions": dict(entry.versions), "report": report}
        line = json.dumps(content, allow_nan=False).encode() + b"\n"
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.path, "ab") as file:
            if self._torn:
                file.write(b"\n")
                self._torn = False
            place = file.tell()
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._places[student, digest, entry.report.seed] = place
