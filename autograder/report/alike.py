"""`autograder similar`: ranks pairs of submissions and shows them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from ..checks import load
from ..errors import KitError
from ..examine.submission import read_submission
from .page import fill_in
from .similarity import Pair, own_code, rank

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("assignment")
@click.option("--course", type=_PATH, default="course", show_default=True, help="The course's folder.")
@click.option("--output", "-o", type=_PATH, help="The page, by default report/ASSIGNMENT-similar.html in the course.")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many pairs to show.")
def similar(assignment: str, course: Path, output: Path | None, most: int) -> None:
    """Compare what students wrote for ASSIGNMENT beyond the stubs, and show the most similar pairs side by side."""
    from ..course.deadlines import course_rules
    from ..course.examining import Examiner
    from ..course.folder import open_course
    from ..course.progress import Bar

    opened, loaded = open_course(course), load(assignment)
    students = opened.students(assignment)
    if len(students) < 2:
        raise KitError("submissions", f"{len(students)} of {assignment}", "at least two that were collected")
    stubs, rules = Examiner(opened, assignment).stubs(), course_rules(opened)
    with Bar(f"Comparing {assignment}") as bar:
        bar.start(len(students))
        codes = {
            student: own_code(read_submission(opened.submitted(student, assignment), loaded).files, stubs)
            for student in students
        }
        pairs = rank(codes, lambda one, two: two in rules.team(assignment, one), most, bar.advance)
    target = output or opened.folder / "report" / f"{assignment}-similar.html"
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_text(render(assignment, codes, pairs), encoding="utf-8")
    click.echo(f"{len(pairs)} pairs to look at: {target}. Evidence, not proof.")


def render(assignment: str, codes: Mapping[str, str], pairs: Sequence[Pair]) -> str:
    """The page with each pair's own code side by side, matches numbered and marked."""
    shown = [(marked(codes[pair.first], pair.spans[0]), marked(codes[pair.second], pair.spans[1])) for pair in pairs]
    names = [name for pair in pairs for name in (pair.first, pair.second)]
    title = f"Similar submissions to {assignment}"
    return fill_in("alike.html.j2", title, names, pairs=pairs, shown=shown, compared=len(codes))


def marked(code: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """The code in pieces: text, and the number of the match it belongs to, 0 for none."""
    pieces, at = [], 0
    for number, (start, end) in enumerate(spans, 1):
        pieces += [(code[at:start], 0), (code[start:end], number)]
        at = end
    return [piece for piece in (*pieces, (code[at:], 0)) if piece[0]]
