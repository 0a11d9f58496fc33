"""Sandboxes for tests: what opens one, calls into it, and sees what is left of it."""

import functools
import os
import textwrap
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.errors import KitError
from autograder.sandbox import proof, workplace
from autograder.subject.protocol import Lost
from autograder.worker.endpoint import Request

REPOSITORY = Path(__file__).resolve().parents[1]


@functools.cache
def refusal(tier="A"):
    """Why there is no such sandbox here, or None."""
    try:
        proof.prove(tier)
    except KitError as error:
        return str(error)
    return None


def needs(tier):
    """A mark for what wants a sandbox of this tier."""
    return pytest.mark.skipif(bool(refusal(tier)), reason=f"no tier {tier} here: {refusal(tier)}")


@contextmanager
def place(source, files=None, given=None, results=None, tier=None):
    """A workplace whose module `code` is `source`."""
    own = {"code.py": textwrap.dedent(source).encode(), **(files or {})}
    with workplace.open_workplace(own, {"__init__.py": b"", **(given or {})}, results or {}, tier) as opened:
        yield opened


def call(subject, name, *args, module="code", limit=0, **kwargs):
    return subject.request(Request("call", name, module, args=args, kwargs=kwargs, limit=limit)).value


def once(source, name, *args, seconds=5.0, tier=None, **kwargs):
    """The result of one call in a sandbox of its own."""
    with place(source, tier=tier) as opened, opened.task(seconds) as subject:
        return call(subject, name, *args, **kwargs)


def lost(source, name, kind, seconds=5.0, tier=None):
    """Call a function that must be lost; afterwards the workplace must still answer. Returns the words."""
    with place(source + "\ndef fine():\n    return 1\n", tier=tier) as opened:
        with opened.task(seconds) as subject, pytest.raises(Lost) as caught:
            call(subject, name)
        assert caught.value.kind == kind, caught.value.words
        with opened.task(5) as subject:
            assert call(subject, "fine") == 1
    return caught.value.words


def descendants():
    """The pids of all processes below this one, zombies included."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
        found |= more
    return found - {os.getpid()}


@contextmanager
def nothing_left():
    """See that no process, descriptor or folder of a sandbox outlives what happens meanwhile."""

    def there():
        folders = {name for name in os.listdir("/tmp") if name.startswith(f"autograder-sandbox-{os.getpid()}-")}
        return descendants(), len(os.listdir("/proc/self/fd")), folders

    before = there()
    yield
    assert all(after <= earlier for after, earlier in zip(there(), before, strict=True))
