"""The command line: `autograder COMMAND …`. Each command lives beside what it drives and is imported when called."""

from __future__ import annotations

import importlib
import sys

import click

from ..errors import KitError

# command: (module:function, the line that `autograder --help` shows)
COMMANDS = {
    "build": ("autograder.build.command:build", "Make assignments/ and the student view from source/ and solutions/."),
    "zip": ("autograder.build.command:bundle", "Pack an assignment and what it needs into one zip for students."),
    "solutions": ("autograder.build.command:solutions", "Render the solved notebooks, executed, for instructors."),
    "init": ("autograder.course.command:init", "Make a course folder with gradebook, exchange and key."),
    "roster": ("autograder.course.command:roster", "Say who takes part, at the start and in mid-term."),
    "setup": ("autograder.course.setup:setup", "Set JupyterLab and nbgrader up for students or an instructor."),
    "release": ("autograder.course.command:release", "Release an assignment to students."),
    "collect": ("autograder.course.command:collect", "Collect what students have submitted."),
    "take": ("autograder.intake.command:take", "Take submissions from an export of Canvas, Moodle or Gradescope."),
    "grade": ("autograder.course.command:grade", "Grade collected submissions."),
    "diff": ("autograder.course.command:diff", "Show what grading anew would change, before it does."),
    "feedback": ("autograder.course.command:feedback", "Write and return feedback pages."),
    "report": ("autograder.report.command:report", "Write a page about an assignment or the term."),
    "similar": ("autograder.report.alike:similar", "Show the submissions that look alike, side by side."),
    "export": ("autograder.records.command:export", "Write grades as CSV, or into a file of Canvas or Moodle."),
    "audit": ("autograder.course.desk:audit", "List every change of a score."),
    "regrade": ("autograder.course.desk:regrade", "List, enter and answer requests to look at a score again."),
    "forget": ("autograder.course.desk:forget", "Remove all that a course holds of a student."),
    "doctor": ("autograder.doctor.command:doctor", "Check the installation and a course, and say what mends it."),
    "examine": ("autograder.examine.command:examine", "Grade one submission folder, without nbgrader."),
    "check": ("autograder.notebook.command:check", "Try your functions on the published cases, as the notebook does."),
    "submit": ("autograder.notebook.submitting:command", "Hand an assignment in, and get a receipt."),
    "replay": ("autograder.notebook.command:replay", "Run a failed case from your feedback again."),
    "new": ("autograder.authoring.command:new", "Write a new assignment to start from."),
    "mutate": ("autograder.mutate.command:mutate", "Prove that the checks tell right from wrong."),
    "lab": ("autograder.cli.lab:lab", "Open JupyterLab as a student, on a copy of the released assignments."),
    "data": ("autograder.data.command:data", "Say which image data are found, and where."),
    "redteam": ("autograder.redteam.command:redteam", "Grade hostile submissions, and say what they achieved."),
    "demo": ("autograder.demo.command:demo", "Run a whole course with an invented class."),
    "term": ("autograder.demo.term:term", "Rehearse a whole term with an invented class."),
}


class _Late(click.Group):
    """A group whose commands are imported only when they are called: `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name][0].split(":")
        return getattr(importlib.import_module(module), function)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=_Late, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="convnet-course-kit")
def cli() -> None:
    """Build, release, collect, grade and return the convolutional network course."""


def main() -> None:
    """Entry point: a `KitError`, or an extra that is not installed, becomes one line on stderr and exit code 1."""
    # When it is imported, jsonschema compiles a grammar of web addresses in more than a second, for notebooks that have
    # none to check. It does without, where this is not installed.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        cli(prog_name="autograder")
    except KitError as error:
        click.echo(f"autograder: {error}", err=True)
        sys.exit(1)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in ("autograder", "convnet"):
            raise
        mend = 'Instructors run: pip install "convnet-course-kit[instructor]"'
        click.echo(f"autograder: this command needs {error.name}, which is not installed. {mend}", err=True)
        sys.exit(1)
