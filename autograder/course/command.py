"""`autograder init`, `release`, `collect`, `grade` and `feedback`: thin layers over this package."""

from __future__ import annotations

import shutil
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import KitError
from ..records.sheets import Student
from .folder import Course, create_course, open_course

REPOSITORY = Path(__file__).resolve().parents[2]
_PATH = click.Path(path_type=Path)
_course = click.option("--course", type=_PATH, default="course", show_default=True, help="The course's folder.")


@click.command()
@click.argument("folder", type=_PATH, default="course", metavar="[DIR]")
@click.option("--id", "course_id", default="convnet", show_default=True, help="nbgrader's name of the course.")
@click.option("--exchange", type=_PATH, help="nbgrader's exchange, by default a folder in DIR.")
@click.option("--roster", type=_PATH, help="CSV file with the columns id, first_name, last_name, email.")
@click.option("--repository", type=_PATH, default=REPOSITORY, help="The clone with assignments/ and solutions/.")
@click.option("--database", default="", metavar="URL", help="The gradebook's, by default SQLite in DIR.")
def init(
    folder: Path, course_id: str, exchange: Path | None, roster: Path | None, repository: Path, database: str
) -> None:
    """Make a course in DIR: gradebook, exchange, configuration, and the secret key of the grading seeds."""
    from .roster import read_roster

    rows = read_roster(roster) if roster else []
    was_there = folder.exists()
    course = create_course(folder, course_id, exchange, repository.absolute(), database)
    try:
        _furnish(course, rows)
    except BaseException:
        if not was_there:
            shutil.rmtree(folder)
        raise
    click.echo(f"The course {course_id} is in {course.folder}" + (f", with {len(rows)} students." if rows else "."))
    click.echo(f"Exchange: {course.exchange}. Students' settings: {course.folder / 'student_nbgrader_config.py'}.")
    click.echo(f"Keep a copy of {course.folder / 'seeds.key'}: it decides on which cases everybody is examined.")


def _furnish(course: Course, rows: list[Student]) -> None:
    from .config import write_configs
    from .office import Office
    from .roster import install

    write_configs(course)
    with Office(course).gradebook() as gradebook:
        if rows:
            install(course, gradebook, rows)
    if not course.database:
        (course.folder / "gradebook.db").chmod(0o600)


@click.command()
@click.argument("file", type=_PATH)
@_course
@click.option("--yes", is_flag=True, help="Do not ask.")
def roster(file: Path, course: Path, yes: bool) -> None:
    """Make FILE (CSV: id, first_name, last_name, email) the list of who takes part; shows first what changes."""
    from .office import Office
    from .roster import compare, install, participants, read_roster

    opened, new = open_course(course), read_roster(file)
    with Office(opened).gradebook() as gradebook:
        change = compare(participants(opened, gradebook), new)
        for line in change.lines():
            click.echo(line)
        if change.lines() and not yes:
            click.confirm("Change the roster? Who leaves keeps points and files", abort=True)
        install(opened, gradebook, new)
    click.echo(f"{len(new)} students take part in {opened.course_id}.")


@click.command()
@click.argument("assignment")
@_course
@click.option("--due", help="Deadline with offset or in local time, e.g. '2026-10-31 23:59'.")
@click.option("--again", is_flag=True, help="Replace what is out already; shows first what changes in the gradebook.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def release(assignment: str, course: Path, due: str | None, again: bool, yes: bool) -> None:
    """Release ASSIGNMENT: students can fetch it from now on."""
    from ..mutate.command import Steps
    from .amend import Plan
    from .handout import release as put_out

    def agree(plan: Plan) -> None:
        steps.stop()
        click.echo("\n".join(plan.lines()))
        if not yes:
            click.confirm("Change the gradebook? Students' copies stay as they are", abort=True)

    opened = open_course(course)
    with Steps() as steps:
        place = put_out(
            opened, assignment, _deadline(due), again, agree=agree, on_start=steps.start, on_done=steps.done
        )
    click.echo(
        f"{assignment} is out in {place}. Students: nbgrader fetch_assignment {assignment} --course={opened.course_id}"
    )


def _deadline(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        raise KitError("--due", text, "a date and time as in '2026-10-31 23:59' or '2026-10-31 23:59+01:00'") from None


@click.command()
@click.argument("assignment")
@_course
def collect(assignment: str, course: Path) -> None:
    """Collect the newest submission of each student to ASSIGNMENT."""
    from .handout import collect as fetch

    done = fetch(open_course(course), assignment)
    click.echo(
        f"{assignment}: {len(done.collected)} collected, {len(done.updated)} updated, {len(done.unchanged)} unchanged"
    )
    for line in done.trouble:
        click.echo(f"note: {line}", err=True)


@click.command()
@click.argument("assignment")
@_course
@click.option("--jobs", type=click.IntRange(min=1), help="How many to examine at once, by default one a core.")
@click.option("--only", multiple=True, metavar="STUDENT", help="Only this student; may be given several times.")
@click.option("--again", is_flag=True, help="Examine again what was graded before and did not change.")
@click.option("--tier", help="Ask for a weaker sandbox by name, e.g. C on a machine without namespaces.")
@click.option("--execute", is_flag=True, help="Run the notebooks, too, for fresh plots; they too run in a sandbox.")
@click.option("--cluster", metavar="ADDRESS", help="Examine on the Dask cluster with this scheduler.")
def grade(
    assignment: str,
    course: Path,
    jobs: int | None,
    only: tuple[str, ...],
    again: bool,
    tier: str | None,
    execute: bool,
    cluster: str | None,
) -> None:
    """Grade what was collected of ASSIGNMENT. Exits 1 if a submission could not be graded; the others are."""
    from ..examine.cluster import connect
    from .batch import grade as run
    from .progress import Bar, table

    opened, elsewhere = open_course(course), connect(cluster) if cluster else nullcontext((None, 0))
    with elsewhere as (executor, width), Bar(f"Grading {assignment}") as bar:
        batch = run(
            opened,
            assignment,
            jobs=jobs or width or None,
            executor=(lambda workers: nullcontext(executor)) if executor else None,
            only=only,
            again=again,
            tier=tier,
            execute=execute,
            on_start=bar.start,
            on_done=lambda outcome: bar.advance(outcome.student),
        )
    table(batch)
    if batch.failed:
        sys.exit(1)


@click.command()
@click.argument("assignment")
@_course
@click.option("--jobs", type=click.IntRange(min=1), help="How many to examine at once, by default one a core.")
@click.option("--only", multiple=True, metavar="STUDENT", help="Only this student; may be given several times.")
@click.option("--tier", help="Ask for a weaker sandbox by name, e.g. C on a machine without namespaces.")
def diff(assignment: str, course: Path, jobs: int | None, only: tuple[str, ...], tier: str | None) -> None:
    """Show whose points on ASSIGNMENT would change if it were graded now, e.g. after a check was mended.

    Examines what is affected and records nothing: `autograder grade` does, and takes the verdicts from here.
    """
    from .differences import differences
    from .progress import Bar, changes

    with Bar(f"Examining {assignment}") as bar:
        found = differences(
            open_course(course), assignment, jobs=jobs, only=only, tier=tier, on_start=bar.start, on_done=bar.advance
        )
    changes(assignment, found)


@click.command()
@click.argument("assignment")
@_course
@click.option("--only", multiple=True, metavar="STUDENT", help="Only this student; may be given several times.")
@click.option("--no-release", is_flag=True, help="Write the pages, but do not hand them out.")
def feedback(assignment: str, course: Path, only: tuple[str, ...], no_release: bool) -> None:
    """Write the feedback pages of ASSIGNMENT and return them to the students."""
    from .handout import give_feedback
    from .progress import Bar

    opened = open_course(course)
    with Bar(f"Feedback on {assignment}") as bar:
        returned = give_feedback(
            opened, assignment, only=only, release=not no_release, on_start=bar.start, on_done=bar.advance
        )
    where = opened.folder / "feedback"
    pages, back = len(returned.written), len(returned.released)
    click.echo(f"{assignment}: {pages} pages in {where}, {back} returned through the exchange")
    for line in returned.trouble:
        click.echo(f"note: {line}", err=True)
