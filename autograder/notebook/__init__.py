"""What a student's notebook imports: `start` in the first cell, `check` for one task, `progress` for all of them."""

from .session import check, failing_case, progress, start

__all__ = ["check", "failing_case", "progress", "start"]
