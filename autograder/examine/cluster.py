"""An executor of a Dask cluster: the same jobs on other machines, which need this package and nothing of the course.

What a verdict depends on travels: the submission within its job, the instructor's folder once to each worker, as
bytes. There it lies in a temporary folder of the worker's user, and goes with the worker. Key, gradebook, journal and
other submissions stay with the head.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import KitError
from .job import Job

PATIENCE = 20  # seconds to find the scheduler
RETRIES = 2  # of a job that raised: what fails every time is told
PARTS = ("convnet", "mistakes", "held_back")
INSTALL = "Install the extra [cluster], on every worker too"

_unpacked: dict[str, Path] = {}
_lock = threading.Lock()


class Packed:
    """A folder as bytes by path, known by its digest."""

    def __init__(self, files: Mapping[str, bytes]):
        self.files = dict(files)
        parts = (f"{name}\0{len(content)}\0".encode() + content for name, content in sorted(self.files.items()))
        self.digest = hashlib.sha256(b"".join(parts)).hexdigest()

    @classmethod
    def of(cls, folder: Path) -> Packed:
        """What grading needs of the instructor's folder."""
        paths = [path for part in PARTS for path in sorted((folder / part).rglob("*"))]
        kept = [path for path in paths if path.is_file() and "__pycache__" not in path.parts]
        return cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in kept})

    def unpack(self) -> Path:
        """The folder on this machine, once a process; it is removed when the process ends."""
        with _lock:
            if self.digest not in _unpacked:
                folder = Path(tempfile.mkdtemp(prefix="autograder-"))  # for this user alone
                atexit.register(shutil.rmtree, folder, ignore_errors=True)
                for name, content in self.files.items():
                    path = folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                _unpacked[self.digest] = folder
            return _unpacked[self.digest]


class ClusterExecutor(Executor):
    """Submits jobs to the cluster of `client`. `futures` is the client's own executor."""

    def __init__(self, client: Any):
        self._client = client
        self._futures = client.get_executor(retries=RETRIES, pure=False)
        self._packed: dict[Path, Any] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """As every executor's; the first argument is a `Job`."""
        job, *rest = args
        if job.solutions not in self._packed:
            self._packed[job.solutions] = self._client.scatter(Packed.of(job.solutions), broadcast=True)
        return self._futures.submit(_there, fn, job, rest, self._packed[job.solutions])

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._futures.shutdown(wait=wait)


@contextmanager
def connect(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of the cluster whose scheduler is at `address`, and how many jobs it runs at once.

    Raises `KitError` if there is none, or if it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise KitError("--cluster", "no Dask", "the package `distributed`", INSTALL) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        want = "the address of a Dask scheduler, as tcp://HOST:8786"
        raise KitError("--cluster", f"{address} ({error})", want, "See docs/cluster.md") from None
    with client:
        threads: Any = client.nthreads()  # of a client that waits: its annotation speaks of those that do not
        width = sum(threads.values())
        if not width:
            raise KitError("--cluster", f"{address} without workers", "at least one worker", "Start `dask worker`")
        executor = ClusterExecutor(client)
        try:
            yield executor, width
        finally:
            executor.shutdown(wait=False)


def _there(function: Callable[..., Any], job: Job, rest: list[Any], packed: Packed) -> Any:
    """On a worker: the job, with the instructor's folder as it lies there."""
    return function(replace(job, solutions=packed.unpack()), *rest)
