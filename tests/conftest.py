"""What several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

SOLUTIONS = Path(__file__).parent.parent / "solutions"


@pytest.fixture
def overflow_allowed() -> Iterator[None]:
    """Known mistakes overflow, and that is their point: no warning then."""
    with np.errstate(all="ignore"):
        yield
