"""Whether this computer has a graphics card that can compute."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType


def graphics_card() -> ModuleType | None:
    """The module `cupy` where it is installed and finds a card, otherwise None."""
    if importlib.util.find_spec("cupy") is None:
        return None
    cupy = importlib.import_module("cupy")
    return cupy if cupy.is_available() else None
