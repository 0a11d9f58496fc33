"""What hostile bytes are fed to, with what must hold afterwards; `test_fuzz.py` replays the stored corpus.

By hand, for as long as convenient, with atheris in a Python of its own (`pip install atheris`):

    python tests/fuzz.py frame|answer|notebook [SECONDS]

New inputs are added to build/fuzz/TARGET; `python tests/fuzz.py keep TARGET` stores those that reach
something new in tests/corpus/TARGET. A finding is an input after which a target raises.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "corpus"
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from autograder.subject.protocol import Lost  # noqa: E402
from autograder.subject.sandboxed import SandboxedSubject  # noqa: E402
from autograder.worker import frames  # noqa: E402
from autograder.worker.endpoint import Raised, Request  # noqa: E402
from autograder.worker.frames import FrameError  # noqa: E402
from autograder.worker.values import Callback, Generator, Handle, Model, same  # noqa: E402

KEPT = 40_000  # bytes in tests/corpus of each target
# What an input may make the reader allocate: so many bytes for one of its own, and a floor for small ones.
FACTOR, FLOOR = 64, 4 << 20


def frame(data: bytes) -> str:
    """A frame, header and body parted by a zero byte. Returns what became of it, in a word or two."""
    try:
        frames.lengths(data[: frames.PREFIX.size].ljust(frames.PREFIX.size, b"\0"))
    except FrameError:
        pass
    header, _, body = data.partition(b"\0")
    try:
        value = frames.decode(header, body, lambda index: index)  # type: ignore[arg-type,return-value]
    except FrameError as error:
        return str(error)
    arrays: list[np.ndarray] = []
    _must_be_plain(value, arrays)
    assert sum(array.nbytes for array in arrays) <= len(body), "arrays are larger than what came"
    assert len({id(array) for array in arrays}) == len(arrays), "one array stands in two places"
    functions: list[Any] = []
    again = frames.encode(value, functions)
    if not functions:
        cut = frames.PREFIX.size + frames.lengths(again[: frames.PREFIX.size])[0]
        assert same(value, frames.decode(again[frames.PREFIX.size : cut], again[cut:])), "not the same again"
    return "a value"


def _must_be_plain(value: Any, arrays: list[np.ndarray], depth: int = 0) -> None:
    assert depth <= frames.MAX_DEPTH + 1, "too deep"
    if isinstance(value, np.ndarray):
        assert type(value) is np.ndarray and value.dtype.kind in "biuf" and value.dtype.isnative
        arrays.append(value)
    elif isinstance(value, np.generic):
        assert value.dtype.kind in "biuf"
    elif type(value) in (list, tuple):
        for item in value:
            _must_be_plain(item, arrays, depth + 1)
    elif type(value) is dict:
        for key, item in value.items():
            assert type(key) in (str, int)
            _must_be_plain(item, arrays, depth + 1)
    elif type(value) is Model:
        _must_be_plain(value.params, arrays, depth + 1)
    else:
        assert value is None or type(value) in (bool, int, float, str, Handle, Generator, Callback), type(value)
        if type(value) is str:
            value.encode()


class _Wire:
    """A socket to a process that says what it was going to say, whatever it is asked."""

    def __init__(self, content: bytes):
        self._left = memoryview(content)
        self.sent = 0

    def settimeout(self, seconds: float) -> None:
        pass

    def recv(self, count: int, flags: int) -> bytes:
        raise BlockingIOError  # nothing came before the question

    def recv_into(self, buffer: memoryview) -> int:
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def sendall(self, data: bytes) -> None:
        self.sent += len(data)


class _Gone:
    why, status, clean = "ended", 0, True


def answer(data: bytes) -> str:
    """Frames parted by line ends, as answers to three questions; "wire:" before them leaves out the framing."""
    content = data[5:] if data.startswith(b"wire:") else b"".join(map(_framed, data.split(b"\n")))
    subject = SandboxedSubject(_Wire(content), 60, {}, _Gone)  # type: ignore[arg-type]
    seen, said = [], []
    for _ in range(3):
        target = _a_handle(seen)
        request = Request("method" if target else "call", "f", "m", target, (np.zeros(2), Callback(_echo)), {"k": 1})
        try:
            reply = subject.request(request)
        except Raised as raised:
            assert raised.types and all(type(name) is str and len(name) <= 100 for name in raised.types)
            assert len(raised.message) <= 2000 and not set("\x1b\x07\u202e") & set(raised.message + raised.where)
            said.append("raised")
        except Lost as lost:
            return " ".join([*said, f"{lost.kind}: {lost.words}"])
        else:
            assert reply.changed.keys() <= {"0", "1", "k"}
            seen += [reply.value, reply.changed]
            said.append("reply")
    return " ".join(said)


def _framed(message: bytes) -> bytes:
    header, _, body = message.partition(b"\0")
    return frames.PREFIX.pack(len(header), len(body)) + header + body


def _echo(*args: Any, **kwargs: Any) -> Any:
    return args[0] if args else kwargs


def _a_handle(values: list[Any]) -> Handle | None:
    for value in values:
        if isinstance(value, Handle):
            return value
        inside = value if isinstance(value, (list, tuple)) else value.values() if isinstance(value, dict) else ()
        if found := _a_handle(list(inside)):
            return found
    return None


def notebook(data: bytes) -> str:
    """The file of a notebook, as handed in: what is graded is still the released one."""
    import nbformat

    from autograder.course.rebuild import rebuild

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "small.ipynb").write_bytes(data)
        book = rebuild(released(), Path(folder), "small", {"why": "Look for the line."})
    text = nbformat.writes(book)
    text.encode()
    nbformat.validate(json.loads(text))
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in book.cells]
    assert [name for name in names if name in ("check", "why", "plot")] == ["check", "why", "plot"]
    check = next(cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "check")
    assert check.source == 'check("check")' and check.metadata.nbgrader.points == 5
    return "; ".join(book.metadata["autograder"]["notes"])[:60] or "read"


def released() -> Any:
    """A small released notebook: prose, a check, a written answer, a plot."""
    import nbformat

    def graded(kind: str, name: str, source: str, solution: bool) -> dict[str, Any]:
        about = {"schema_version": 3, "grade": True, "solution": solution, "locked": not solution, "task": False}
        about |= {"grade_id": name, "points": 5, "cell_type": kind}
        cell = {"cell_type": kind, "id": name, "source": source, "metadata": {"nbgrader": about}}
        return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})

    cells = [
        {"cell_type": "markdown", "id": "head", "source": "# Small", "metadata": {}},
        graded("code", "check", 'check("check")', False),
        graded("markdown", "why", "*Your answer here.*", True),
        graded("code", "plot", "# Your code here.", True),
    ]
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def stored(name: str) -> list[Path]:
    """The inputs that are kept of a target."""
    return sorted((CORPUS / name).iterdir())


TARGETS: dict[str, Callable[[bytes], str]] = {"frame": frame, "answer": answer, "notebook": notebook}


def weighed(target: Callable[[bytes], str], data: bytes) -> str:
    """Run a target, and see that it allocates no more than its input allows."""
    tracemalloc.start()
    try:
        said = target(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= FLOOR + FACTOR * len(data), f"{peak:,} bytes for an input of {len(data):,}"
    return said


# By hand


WORDS = {
    "frame": ['"v"', '"b"', '"<f8"', '"|b1"', '"<i8"', '"|u1"', *(f'["{tag}",' for tag in "anltdhgcm"), "9" * 19]
    + ["[0]", "NaN", "Infinity", "1e999", "\\x00", "\\\\ud800", "-1", "true", "null"],
    "answer": ['"reply"', '"raised"', '"call"', '["t",', '["d"', '["h",0,', '{"b":[],"v":', "true", "false", "\\x0a"],
    "notebook": ['"cells"', '"metadata"', '"nbgrader"', '"grade_id"', '"source"', '"outputs"', '"attachments"', '"id"']
    + ['"image/png"', '"data"', '"text/html"', '"output_type"', '"cell_type"', '"worksheets"', '"why"', '"plot"'],
}


def _instrument(name: str) -> None:
    import atheris  # pyright: ignore[reportMissingImports]

    if name == "notebook":  # everything would be nbgrader and nbconvert as well
        with atheris.instrument_imports(include=["autograder", "json"]):
            import autograder.course.rebuild  # noqa: F401
    else:
        atheris.instrument_all()


def _run(name: str, seconds: int) -> None:
    import atheris  # pyright: ignore[reportMissingImports]

    _instrument(name)
    own = ROOT / "build" / "fuzz" / name
    own.mkdir(parents=True, exist_ok=True)
    words = own.with_suffix(".words")
    words.write_text("".join(f'"{word.replace(chr(34), chr(92) + chr(34))}"\n' for word in WORDS[name]))
    options = [f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=1500", "-max_len=4096", f"-dict={words}"]
    options += [f"-artifact_prefix={own}.found.", "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *options, str(own), str(CORPUS / name)], lambda data: TARGETS[name](bytes(data)))
    atheris.Fuzz()


def _keep(name: str) -> None:
    """Store what the fuzzer kept, because it reached something new, smallest first, as far as there is room."""
    own = ROOT / "build" / "fuzz" / name
    found = {path.read_bytes() for path in [*stored(name), *own.iterdir()]}
    for path in stored(name):
        path.unlink()
    room = KEPT
    for number, data in enumerate(sorted(found, key=lambda data: (len(data), data))):
        room -= len(data)
        if room > 0:
            (CORPUS / name / f"{number:03}").write_bytes(data)


if __name__ == "__main__":
    os.chdir(ROOT)
    if sys.argv[1] == "keep":
        _keep(sys.argv[2])
    else:
        _run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600)
