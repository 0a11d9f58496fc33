"""Where a student's `import` finds things: their files from memory, and inert stand-ins for absent libraries."""

from __future__ import annotations

import importlib.machinery
import sys
from types import CodeType, ModuleType
from typing import Any

ROOT = "/submission"  # not a folder: the files are never on a disk, tracebacks name them by this path
ABSENT = frozenset(
    "matplotlib IPython ipywidgets seaborn tqdm scipy pandas PIL imageio cv2 skimage sklearn torch torchvision "
    "tensorflow keras jax autograd cupy numba h5py requests autograder".split()
)
DRAWING = frozenset("matplotlib IPython ipywidgets seaborn".split())


class SubmittedFiles:
    """Finds package `package` in `files`, "affine.py" -> bytes."""

    def __init__(self, package: str, files: dict[str, bytes]):
        self._package = package
        self._files = {f"{ROOT}/{package}/{name}": content for name, content in files.items()}
        self._compiled: dict[str, CodeType | None] = {}

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The module of that name, if it was handed in."""
        package, _, module = fullname.partition(".")
        name = f"{ROOT}/{package}/{module or '__init__'}.py"
        if package != self._package or name not in self._files:
            return None
        loader = _Loader(fullname, name, self._files, self._compiled)
        spec = importlib.machinery.ModuleSpec(fullname, loader, origin=name, is_package=not module)
        spec.has_location = True
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads from memory as from a file; `importlib.abc`, made for this, takes 7 ms to import."""

    def __init__(self, fullname: str, path: str, files: dict[str, bytes], compiled: dict[str, CodeType | None]):
        super().__init__(fullname, path)
        self._files, self._compiled = files, compiled

    def get_code(self, fullname: str) -> CodeType | None:
        """Compiled once, however often it is imported anew."""
        if fullname not in self._compiled:
            self._compiled[fullname] = super().get_code(fullname)
        return self._compiled[fullname]

    def get_data(self, path: str) -> bytes:
        """The file's content. Raises `OSError` for what was not handed in."""
        if path not in self._files:
            raise OSError(f"{path} was not handed in")
        return self._files[path]

    def path_stats(self, path: str) -> dict[str, Any]:
        """Nothing: no compiled file lies beside it."""
        raise OSError


class AbsentLibraries:
    """An unused `import matplotlib.pyplot as plt` costs nothing; calling an absent library's function raises."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in ABSENT:
            return None
        loader: Any = self
        return importlib.machinery.ModuleSpec(fullname, loader, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self.__name__}.{name}")


class _Absent:
    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self._name}.{name}")

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._name.partition(".")[0] in DRAWING:
            return self  # a picture nobody sees
        raise ImportError(f"{self._name} is not available where your code is graded; NumPy alone is")


def install(package: str, files: dict[str, bytes]) -> None:
    """Let `package` be imported from `files`, before anything else of that name."""
    sys.meta_path.insert(0, SubmittedFiles(package, files))
    sys.meta_path.append(AbsentLibraries())
