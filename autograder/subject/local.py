"""The package in this very process: a student's own notebook, the reference, the mistakes, pytest."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path

from ..worker.endpoint import Endpoint, Reply, Request
from .protocol import MAX_FILE

_numbers = itertools.count()


class LocalSubject:
    """Calls a package that is importable here, or that lies in `folder`.

    Parameters
    ----------
    package : str  import name of the package
    folder : Path  folder that holds the package's folder; only tracebacks from there are shown
    """

    def __init__(self, package: str, folder: Path):
        self.package, self._folder = package, folder
        self._endpoint = Endpoint(package, str(folder))

    @classmethod
    def load(cls, folder: Path, sources: dict[str, str] | None = None) -> LocalSubject:
        """The package `folder` under a name of its own, so that several versions live side by side.

        `sources` maps module names to text that takes the place of the file's: a patched version.
        """
        name = f"_{folder.name}_{next(_numbers)}"
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec is not None and spec.loader is not None
        package = importlib.util.module_from_spec(spec)
        sys.modules[name] = package
        spec.loader.exec_module(package)
        for module, text in (sources or {}).items():
            path = folder / f"{module}.py"
            module_spec = importlib.util.spec_from_loader(f"{name}.{module}", loader=None, origin=str(path))
            assert module_spec is not None
            patched = importlib.util.module_from_spec(module_spec)
            patched.__file__ = str(path)
            sys.modules[f"{name}.{module}"] = patched
            setattr(package, module, patched)
            exec(compile(text, str(path), "exec"), patched.__dict__)
        return cls(name, folder.parent)

    def fresh(self) -> LocalSubject:
        """The same package with no objects kept so far: one for each submission, so that memory stays flat."""
        return LocalSubject(self.package, self._folder)

    def request(self, request: Request) -> Reply:
        return self._endpoint.handle(request)

    def file(self, name: str) -> bytes | None:
        path = self._folder / name
        return path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_FILE else None
