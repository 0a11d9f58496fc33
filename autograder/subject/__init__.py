"""Where an implementation lives, and how a check talks to it."""

from .implementation import Implementation
from .local import LocalSubject
from .protocol import Answered, Subject

__all__ = ["Answered", "Implementation", "LocalSubject", "Subject"]
