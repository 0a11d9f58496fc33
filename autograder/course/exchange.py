"""Collecting from nbgrader's exchange without trusting what lies there."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import find_owner, ignore_patterns

from .folder import is_student
from .handin import read_regular

MAX_FILES = 2_000
MAX_DEPTH = 10  # folders in folders; an assignment has two


class Collect(ExchangeCollect):
    """nbgrader's collecting, but one odd submission never stops the others, and only regular files are copied.

    A student may write anything into the exchange: a name without a time, a link to somebody else's files, a pipe.
    `collected`, `updated` and `unchanged` list students; `trouble` says in words what was left out or looks odd.
    """

    def init_src(self) -> None:
        self.collected: list[str] = []
        self.updated: list[str] = []
        self.unchanged: list[str] = []
        self.trouble: list[str] = []
        super().init_src()
        self.src_records = sorted((r for r in self.src_records if r["username"]), key=lambda r: r["username"])

    def _path_to_record(self, path: str) -> dict[str, Any]:
        name = os.path.basename(path)
        try:
            record = super()._path_to_record(path)
            if is_student(record["username"]) and os.path.isdir(path) and not os.path.islink(path):
                if not (stranger := self._stranger(path, record["username"])):
                    return record
                words = f"{stranger} submitted in the name of {record['username']}, who has an account"
                self.trouble.append(f"{words}; it was left there, ask both")
                return {"username": "", "filename": name, "timestamp": datetime.min}
        except Exception:  # noqa: BLE001 - nbgrader's parsing of a name that a student chose may raise anything
            pass
        self.trouble.append(f"{name!a} in the exchange is no submission; it was left there")
        return {"username": "", "filename": name, "timestamp": datetime.min}

    def _stranger(self, path: str, student: str) -> str:
        """Who else submitted for a student with an account of that name; "" for the student and the instructor."""
        import pwd  # there is none on Windows, and no exchange either

        try:
            pwd.getpwnam(student)
        except KeyError:
            return ""
        owner = _owner(path)
        return "" if not self.check_owner or owner in (student, _owner(self.inbound_path)) else owner

    def copy_files(self) -> None:
        self._check_owners()
        for record in self.src_records:
            student = record["username"]
            dest = Path(self._where.format_path(self._where.submitted_directory, student, self._where.assignment_id))
            if not self._is_wanted(record, dest):
                self.unchanged.append(student)
                continue
            try:
                there = dest.is_dir()
                self._copy(student, Path(self.inbound_path) / record["filename"], dest)
                (self.updated if there else self.collected).append(student)
            except Exception as error:  # noqa: BLE001 - one submission must not stop the others
                self.trouble.append(f"{student}: the submission was not collected: {error}")

    def _is_wanted(self, record: dict[str, Any], dest: Path) -> bool:
        if not dest.is_dir():
            return True
        there = self._where.get_existing_timestamp(str(dest))
        newer = self.update and (there is None or record["timestamp"] > there)
        return newer or (self.before_duedate and there != record["timestamp"])

    @property
    def _where(self) -> Any:  # nbgrader's own annotation says it may be None; in an exchange it never is
        return self.coursedir

    def _check_owners(self) -> None:
        if not self.check_owner:
            return
        strangers = []
        for record in self.src_records:
            owner = _owner(os.path.join(self.inbound_path, record["filename"]))
            if owner != record["username"]:
                strangers.append(f"{record['username']} (by {owner})")
        if strangers:
            shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
            self.trouble.append(
                f"submitted from another account than the student's: {shown}. Fine where accounts are shared; else ask"
            )

    def _copy(self, student: str, src: Path, dest: Path) -> None:
        """Copy beside the destination, then put it in its place: what is there is whole, and the old goes last."""
        limit = self._where.max_dir_size
        sizes = [entry.stat(follow_symlinks=False).st_size for entry in _all_in(str(src))]
        if sum(sizes) > 1000 * limit:
            raise OSError(f"it is larger than {limit // 1000} MB")
        if len(sizes) > MAX_FILES:
            raise OSError(f"it holds more than {MAX_FILES} files")
        dest.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = dest.with_name(f".{dest.name}.part")
        shutil.rmtree(beside, ignore_errors=True)
        left_out: list[str] = []
        shutil.copytree(src, beside, ignore=self._rule(left_out, _depth(str(src))), copy_function=_copy_regular)
        # The time as the exchange has it: the file is the student's, and nbgrader stops at a text that is no time.
        (beside / "timestamp.txt").write_text(src.name.rsplit("+", 3)[2])
        shutil.rmtree(dest, ignore_errors=True)
        os.replace(beside, dest)
        if left_out:
            self.trouble.append(
                f"{student}: links, special files and deep folders were left out: {', '.join(map(ascii, left_out[:5]))}"
            )

    def _rule(self, left_out: list[str], top: int) -> Any:
        usual = ignore_patterns(self._where.ignore, self._where.include, self._where.max_file_size, self.log)

        def ignored(folder: str, names: list[str]) -> set[str]:
            deep = _depth(folder) - top >= MAX_DEPTH
            odd = {name for name in names if not _is_plain(os.path.join(folder, name), deep)}
            left_out.extend(sorted(odd))
            return odd | set(usual(folder, [name for name in names if name not in odd]))

        return ignored


def _owner(path: str) -> str:
    try:
        return find_owner(path)
    except KeyError:
        return "an unknown account"


def _is_plain(path: str, deep: bool) -> bool:
    """A folder that is not too deep, or a file that has no other name elsewhere, where it could be the course's."""
    about = os.lstat(path)
    return (stat.S_ISDIR(about.st_mode) and not deep) or (stat.S_ISREG(about.st_mode) and about.st_nlink == 1)


def _depth(path: str) -> int:
    return os.path.abspath(path).count(os.sep)


def _all_in(top: str) -> Iterator[os.DirEntry[str]]:
    """All files and folders of a submission, as deep as it is read."""
    todo = [top]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False) and _depth(entry.path) - _depth(top) <= MAX_DEPTH:
                    todo.append(entry.path)


def _copy_regular(src: str, dest: str) -> str:
    Path(dest).write_bytes(read_regular(Path(src), 1 << 30))
    return dest
