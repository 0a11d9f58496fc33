"""Runs jobs in forked processes of their own, so that what hangs, dies or eats memory harms nobody else."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
MEMORY = 4 << 30
PATIENCE = 6  # so many times its seconds a job may wait: for a processor, or asleep


@dataclass(frozen=True)
class Outcome(Generic[V]):
    """What a job returned; or how it was lost: "timeout", or "died"."""

    value: V | None = None
    lost: str = ""


@dataclass
class _Running:
    process: BaseProcess
    end: float


def in_children(jobs: Mapping[K, Callable[[], V]], seconds: float, workers: int = 2) -> Iterator[tuple[K, Outcome[V]]]:
    """Run every job in a fork of this process and give each outcome as it comes.

    `seconds` is how much processor time one job may take. A job's result travels pickled; it may not raise.
    """
    waiting, running = list(jobs.items())[::-1], {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                key, job = waiting.pop()
                pipe, process = _start(job, seconds)
                running[pipe] = key, _Running(process, time.monotonic() + PATIENCE * seconds)
            soonest = min(item.end for _, item in running.values())
            ready = connection.wait(list(running), max(0.0, soonest - time.monotonic()))
            late = [pipe for pipe, (_, item) in running.items() if item.end <= time.monotonic()]
            for pipe in dict.fromkeys([*ready, *late]):
                key, item = running.pop(pipe)
                yield key, _finish(pipe, item.process, pipe in ready)
    finally:
        for pipe, (_, item) in running.items():
            _finish(pipe, item.process, False)


def _start(job: Callable[[], Any], seconds: float) -> tuple[Any, BaseProcess]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(job, sender, seconds), daemon=True)
    with warnings.catch_warnings():  # threads of the linear algebra library look after themselves in a fork
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    return receiver, process


def _child(job: Callable[[], Any], sender: Any, seconds: float) -> None:
    limit = max(1, round(seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    sys.stdout, sys.stderr = open(os.devnull, "w"), open(os.devnull, "w")  # noqa: SIM115 (until the process ends)
    sender.send(job())
    sender.close()
    os._exit(0)  # nothing of the parent's is flushed or cleaned up twice


def _finish(pipe: Any, process: BaseProcess, ready: bool) -> Outcome:
    """The outcome of a job, whose process is ended and gone then."""
    try:
        if ready:
            return Outcome(pipe.recv())
    except (EOFError, OSError):
        process.join()
        return Outcome(lost="timeout" if process.exitcode in (-24, -9) else "died")  # SIGXCPU, or the hard limit
    finally:
        pipe.close()
        process.kill()
        process.join()
    return Outcome(lost="timeout")
