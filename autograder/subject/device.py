"""A package whose functions are called with arrays of another library: the checks on a graphics card.

What goes in is made by that library, what comes out is fetched from it; checks see NumPy arrays. A function that mixes
both in between raises, as the library does it, and fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..worker.endpoint import Endpoint
from ..worker.values import Keeper
from .local import LocalSubject


class DeviceSubject(LocalSubject):
    """As `LocalSubject`, with arrays of the library `arrays`: a module such as `cupy`, whose arrays have `get()`."""

    def __init__(self, package: str, folder: Path, arrays: Any):
        super().__init__(package, folder)
        self._arrays, self._endpoint = arrays, _Endpoint(package, str(folder), arrays)

    def fresh(self) -> DeviceSubject:
        return DeviceSubject(self.package, self._folder, self._arrays)


class _Keeper(Keeper):
    """Fetches arrays before it makes plain values of them."""

    def __init__(self, arrays: Any):
        super().__init__()
        self._kind = type(arrays.asarray(np.zeros(1)))

    def plain(self, value: Any, depth: int = 0) -> Any:
        return super().plain(value.get() if isinstance(value, self._kind) else value, depth)


class _Endpoint(Endpoint):
    def __init__(self, package: str, folder: str, arrays: Any):
        super().__init__(package, folder)
        self._arrays, self.keeper = arrays, _Keeper(arrays)

    def _native(self, value: object) -> object:
        native = super()._native(value)
        return self._arrays.asarray(native) if isinstance(native, np.ndarray) else native
