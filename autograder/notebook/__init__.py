"""What a student's notebook imports: `start` in the first cell, `check` for one task, `progress` for all, `submit`."""

from .session import check, failing_case, progress, start
from .submitting import submit

__all__ = ["check", "failing_case", "progress", "start", "submit"]
