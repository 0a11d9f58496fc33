"""`autograder doctor [COURSE]`: looks at everything, says what is wrong with what mends it, and changes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from . import installation
from .finding import BROKEN, SIGNS, Finding, gathered


def examine(folder: Path | None) -> dict[str, list[Finding]]:
    """All findings: on the installation and, where one is named, on a course."""
    found = gathered("versions", installation.versions)
    found += installation.settled(gathered("isolation", installation.isolation))
    looks = {"JupyterLab": installation.extensions, "clock": installation.clock}
    looks |= {"processors": installation.processors, "disk": installation.temporary}
    for name, look in looks.items():
        found += gathered(name, look)
    sections = {"Installation": found}
    if folder is not None:
        from . import course

        sections["Course"] = gathered("course", lambda: course.look_at(folder))
    return sections


@click.command()
@click.argument("course", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(course: Path | None, as_json: bool) -> None:
    """Check the installation and a COURSE, by default the folder course/ if there is one.

    Exits with 1 if something is broken; changes nothing. The sandbox is not taken at its word: its real arguments are
    run, with a program that tries to break out.
    """
    if course is None and Path("course", "course.toml").is_file():
        course = Path("course")
    sections = examine(course)
    failed = [item for items in sections.values() for item in items if item.state == BROKEN]
    if as_json:
        plain = [{"section": title, **vars(item)} for title, items in sections.items() for item in items]
        click.echo(json.dumps({"broken": len(failed), "findings": plain}, indent=1, ensure_ascii=False))
    else:
        for title, items in sections.items():
            click.echo(title)
            for item in items:
                click.echo(f"  {SIGNS[item.state]} {item.name}: {item.words}")
                if item.mend:
                    click.echo(f"      → {item.mend}")
        click.echo(f"{len(failed)} broken." if failed else "Nothing is broken.")
    sys.exit(1 if failed else 0)
