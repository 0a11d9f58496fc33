"""What several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import headless, why_not

SOLUTIONS = Path(__file__).parent.parent / "solutions"


@pytest.fixture
def overflow_allowed() -> Iterator[None]:
    """Known mistakes overflow, and that is their point: no warning then."""
    with np.errstate(all="ignore"):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium for tests marked `browser`; they are skipped, with the reason, where there is none."""
    if reason := why_not():
        pytest.skip(reason)
    from playwright.sync_api import Error

    with ExitStack() as stack:
        try:
            browser = stack.enter_context(headless())
        except Error as error:
            pytest.skip(f"no browser: {error.message.strip().splitlines()[0]}")
        yield browser
