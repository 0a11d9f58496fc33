"""A finding: one thing that is wrong, in words, with the numbers that show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..worker.endpoint import Raised


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Parameters
    ----------
    label : str  the array or function it is about: "dw", "affine_forward"
    kind : str  values, shape, dtype, type, condition, changed, shared, share, raised, not_raised, not_written, missing,
        timeout, memory, died, unreadable
    words : str  one sentence for the student: what came, what was wanted, where
    got, want : plain values  the evidence; None where there is none. Of an exception: its types and its message
    """

    label: str
    kind: str
    words: str
    got: Any = None
    want: Any = None

    @classmethod
    def raised(cls, name: str, error: Raised) -> Finding:
        """The finding for an exception of the student's code; an unwritten or missing function is told apart."""
        if error.types[0] == "NotImplementedError":
            return cls(name, "not_written", f"{name} is not written yet")
        if error.types[0] in ("AttributeError", "ModuleNotFoundError", "ImportError") and f"'{name}'" in error.message:
            return cls(name, "missing", f"{name} was not found in your package ({error.message})")
        place = f" at {error.where}: `{error.line.strip()}`" if error.where else ""
        words = f"{name} raised {error.types[0]}: {error.message}{place}"
        return cls(name, "raised", words, (tuple(error.types), error.message))


class Mismatch(Exception):
    """Raised when a check cannot go on; holds the finding."""

    def __init__(self, finding: Finding):
        super().__init__(finding.words)
        self.finding = finding
