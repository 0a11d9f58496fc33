"""Shows words and HTML in a notebook; the words alone in a terminal or to a screen reader."""

from __future__ import annotations

from ..examine.present import STATES, marked, pill


class Shown:
    """Something to display: the same words as text and as HTML."""

    def __init__(self, text: str, html: str):
        self.text, self.html = text, html

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def show(text: str, html: str) -> None:
    """Display words and HTML as the output of the running cell."""
    from IPython.display import display  # half a second that the command line does not need

    display(Shown(text, html))


def show_line(status: str, state: str, text: str) -> None:
    """Display one calm line with a coloured mark in front of it."""
    sign, _, colour = STATES[status]
    show(text, f'<div style="margin:.2em 0">{pill(sign, state, colour)} &nbsp;{marked(text)}</div>')
