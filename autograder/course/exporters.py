"""The two exporters that nbgrader's converters are given: one for autograded notebooks, one for feedback pages."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import Exporter
from nbformat.v4 import new_notebook

from .preprocessors import Rebuild


class RebuiltNotebook(NotebookExporter):
    """Writes autograded notebooks. What a student sent is never parsed here: `Rebuild` makes the notebook anew."""

    def from_filename(self, filename: str, resources: dict | None = None, **kw: Any) -> tuple[Any, dict]:
        if any(isinstance(step, Rebuild) for step in self._preprocessors):
            return self.from_notebook_node(new_notebook(), resources, **kw)
        return super().from_filename(filename, resources, **kw)


class FeedbackPage(Exporter):
    """Writes the page that a student gets back, from an autograded notebook with its grades."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(self, nb: Any, resources: dict | None = None, **kw: Any) -> tuple[str, dict]:
        from .feedback import feedback_page  # here: `autograde` needs none of it

        book, resources = super().from_notebook_node(nb, resources, **kw)
        return feedback_page(book, resources["nbgrader"]), resources
