"""Downloads a dataset: mirrors in turn, into a folder that appears whole or not at all. Nothing here runs unasked."""

from __future__ import annotations

import logging
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pooch
import requests
from pooch.downloaders import HTTPDownloader

from ..errors import KitError
from .manifest import Archive, Dataset, File

TIMEOUT = 30  # seconds without a byte
CHUNK = 1 << 16
GROWN = 1.5  # a file that was compressed again may be so much larger than what is inside
MEMBERS = 100  # of an archive that are looked at

Watch = Callable[[str, int, int], None]


def download(dataset: Dataset, into: Path, mirrors: Iterable[str] = (), watch: Watch | None = None) -> Path:
    """Download a dataset into the folder `into / dataset.name`, unless it is there and intact.

    Parameters
    ----------
    dataset : Dataset  one with mirrors
    into : Path  made where it does not exist
    mirrors : addresses  tried before those of the manifest, in order; each ends in front of /name-of-a-file
    watch : function (name of a file, bytes so far, bytes in all)  called as they come; 0 in all if nobody knows

    Returns
    -------
    folder : Path  with the files of the manifest, each checked, readable for everybody

    Raises
    ------
    KitError  what each mirror gave instead, or why the folder cannot be written; then `into` is as it was
    """
    folder, every = into / dataset.name, [*mirrors, *dataset.mirrors]
    if all((folder / file.name).is_file() and not file.differs(folder / file.name) for file in dataset.files):
        return folder
    if bad := next((mirror for mirror in every if not mirror.startswith(("http://", "https://"))), None):
        raise KitError("mirror", bad, "an address that begins with http:// or https://")
    try:
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{dataset.name}-", dir=into) as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            for wanted in (dataset.archive,) if dataset.archive else dataset.files:
                _from_some_mirror(wanted, every, dataset, made, watch or (lambda *_: None))
            for path in made.iterdir():
                path.chmod(0o644)
            if folder.exists():
                os.replace(folder, Path(scratch) / "old")
            os.replace(made, folder)
    except OSError as error:
        raise KitError(str(into), str(error), "a folder that can be written to", "Name one with --into.") from None
    return folder


def _from_some_mirror(wanted: File | Archive, mirrors: list[str], dataset: Dataset, made: Path, watch: Watch) -> None:
    """Put the file, or what is in the archive, into `made`. Raises `KitError` that says what each mirror gave."""
    gave = []
    for mirror in mirrors:
        url = f"{mirror.rstrip('/')}/{wanted.name}"
        try:
            path = _fetch(url, wanted, made.parent, watch)
            if isinstance(wanted, Archive):
                unpack(path, wanted, dataset.files, made)
                path.unlink()
            else:
                os.replace(path, made / wanted.name)
            return
        except (_Refused, requests.RequestException) as error:
            gave.append(f"{url}: {str(error) or type(error).__name__}")
            (made.parent / wanted.name).unlink(missing_ok=True)
    raise KitError(
        f"{dataset.name}: {wanted.name}", "; ".join(gave), "the official file", "Try later, or another --mirror."
    )


class _Refused(Exception):
    """What a mirror gave is not what was wanted; the words say why."""


class _Progress:
    """What pooch tells about bytes; ends a download that is longer than it may be."""

    def __init__(self, name: str, most: int, watch: Watch):
        self.name, self.most, self.watch, self.done, self._total = name, most, watch, 0, 0

    @property
    def total(self) -> int:
        return self._total

    @total.setter
    def total(self, value: int) -> None:
        if value > self.most:
            raise _Refused(f"{value:,} bytes are announced, want at most {self.most:,}")
        self._total = value

    def update(self, count: int) -> None:
        self.done += count
        if self.done > self.most + CHUNK:
            raise _Refused(f"more than {self.most:,} bytes came")
        self.watch(self.name, min(self.done, self.total) if self.total else self.done, self.total)

    def reset(self) -> None:
        self.done = 0

    def close(self) -> None:
        pass


def _fetch(url: str, wanted: File | Archive, scratch: Path, watch: Watch) -> Path:
    """Download one file and check it. Raises `_Refused` for another than the one wanted."""
    most = int(GROWN * wanted.bytes) + CHUNK if isinstance(wanted, File) and wanted.unpacked else wanted.bytes
    progress: Any = _Progress(wanted.name, most, watch)
    load: Any = HTTPDownloader(progressbar=progress, chunk_size=CHUNK, timeout=TIMEOUT)
    pooch.get_logger().setLevel(logging.WARNING)
    path = Path(pooch.retrieve(url, known_hash=None, fname=wanted.name, path=scratch, downloader=load))
    whole = wanted if isinstance(wanted, File) else File(wanted.name, wanted.bytes, wanted.sha256)
    if words := whole.differs(path):
        raise _Refused(words)
    return path


def unpack(path: Path, archive: Archive, files: tuple[File, ...], into: Path) -> None:
    """Take the files of the manifest out of an archive, and nothing else: no other name, no link, no other size.

    Raises `_Refused` for an archive that lacks one of them, that cannot be read, or that is longer than it may be.
    """
    wanted = {f"{archive.folder}/{file.name}": file for file in files}
    most = 2 * sum(file.bytes for file in files) + (1 << 20)
    try:
        with tarfile.open(path, "r:gz") as tar:
            for count, member in enumerate(tar):
                if count >= MEMBERS or member.offset_data + member.size > most:
                    raise _Refused("an archive of many or huge files, want that of the manifest")
                file = wanted.pop(member.name, None)
                if file is not None:
                    _take(tar, member, file, into / file.name)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise _Refused(f"an archive that cannot be read to its end ({error})") from None
    if wanted:
        raise _Refused(f"an archive without {', '.join(sorted(wanted))}")


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, file: File, target: Path) -> None:
    if not member.isreg() or member.size != file.bytes:
        kind = f"{member.size:,} bytes" if member.isreg() else "no regular file"
        raise _Refused(f"an archive whose {member.name} is {kind}, want {file.bytes:,} bytes")
    stream = tar.extractfile(member)
    assert stream is not None  # a regular file
    with target.open("wb") as out:
        while part := stream.read(CHUNK):
            out.write(part)
    if words := file.differs(target):
        raise _Refused(f"an archive whose {member.name} differs: {words}")
