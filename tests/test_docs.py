"""What README and docs/ say exists."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

from autograder.cli import COMMANDS
from autograder.examine.verdict import PropertyVerdict, Report, TaskVerdict

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VERDICT = (ROOT / "docs" / "verdict.md").read_text(encoding="utf-8")


def test_readme_names_only_commands_that_exist():
    assert set(re.findall(r"`autograder ([a-z]+)|^ +autograder ([a-z]+)", README, re.MULTILINE)) <= {
        pair for name in COMMANDS for pair in ((name, ""), ("", name))
    }


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
    for name in ("README.md", "docs/verdict.md", "datasets/README.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8")):
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
