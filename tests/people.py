"""Real Unix accounts for a test: made by root, gone afterwards, each with a home that nobody else may enter."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Python and this repository as they are, where they lie below a folder that only root may enter, like /root.
OPENED = """
stage=$(mktemp -d); number=0; hidden=$1; shift
for needed in $KEPT; do mkdir "$stage/$number"; mount --bind "$needed" "$stage/$number"; number=$((number+1)); done
mount -t tmpfs -o mode=755 tmpfs "$hidden"; number=0
for needed in $KEPT; do mkdir -p "$needed"; mount --move "$stage/$number" "$needed"; number=$((number+1)); done
rm -rf --one-file-system "$stage"; exec "$@"
"""


def why_not() -> str:
    """Why no accounts can be made here, in words; "" where they can."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "makes Unix accounts: needs root on Linux"
    missing = [name for name in ("useradd", "userdel", "setpriv", "unshare") if not shutil.which(name)]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if subprocess.run([*inside(), "true"], env=_kept(), capture_output=True).returncode:
        return "Python lies where only root may go, and mounts are not allowed here"
    return ""


@dataclass(frozen=True)
class Person:
    """One account: its name is also its id in the course."""

    name: str
    uid: int
    home: Path

    def run(self, *words: object, cwd: Path | None = None, fails: bool = False) -> str:
        """What a command says that this person types. Raises `AssertionError` unless it ends as expected."""
        done = subprocess.run(
            [*inside(), *self.words(*words)], cwd=cwd or self.home, env=self.env(), capture_output=True, text=True
        )
        said = done.stdout + done.stderr
        assert bool(done.returncode) == fails, f"{self.name}: {words}: {done.returncode}\n{said}"
        return said

    def python(self, *words: object, cwd: Path | None = None, fails: bool = False) -> str:
        """The same for `python -m …`."""
        return self.run(sys.executable, "-m", *words, cwd=cwd, fails=fails)

    def words(self, *words: object) -> list[str]:
        who = ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups", "--no-new-privs"]
        return [*who, *map(str, words)]

    def env(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        about = {"HOME": str(self.home), "USER": self.name, "LOGNAME": self.name, "PATH": path, "LANG": "C.UTF-8"}
        if "PYTHONPATH" in os.environ:
            about["PYTHONPATH"] = os.environ["PYTHONPATH"]
        return _kept() | about

    def gives(self, source: Path, target: Path) -> None:
        """Puts a file or folder into this person's hands."""
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        for path in (target, *target.rglob("*")):
            os.chown(path, self.uid, self.uid)


RELEASE = """
from pathlib import Path
from autograder.course.folder import open_course
from autograder.course.handout import release
release(open_course(Path("course")), {name!r}, prove=False)
"""


def open_course_of(prof: Person, students: list[Person], name: str) -> Path:
    """The instructor makes a course and releases an assignment, students get their settings; returns the exchange."""
    exchange = prof.home.parent / "exchange"
    exchange.mkdir()
    os.chown(exchange, prof.uid, prof.uid)
    sources = {"solutions": "solutions", "source": "source"}
    sources |= {f"assignments/{name}": f"assignments/{name}", f"build/student_view/{name}": f"assignments/{name}"}
    for folder, source in sources.items():
        for parent in reversed((prof.home / folder).relative_to(prof.home).parents[:-1]):
            (prof.home / parent).mkdir(exist_ok=True)
            os.chown(prof.home / parent, prof.uid, prof.uid)
        prof.gives(ROOT / source, prof.home / folder)
    prof.python("autograder", "init", "course", "--exchange", exchange, "--repository", prof.home)
    prof.python("autograder", "setup", "instructor")
    prof.run("python", "-c", RELEASE.format(name=name))
    for student in students:
        student.python("autograder", "setup", "student", "--id", "convnet", "--exchange", exchange)
    return exchange


def inside() -> list[str]:
    """What a command of somebody else begins with, so that Python is found; nothing where anybody may enter it."""
    if hidden := _hidden():
        return ["unshare", "--mount", "--propagation", "private", "sh", "-ec", OPENED, "sh", str(hidden)]
    return []


def _needed() -> list[Path]:
    return [Path(path).resolve() for path in (sys.base_prefix, sys.prefix, ROOT)]


def _hidden() -> Path | None:
    for path in _needed():
        for folder in reversed((path, *path.parents)):
            if not folder.stat().st_mode & 0o001:
                return folder
    return None


def _kept() -> dict[str, str]:
    hidden = _hidden()
    kept = [str(path) for path in dict.fromkeys(_needed()) if hidden and path.is_relative_to(hidden)]
    return {"KEPT": " ".join(kept), "PATH": os.environ["PATH"]}


@contextmanager
def people(*names: str) -> Iterator[tuple[Path, list[Person]]]:
    """A folder that all may enter, with a home in it for each of the accounts; both are removed in the end."""
    base, token, made = Path(tempfile.mkdtemp(prefix="people-")), secrets.token_hex(3), []
    base.chmod(0o755)
    try:
        for name in names:
            account, home = f"t{token}{name}", base / name
            command = ["useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash", "--user-group", account]
            subprocess.run(command, check=True, capture_output=True)
            home.chmod(0o700)
            made.append(Person(account, home.stat().st_uid, home))
        yield base, made
    finally:
        for person in made:
            subprocess.run(["userdel", "--force", person.name], capture_output=True)
        shutil.rmtree(base, ignore_errors=True)
