"""Where an implementation lives, and how a check talks to it."""

from .device import DeviceSubject
from .implementation import Implementation
from .local import LocalSubject
from .protocol import Answered, Subject

__all__ = ["Answered", "DeviceSubject", "Implementation", "LocalSubject", "Subject"]
