"""Reads archives and folders that strangers made: within limits, no links, no path that leads outside."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from types import TracebackType

from ..errors import KitError

MAX_FILE = 64 << 20  # bytes of one file, unpacked
MAX_TOTAL = 256 << 20  # of one submission
MAX_FILES = 2_000  # of one submission
MAX_ENTRIES = 500_000  # of a whole export
JUNK = re.compile(r"(^|/)(__MACOSX|__pycache__|\.ipynb_checkpoints|\.git|\.venv|\.DS_Store|Thumbs\.db)(/|$)|\.pyc$")

Files = dict[str, bytes]


class Refused(Exception):
    """Why something is not read, in words."""


class Box(AbstractContextManager["Box"]):
    """An archive or a folder: `names` of its regular files in order, `notes` on what was left out, `read` one of them.

    Raises `Refused` if it is no archive, or holds too many entries.
    """

    def __init__(self, source: Path | bytes):
        self.notes: list[str] = []
        self._read: dict[str, Callable[[int], bytes]] = {}
        self._archive: zipfile.ZipFile | None = None
        if isinstance(source, Path) and source.is_dir():
            self._list_folder(source)
        else:
            self._list_archive(source)

    @property
    def names(self) -> list[str]:
        return list(self._read)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._archive:
            self._archive.close()

    def gather(self, names: Iterable[str]) -> Files:
        """These files, unpacked. Sizes are counted while unpacking: what an archive says of itself is not believed."""
        files: Files = {}
        left = MAX_TOTAL
        for name in names:
            limit = min(MAX_FILE, left)
            data = self._read[name](limit + 1)
            if len(data) > limit:
                raise Refused(
                    f"{ascii(name)} makes it larger than {MAX_FILE >> 20} MB a file, {MAX_TOTAL >> 20} MB in all"
                )
            if len(files) >= MAX_FILES:
                raise Refused(f"it holds more than {MAX_FILES} files")
            left -= len(data)
            files[name] = data
        return files

    def _list_archive(self, source: Path | bytes) -> None:
        try:
            self._archive = archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Refused(f"it is no zip archive that can be read ({error})") from None
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Refused(f"it holds {len(entries)} entries; at most {MAX_ENTRIES} are read")
        for entry in entries:
            if not entry.is_dir():
                link = stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG)
                self._add(decoded(entry), link, lambda most, entry=entry: _unpack(archive, entry, most))

    def _list_folder(self, folder: Path) -> None:
        for place, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = Path(place) / name
                odd = not stat.S_ISREG(path.lstat().st_mode)
                self._add(path.relative_to(folder).as_posix(), odd, lambda most, path=path: _head(path, most))

    def _add(self, raw: str, odd: bool, read: Callable[[int], bytes]) -> None:
        name = plain(raw)
        if name is None or odd:
            self.notes.append(f"{ascii(raw)} was left out: a link, a special file, or a path that leads outside")
        elif not JUNK.search(name):
            if name in self._read:
                self.notes.append(f"{ascii(name)} stands twice; the later one was taken")
            self._read[name] = read


def decoded(entry: zipfile.ZipInfo) -> str:
    """The entry's name. Without the flag for UTF-8, Python takes cp437, but most programs mean UTF-8."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def plain(name: str) -> str | None:
    """A path with `/` that stays below its folder; None if it does not."""
    path = PurePosixPath(name.replace("\\", "/"))
    odd = path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name)
    return None if odd or not path.parts or any(ord(char) < 32 for char in name) else str(path)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(most)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Refused(f"{ascii(entry.filename)} cannot be unpacked ({error})") from None


def _head(path: Path, most: int) -> bytes:
    with open(path, "rb") as file:
        return file.read(most)


def open_export(path: Path) -> Box:
    """What an LMS exported: an archive, or a folder that it was unpacked to. Raises `KitError`."""
    if not path.exists():
        raise KitError("export", str(path), "a zip archive or a folder that is there")
    try:
        return Box(path)
    except Refused as error:
        raise KitError("export", str(path), "an archive of submissions", str(error)) from None
