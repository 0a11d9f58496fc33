"""A strict reader of IDX files (the format of MNIST): compressed with gzip, bytes only, no pickle."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np

from ..errors import KitError

LIMIT = 64 * 2**20  # bytes of one array; the largest official file (60,000 images of 28 x 28) has 47 million
_UNSIGNED_BYTES = 8  # the type code of the only kind of entry that is read


def read_idx(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """The array in an IDX file.

    Parameters
    ----------
    path : Path  a file ending in -ubyte.gz
    shape : tuple  what one record must look like: (28, 28) for images, () for labels

    Returns
    -------
    (N, *shape) uint8, N >= 1; read-only

    Raises
    ------
    KitError  `path: got …, want …` for anything but exactly one complete array of that kind; no
        more than `LIMIT` bytes are ever unpacked.
    """
    try:
        with gzip.open(path, "rb") as stream:
            dims = _header(path, stream, len(shape) + 1)
            if dims[1:] != shape or dims[0] == 0:
                raise _wrong(path, f"an array of shape {dims}", f"{('N', *shape)} with N >= 1".replace("'", ""))
            size = math.prod(dims)
            if size > LIMIT:
                raise _wrong(path, f"{size:,} bytes", f"at most {LIMIT:,}")
            body = stream.read(size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _wrong(path, f"unreadable data ({error})", "a complete gzip file") from error
    if len(body) != size:
        got = f"{len(body):,} bytes" if len(body) < size else "more bytes"
        raise _wrong(path, f"{got} after the header", f"{size:,}, as the header says")
    return np.frombuffer(body, np.uint8).reshape(dims)


def _header(path: Path, stream: gzip.GzipFile, ndim: int) -> tuple[int, ...]:
    magic = stream.read(4)
    want = bytes((0, 0, _UNSIGNED_BYTES, ndim))
    if magic != want:
        raise _wrong(path, f"the magic number 0x{magic.hex()}", f"0x{want.hex()} (unsigned bytes, {ndim} dimensions)")
    dims = stream.read(4 * ndim)
    if len(dims) != 4 * ndim:
        raise _wrong(path, f"a header of {4 + len(dims)} bytes", f"{4 + 4 * ndim}")
    return tuple(int.from_bytes(dims[i : i + 4], "big") for i in range(0, len(dims), 4))


def _wrong(path: Path, got: str, want: str) -> KitError:
    return KitError(
        str(path), got, want, "Replace the file; `autograder data` lists what is found and whether it is intact."
    )
