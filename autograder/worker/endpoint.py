"""Calls the student's functions: the same code in the sandboxed worker, in a notebook and on the reference."""

from __future__ import annotations

import ctypes
import functools
import importlib
import itertools
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from .values import MAX_ITEMS, Callback, Generator, Handle, Keeper, Model, same

MT19937_BYTES = 4 * 624 + 4  # its key and its position


@dataclass(frozen=True)
class Request:
    """One thing to do: `op` is call, method, get, set, import, renew, patch, count, counts or imports.

    call: function or class `name` of module `module`. method, get, set: `name` of the object behind `target`.
    import: module `module`, to see whether it can be. renew: forget all modules and objects, as if nothing had been.
    patch: from now on `args[0]`, a callback, answers for `name` of `module` wherever the package uses it.
    With `limit` > 0 the module is replaced as a whole, and never runs.
    Else `limit` > 0 says that the result is iterable: at most so many of its items come back, as a list.
    count: from now on calls of the functions `args[0]`, each "module.name", are counted. counts: how many there were.
    imports: which libraries were imported since the beginning.
    """

    op: str
    name: str = ""
    module: str = ""
    target: Handle | None = None
    args: tuple = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    limit: int = 0


@dataclass(frozen=True)
class Reply:
    """What came back: the value, the arguments that were changed (by position or name), whether the global
    generator of `numpy.random` was used, and which results lie in the memory of an argument: the position of the
    result ("0" where there is one only) to the position or name of the argument."""

    value: Any
    changed: dict[str, Any] = field(default_factory=dict)
    global_random: bool = False
    shared: dict[str, str] = field(default_factory=dict)


class Raised(Exception):
    """The student's code raised. `types` are the exception's class names, nearest first."""

    def __init__(self, types: list[str], message: str, where: str = "", line: str = ""):
        super().__init__(f"{types[0]}: {message}")
        self.types, self.message, self.where, self.line = types, message, where, line


class RemoteModel:
    """What a student's `train` gets for a `Model`: parameters to update, and a loss that the examiner answers."""

    def __init__(self, params: dict[str, np.ndarray], loss: Callable[..., Any]):
        self.params = {name: value.copy() for name, value in params.items()}
        self._loss = loss

    def loss(self, X, y=None):
        return self._loss(self.params, X, y)


class Endpoint:
    """Carries out requests on a package.

    Parameters
    ----------
    package : str  import name of the package that holds the functions, e.g. "convnet"
    folder : str  only tracebacks through files below it are told to the student
    """

    def __init__(self, package: str, folder: str):
        self.package, self.folder, self.keeper = package, folder, Keeper()
        self._counts: dict[str, int] = {}
        self._libraries = frozenset(sys.modules)

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.package}.{name}")

    def handle(self, request: Request) -> Reply:
        """Carry out one request. Raises `Raised` for whatever the student's code raises."""
        try:
            return self._carry_out(request)
        except (KeyboardInterrupt, Raised):
            raise
        except BaseException as error:  # student code: SystemExit and the like are answers too
            raise self._raised(error) from None

    def _carry_out(self, request: Request) -> Reply:
        if request.op == "import":
            self.module(request.module)
            return Reply(None)
        if request.op == "renew":
            forget_package(self.package)
            self.keeper = Keeper()
            return Reply(None)
        if request.op == "patch":
            return self._patch(request.module, request.name, self._native(request.args[0]), bool(request.limit))
        if request.op == "count":
            self._count(request.args[0])
            return Reply(None)
        if request.op == "counts":
            return Reply({name: calls for name, calls in self._counts.items() if calls})
        if request.op == "imports":
            new = {name.partition(".")[0] for name in [*sys.modules] if name not in self._libraries}
            return Reply(sorted(new - {self.package})[:MAX_ITEMS])
        if request.op == "call":
            function = getattr(self.module(request.module), request.name)
            return self._call(function, request)
        owner = self.keeper.find(request.target)
        if request.op == "get":
            return Reply(self.keeper.plain(getattr(owner, request.name)))
        if request.op == "set":
            setattr(owner, request.name, self._native(request.args[0]))
            return Reply(None)
        return self._call(getattr(owner, request.name), request)

    def _call(self, function: Callable[..., Any], request: Request) -> Reply:
        given = {str(i): value for i, value in enumerate(request.args)} | request.kwargs
        native = {name: self._native(value) for name, value in given.items()}
        args = [native[str(i)] for i in range(len(request.args))]
        before = _random_state()
        result = function(*args, **{name: native[name] for name in request.kwargs})
        if request.limit:
            result = list(itertools.islice(result, request.limit))
        return Reply(
            self.keeper.plain(result),
            {name: now for name, value in given.items() if (now := self._changed(value, native[name])) is not None},
            _random_state() != before,
            _shared(result, native),
        )

    def _changed(self, value: object, native: object) -> object | None:
        """The argument as it is now, if the call changed it; objects, generators and functions may change."""
        if isinstance(value, (Handle, Callback, Generator, Model)):
            return None
        now = self.keeper.plain(native)
        return None if same(value, now) else now

    def _native(self, value: object) -> object:
        """The object that student code gets for a value: a fresh copy, so that nobody shares memory."""
        if isinstance(value, Handle):
            return self.keeper.find(value)
        if isinstance(value, Callback):
            return self._function(value.function)
        if isinstance(value, Generator):
            return np.random.default_rng(value.seed)
        if isinstance(value, Model):
            return RemoteModel(value.params, self._function(value.loss))
        if isinstance(value, np.ndarray):
            return value.copy()
        if isinstance(value, (list, tuple)):
            return type(value)(self._native(item) for item in value)
        if isinstance(value, dict):
            return {key: self._native(item) for key, item in value.items()}
        return value

    def _function(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args, **kwargs):
            plain = [self._outgoing(arg) for arg in args]
            named = {name: self._outgoing(arg) for name, arg in kwargs.items()}
            return self._native(function(*plain, **named))

        return call

    def _outgoing(self, value: object) -> object:
        """An argument for a function of the other side; a generator travels as a seed drawn from it."""
        if isinstance(value, np.random.Generator):
            return Generator(int(value.integers(2**31)))
        return self.keeper.plain(value)

    def _patch(self, module: str, name: str, stand_in: object, unread: bool) -> Reply:
        full = f"{self.package}.{module}"
        if unread and full not in sys.modules:  # it is replaced as a whole, and never runs
            sys.modules[full] = _stand_in(full)
        try:
            home = self.module(module)
        except BaseException:  # so is one that cannot be imported because of what it imports
            home = sys.modules[full] = _stand_in(full)
        self._replace(home, name, stand_in)
        return Reply(None)

    def _replace(self, home: ModuleType, name: str, stand_in: object) -> None:
        """Put `stand_in` in the place of a function, wherever the package has it."""
        own = getattr(home, name, None)
        setattr(home, name, stand_in)
        for other in [value for key, value in sys.modules.items() if key.startswith(f"{self.package}.")]:
            if own is not None and getattr(other, name, None) is own:
                setattr(other, name, stand_in)

    def _count(self, names: list[str]) -> None:
        """Count the calls of functions, and of the method `loss` of classes, in the modules that are imported."""
        self._counts = {}
        for full in names:
            module, _, name = full.partition(".")
            home = sys.modules.get(f"{self.package}.{module}")
            found = getattr(home, name, None)
            if isinstance(found, type) and callable(loss := getattr(found, "loss", None)):
                setattr(found, "loss", self._counting(f"{name}.loss", loss))  # noqa: B010 - any class may come
            elif home is not None and callable(found) and not isinstance(found, type):
                self._replace(home, name, self._counting(name, found))

    def _counting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        counts, function = self._counts, getattr(function, "__counted__", function)  # never counted twice

        @functools.wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            counts[name] = counts.get(name, 0) + 1
            return function(*args, **kwargs)

        counted.__counted__ = function  # type: ignore[attr-defined]
        return counted

    def _raised(self, error: BaseException) -> Raised:
        where = line = ""
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.startswith(self.folder):
                where = f"{frame.filename[len(self.folder) :].lstrip('/')}:{frame.lineno}"
                line = frame.line or ""
        if isinstance(error, SyntaxError) and error.filename:
            where = f"{error.filename.removeprefix(self.folder).lstrip('/')}:{error.lineno}"
            line = (error.text or "").strip()
        try:
            message = str(error.msg if isinstance(error, SyntaxError) else error)
        except Exception:  # a hostile __str__
            message = "(its message could not be read)"
        types = [kind.__name__ for kind in type(error).__mro__ if kind not in (object, BaseException)]
        return Raised(types or [type(error).__name__], message[:2000], where, line[:200])


def _random_state() -> bytes:
    """The state of the global generator of `numpy.random`, read where it lies: `get_state` takes 0.1 ms."""
    generator = np.random.get_bit_generator()  # type: ignore[attr-defined]
    if isinstance(generator, np.random.MT19937):
        return ctypes.string_at(generator.ctypes.state_address, MT19937_BYTES)
    return repr(generator.state).encode()  # somebody put in another one


def _shared(result: object, native: dict[str, object]) -> dict[str, str]:
    """Which results are arrays in the memory of an argument. Arguments are copies of their own (see `_native`), so
    that bounds which overlap mean one memory."""
    results = result if isinstance(result, (list, tuple)) else [result]
    return {
        str(i): name
        for i, item in enumerate(results)
        for name, value in native.items()
        if isinstance(item, np.ndarray) and isinstance(value, np.ndarray) and np.may_share_memory(item, value)
    }


def forget_package(package: str) -> None:
    """Drop a package from `sys.modules`, so that its next import reads the files anew."""
    for name in [name for name in list(sys.modules) if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    """An empty module for functions that are lent. Names like `DoesNotFit`, which others import from it, are errors."""
    module = ModuleType(name)

    def missing(attribute: str) -> type:
        if not attribute[:1].isupper():
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
        setattr(module, attribute, type(attribute, (ValueError,), {}))
        return getattr(module, attribute)

    module.__getattr__ = missing  # type: ignore[method-assign]
    return module
