"""The language in which checks are written: tasks, properties, cases, findings, gradients."""

from .case import Case
from .finding import Finding, Mismatch
from .task import Assignment, Property, Task

__all__ = ["Assignment", "Case", "Finding", "Mismatch", "Property", "Task"]
