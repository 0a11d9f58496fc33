"""What a check sees of a package: functions by name, plain values back, everything unexpected as a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..checking.finding import Finding, Mismatch
from ..worker.endpoint import Raised, Reply, Request
from ..worker.values import Handle
from .protocol import MAX_FILE, Lost, Subject


@dataclass(frozen=True)
class Signature:
    """Where a function lives and what it returns.

    Parameters
    ----------
    module : str  module of the package, e.g. "affine"
    returns : tuple of str  names of the results; with two or more names a tuple of that length comes back
    """

    module: str
    returns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """One call that a check made, kept for the failing case of a report."""

    name: str
    args: tuple
    kwargs: dict[str, Any]
    result: Any = None


class Implementation:
    """Somebody's package, called by name: `impl.affine_forward(x, w, b)`.

    Results are plain values (see `autograder.worker.values`); other objects come back as handles that
    can be handed in again. Whatever goes wrong is raised as a `Mismatch`.
    """

    def __init__(self, subject: Subject, signatures: Mapping[str, Signature]):
        self._subject, self._signatures = subject, signatures
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self.observe(name, *args, **kwargs).value

    def observe(self, name: str, *args: Any, limit: int = 0, **kwargs: Any) -> Reply:
        """Call a function and return the whole reply: value, changed arguments, use of `numpy.random`.

        With `limit` the result is iterated, at most so far, and its items come back as a list.
        """
        signature = self._signatures[name]
        request = Request("call", name, signature.module, args=args, kwargs=kwargs, limit=limit)
        reply = self._request(name, request, args, kwargs)
        if len(signature.returns) > 1 and not limit:
            count = len(reply.value) if isinstance(reply.value, (tuple, list)) else None
            if count != len(signature.returns):
                raise Mismatch(self._wrong_count(name, signature.returns, reply.value, args, kwargs))
        return reply

    def method(self, target: Handle, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call method `name` of the object behind the handle."""
        return self.observe_method(target, name, *args, **kwargs).value

    def observe_method(self, target: Handle, name: str, *args: Any, **kwargs: Any) -> Reply:
        """Call a method and return the whole reply, like `observe`."""
        self._check_handle(target, name)
        return self._request(name, Request("method", name, target=target, args=args, kwargs=kwargs), args, kwargs)

    def get(self, target: Handle, name: str) -> Any:
        """Attribute `name` of the object behind the handle, as a plain value."""
        self._check_handle(target, name)
        return self._request(name, Request("get", name, target=target), (), {}).value

    def set(self, target: Handle, name: str, value: Any) -> None:
        """Set attribute `name` of the object behind the handle."""
        self._check_handle(target, name)
        self._request(name, Request("set", name, target=target, args=(value,)), (), {})

    def file(self, name: str) -> bytes:
        """A result file that was handed in. Raises `Mismatch` if there is none (or one over the size limit)."""
        content = self._subject.file(name)
        if content is None:
            raise Mismatch(
                Finding(name, "not_written", f"{name} was not handed in (or is larger than {MAX_FILE >> 20} MB)")
            )
        return content

    def patch(self, name: str, stand_in: Any, unread: bool = False) -> None:
        """From now on the callback `stand_in` answers for function `name`, wherever the package uses it.

        With `unread` its module is never run, which otherwise would end what uses it. Raises `Raised` or `Lost`.
        """
        request = Request("patch", name, self._signatures[name].module, args=(stand_in,), limit=int(unread))
        self._subject.request(request)

    def count(self) -> None:
        """Count from now on how often the functions of the course are called; those that are imported by now."""
        names = [f"{signature.module}.{name}" for name, signature in self._signatures.items() if signature.module]
        self._subject.request(Request("count", args=(names,)))

    def counts(self) -> dict[str, int]:
        """How often each was called since: evidence, which the student's code could change."""
        counts = self._subject.request(Request("counts")).value
        whole = isinstance(counts, dict) and all(type(number) is int for number in counts.values())
        return {str(name): number for name, number in counts.items()} if whole else {}

    def _request(self, name: str, request: Request, args: tuple, kwargs: dict[str, Any]) -> Reply:
        try:
            reply = self._subject.request(request)
        except Raised as error:
            self.calls.append(Call(name, args, kwargs))
            raise Mismatch(Finding.raised(name, error)) from None
        except Lost as error:
            self.calls.append(Call(name, args, kwargs))
            raise Mismatch(Finding(name, error.kind, f"{name}: {error.words}")) from None
        self.calls.append(Call(name, args, kwargs, reply.value))
        return reply

    @staticmethod
    def _check_handle(target: object, name: str) -> None:
        if not isinstance(target, Handle):
            raise Mismatch(
                Finding(name, "type", f"got {target!r:.60} where an object with `{name}` was wanted", target)
            )

    @staticmethod
    def _wrong_count(name: str, returns: tuple[str, ...], value: Any, args: tuple, kwargs: dict[str, Any]) -> Finding:
        got = f"{len(value)} values" if isinstance(value, (tuple, list)) else f"one value ({type(value).__name__})"
        if isinstance(value, Handle):
            got = repr(value)
        if value is None:
            got = "None (is the `return` missing?)"
        return Finding(name, "type", f"{name} returned {got}; want the tuple ({', '.join(returns)})", value)
