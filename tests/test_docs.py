"""What README and docs/ say exists."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from autograder.checks import CORE, EXTENSIONS
from autograder.cli import cli
from autograder.examine.verdict import PropertyVerdict, Report, TaskVerdict
from autograder.records.rules import read_rules

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VERDICT = (ROOT / "docs" / "verdict.md").read_text(encoding="utf-8")


PAGES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in
         (ROOT / "README.md", ROOT / "datasets" / "README.md", *sorted((ROOT / "docs").glob("*.md")))}  # fmt: skip


def lines(pattern):
    return [(page, line) for page, text in PAGES.items() for line in re.findall(pattern, text, re.MULTILINE)]


@pytest.mark.parametrize(("page", "line"), lines(r"`(autograder [a-z][^`]*)`"))
def test_commands_in_sentences_exist_with_their_options(page, line):
    name, *words = line.split()[1:]
    command = cli.get_command(click.Context(cli), name)
    assert command, f"{page}: {line}"
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize(("page", "line"), lines(r"^ {4,}(?:\$ )?(autograder .+)"))
def test_commands_in_blocks_are_read_by_the_command_line(page, line):
    name, *arguments = shlex.split(line, comments=True)[1:]
    command = cli.get_command(click.Context(cli), name)
    while isinstance(command, click.Group):
        name, *arguments = arguments
        command = command.commands[name]
    assert command, f"{page}: {line}"
    if not re.search(r"[…|\[]", " ".join(arguments)):
        command.make_context(name, arguments).close()  # reads the arguments, and complains, but runs nothing


def test_the_rules_in_the_page_are_rules(tmp_path):
    (tmp_path / "course.toml").write_text(re.search(r"```toml\n(.*?)```", PAGES["docs/records.md"], re.DOTALL)[1])
    rules = read_rules(tmp_path / "course.toml", CORE, EXTENSIONS)
    assert (rules.late.cap, rules.drop, rules.bonus_cap, rules.team("full_convnet", "ada")) == (
        50,
        1,
        5,
        ("ada", "bela"),
    )


def test_readme_names_only_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^ +)make ([a-z]+)", README, re.MULTILINE))
    assert named <= targets and {"demo", "test", "lab", "check", "build"} <= targets


def test_readme_names_only_folders_that_exist():
    tree = README[README.index("    source/") : README.index("    tests/")]
    for line in tree.splitlines():
        for name in re.findall(r"(?:^|; +)(\w+)/", line.strip()):
            assert any((ROOT / above / name).is_dir() for above in ("", "autograder", "solutions")), name


def test_links_lead_somewhere():
    for name, text in PAGES.items():
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert ((ROOT / name).parent / link).exists(), f"{name}: {link}"


def test_verdict_documents_every_key_and_only_those():
    tables = [set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE))))
              for part in VERDICT.split("A task has ")]  # fmt: skip
    assert tables[0] == set(Report("a", 0, "", 0).to_json())
    assert tables[1] == {field.name for field in fields(PropertyVerdict)}
    task = Report("a", 0, "", 0, [TaskVerdict("t", 1)]).to_json()["tasks"][0]
    assert all(f"`{key}`" in VERDICT for key in task)


def test_verdict_example_is_of_the_form_that_it_documents():
    example = json.loads(re.search(r"```json\n(.*?)```", VERDICT, re.DOTALL)[1])
    again = Report.from_json(example).to_json()
    assert again.keys() == example.keys()
    for task, read in zip(example["tasks"], again["tasks"], strict=True):
        assert task.keys() == read.keys()
        assert [set(item) for item in task["properties"]] == [set(item) for item in read["properties"]]
