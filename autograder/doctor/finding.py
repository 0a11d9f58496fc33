"""What the doctor says of one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..errors import KitError

OK, NOTE, BROKEN = "ok", "note", "broken"
SIGNS = {OK: "✓", NOTE: "!", BROKEN: "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing, its state (`OK`, `NOTE`: works, but look at it, `BROKEN`), what was seen, and what mends it."""

    name: str
    state: str
    words: str
    mend: str = ""


def ok(name: str, words: str) -> Finding:
    return Finding(name, OK, words)


def note(name: str, words: str, mend: str) -> Finding:
    return Finding(name, NOTE, words, mend)


def broken(name: str, words: str, mend: str) -> Finding:
    return Finding(name, BROKEN, words, mend)


def gathered(name: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What `look` finds; whatever stops it is a finding, too."""
    found: list[Finding] = []
    try:
        for finding in look():
            found.append(finding)
    except KitError as error:
        found.append(
            broken(name, f"{error.name}: {error.got or 'missing'}; want {error.want}", error.do or f"Mend {error.name}")
        )
    except ModuleNotFoundError as error:
        found.append(broken(name, f"{error.name} is not installed", f"pip install {error.name}"))
    except OSError as error:
        found.append(broken(name, f"{error.filename or ''}: {error.strerror or error}", "Look at its owner and mode"))
    except Exception as error:  # noqa: BLE001 - a doctor who faints is of no use; the other findings are
        found.append(broken(name, f"could not be looked at ({type(error).__name__}: {error})", "Report this"))
    return found
