"""The doctor: each thing that can be broken, broken for once; what it says, and that it mends nothing itself."""

import contextlib
import json
import os
import re
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from autograder.course.config import write_configs
from autograder.course.folder import create_course, open_course
from autograder.doctor import course as course_
from autograder.doctor import installation
from autograder.doctor.command import doctor, examine
from autograder.doctor.finding import BROKEN, NOTE, OK, broken, gathered, ok
from autograder.errors import KitError
from autograder.sandbox import proof

REPOSITORY = Path(__file__).parents[1]


def states(findings):
    return {finding.name: finding.state for finding in findings}


def words(findings, state=BROKEN):
    return " | ".join(f"{item.name}: {item.words} → {item.mend}" for item in findings if item.state == state)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A course with a released assignment in its gradebook, to be copied and broken."""
    from autograder.course.office import Office

    root = tmp_path_factory.mktemp("whole")
    repository = root / "repository"
    for name in ("assignments", "build/student_view", "solutions/convnet"):
        (repository / name).mkdir(parents=True)
    course = create_course(root / "course", "cs1", None, repository)
    write_configs(course)
    with Office(course).gradebook() as gradebook:
        gradebook.add_assignment("two_layer_net", duedate="2026-10-01 21:59:00 UTC")
        gradebook.add_assignment("conv_layers")
    return root


@pytest.fixture
def made(whole, tmp_path, monkeypatch):
    """That course, this test's own."""
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(tmp_path / "home")])
    shutil.copytree(whole, tmp_path / "all")
    return tmp_path / "all" / "course"


def found(folder):
    return gathered("course", lambda: course_.look_at(folder))


def test_a_course_that_is_as_it_should_be(made):
    findings = found(made)
    assert words(findings) == "" and words(findings, NOTE).startswith("deadline: conv_layers has none")
    assert list(states(findings)) == [
        "course", "repository", "key of the seeds", "exchange", "nbgrader's configuration", "gradebook", "deadline",
        "disk of the course",
    ]  # fmt: skip


def test_deadlines_are_told_by_both_clocks(made, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        said = words(found(made), OK)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "two_layer_net: 2026-10-01 21:59 UTC, which is 2026-10-01 23:59 CEST here" in said


def released(folder):
    course = open_course(folder)
    here = course.exchange / course.course_id
    for name, mode in (("inbound", 0o2733), ("outbound", 0o755)):
        (here / name).mkdir(parents=True)
        (here / name).chmod(mode)
    return here


def edit_settings(folder, old, new):
    path = folder / "course.toml"
    path.write_text(path.read_text().replace(old, new))


def append(path, text):
    path.write_text(path.read_text() + text)


def database(folder, statement):
    connection = sqlite3.connect(folder / "gradebook.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def scrambled(folder):
    path = folder / "gradebook.db"
    data = bytearray(path.read_bytes())
    data[4096:12288] = b"\xff" * 8192
    path.write_bytes(data)


DAMAGE = {
    "no course": (lambda f: (f / "course.toml").unlink(), "autograder init"),
    "settings that are no TOML": (lambda f: (f / "course.toml").write_text("x"), "TOML"),
    "settings without an id": (lambda f: edit_settings(f, "course_id", "other"), "course_id"),
    "no repository": (lambda f: shutil.rmtree(f.parent / "repository"), "autograder build"),
    "no student views": (lambda f: shutil.rmtree(f.parent / "repository/build"), "without student views"),
    "key lost": (lambda f: (f / "seeds.key").unlink(), "Restore the file"),
    "key of no digits": (lambda f: (f / "seeds.key").write_text("x"), "64 hexadecimal digits"),
    "key for all to read": (lambda f: (f / "seeds.key").chmod(0o644), "chmod 600"),
    "exchange missing": (lambda f: (f / "exchange").rmdir(), r"exchange is missing → mkdir -p .* && chmod 777"),
    "exchange is a file": (lambda f: ((f / "exchange").rmdir(), (f / "exchange").touch()), "is no folder"),
    "exchange closed to students": (lambda f: (f / "exchange").chmod(0o755), r"students cannot write .*mode 755"),
    "inbox missing": (lambda f: shutil.rmtree(released(f) / "inbound"), "inbound is missing"),
    "inbox closed to students": (lambda f: (released(f) / "inbound").chmod(0o2700), "cannot hand in"),
    "no configuration": (lambda f: (f / "nbgrader_config.py").unlink(), "no nbgrader_config.py"),
    "another course's configuration": (
        lambda f: append(f / "nbgrader_config.py", "c = get_config()\nc.CourseDirectory.course_id = 'cs2'\n"),
        "course id cs2, want cs1",
    ),
    "configuration that is no Python": (lambda f: (f / "nbgrader_config.py").write_text("("), "could not be looked"),
    "students' code without a sandbox": (
        lambda f: append(f / "nbgrader_config.py", "get_config().Autograde.autograde_preprocessors = []\n"),
        "without a sandbox",
    ),
    "gradebook lost": (lambda f: (f / "gradebook.db").unlink(), "missing → Restore it from a copy"),
    "gradebook is no database": (lambda f: (f / "gradebook.db").write_text("x" * 5000), "file is not a database"),
    "gradebook damaged": (scrambled, "(damaged|malformed)"),
    "gradebook of something else": (lambda f: database(f, "drop table alembic_version"), "without nbgrader's tables"),
    "gradebook of an older nbgrader": (
        lambda f: database(f, "update alembic_version set version_num = '724cde206c17'"),
        "tables are of version 724cde206c17, want .* → .*nbgrader db upgrade",
    ),
    "gradebook elsewhere": (
        lambda f: append(f / "course.toml", 'database = "postgresql://localhost:1/x"\n'),
        "(refused|psycopg2? is not installed → pip install psycopg)",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_broken_is_said_with_what_mends_it(name, made):
    damage, pattern = DAMAGE[name]
    damage(made)
    before = sorted(path for path in made.rglob("*"))
    said = words(found(made))
    assert re.search(pattern, said), said
    assert all(item.mend for item in found(made) if item.state == BROKEN)
    assert sorted(path for path in made.rglob("*")) == before


@contextlib.contextmanager
def somebody(monkeypatch, folder):
    """Be an ordinary user for a while, in the group 54321."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: real(path, mode, effective_ids=True))
    monkeypatch.setattr(os, "getgroups", lambda: [54_321])
    for path in folder.parents:
        if path != Path("/tmp") and path.is_relative_to("/tmp"):
            path.chmod(0o755)
    os.setegid(54_321)
    os.seteuid(54_321)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


needs_root = pytest.mark.skipif(os.getuid() != 0, reason="needs root, to make files of others")


@needs_root
def test_an_exchange_of_somebody_else(made, monkeypatch):
    course = open_course(made)
    course.exchange.chmod(0o755)
    with somebody(monkeypatch, course.exchange):
        said = words(course_.exchange(course))
    assert re.search("is not writable for you .owner root, group .*, mode 755. → chmod 777 .*its owner or root", said)


@needs_root
@pytest.mark.parametrize(
    ("mode", "pattern"),
    [(0o2770, "wrong group: group 77777, which you are not in → Become a member"), (0o700, "is another's .owner root")],
)
def test_a_course_in_the_exchange_that_is_another_groups(mode, pattern, made, monkeypatch):
    course, here = open_course(made), released(made)
    os.chown(here, 0, 77_777)
    here.chmod(mode)
    with somebody(monkeypatch, course.exchange):
        assert re.search(pattern, words(course_.exchange(course)))


# The installation


def test_versions_are_those_the_kit_states(monkeypatch):
    findings = gathered("versions", installation.versions)
    assert "numpy" in words(findings, OK)
    asked = ["numpy>=99", "no-such-library", "click>=8; extra == 'dev'", "click"]
    monkeypatch.setattr(installation, "_stated", lambda: asked)
    monkeypatch.setenv("PATH", "")
    said = words(gathered("versions", installation.versions))
    assert "want >=99 → pip install 'numpy>=99'" in said and "no-such-library: not installed" in said
    assert "alembic: not on PATH" in said and "click" not in said


def test_the_stated_versions_are_found_without_an_installation(monkeypatch):
    monkeypatch.setattr(installation, "DISTRIBUTION", "no-such-distribution")
    assert any(text.startswith("nbgrader") for text in installation._stated())


def refuse(*tiers):
    def prove(tier):
        if tier in tiers:
            raise KitError("sandbox", "No permissions to create new namespace", "a worker that starts", "Install it")
        return (proof.Fact("not root", True, []),)

    return prove


def test_the_sandbox_is_proved_and_one_tier_is_enough(monkeypatch):
    for refused, seen in (((), (OK, OK)), (("A",), (NOTE, OK)), (("B",), (OK, NOTE)), (("A", "B"), (BROKEN, BROKEN))):
        monkeypatch.setattr(proof, "prove", refuse(*refused))
        findings = installation.settled(gathered("isolation", installation.isolation))
        assert tuple(finding.state for finding in findings) == seen
        if refused:
            assert "No permissions to create new namespace" in words(findings, NOTE) + words(findings)


ON = {"nbgrader.server_extensions.formgrader": True}


def jupyter(monkeypatch, folder, page, server, there=True):
    """What is found in JupyterLab's folders, with these files of nbgrader in them."""
    files = {"labconfig/page_config.json": {"disabledExtensions": page}}
    files["jupyter_server_config.d/nbgrader.json"] = {"ServerApp": {"jpserver_extensions": server}}
    files |= {"share/@jupyter/nbgrader/package.json": {}} if there else {}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(json.dumps(content))
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(folder)])
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda kind: [str(folder / "share")])
    return gathered("JupyterLab", installation.extensions)


@pytest.mark.parametrize(
    ("page", "server", "seen"),
    [
        ({}, ON, [OK, OK]),
        ({"@jupyter/nbgrader:formgrader": True}, ON, [NOTE, OK]),
        (["@jupyter/nbgrader:formgrader"], ON, [NOTE, OK]),
        ({"@jupyter/nbgrader:formgrader": False}, dict.fromkeys(ON, False), [OK, NOTE]),
        ({}, {}, [OK, BROKEN]),
        ({}, {"jupytext": True}, [OK, BROKEN]),
    ],
)
def test_extensions_that_are_off_or_unknown_are_told(page, server, seen, tmp_path, monkeypatch):
    assert [item.state for item in jupyter(monkeypatch, tmp_path, page, server)] == seen


def test_extensions_that_are_not_there_are_told(tmp_path, monkeypatch):
    assert "not where this JupyterLab looks" in words(jupyter(monkeypatch, tmp_path, {}, ON, there=False))


def test_a_clock_that_is_behind_is_told(monkeypatch):
    assert words(installation.clock()) == ""
    monkeypatch.setattr(installation.time, "time", lambda: 1e9)
    assert "Set the clock" in words(installation.clock())


@pytest.mark.parametrize(("free", "state"), [(1 << 20, BROKEN), (1 << 30, NOTE), (1 << 40, OK)])
def test_room_on_the_disk(free, state, monkeypatch, tmp_path):
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(free, 0, free))
    assert [item.state for item in installation.disk("disk", tmp_path)] == [state]


def test_memory_for_all_cores(monkeypatch):
    monkeypatch.setattr(installation.os, "sched_getaffinity", lambda pid: range(10_000), raising=False)
    assert "grade --jobs" in words(installation.processors(), NOTE)


# The command


@pytest.fixture
def quick(monkeypatch):
    """The command with an installation that takes no time to look at."""
    for name in ("versions", "isolation", "extensions", "clock", "processors", "temporary"):
        monkeypatch.setattr(installation, name, lambda: [ok("thing", "is there")])


def test_the_command_says_everything_and_exits_by_it(quick, made):
    runner = CliRunner()
    done = runner.invoke(doctor, [str(made)])
    assert done.exit_code == 0 and "✓ course: cs1" in done.output and "Nothing is broken." in done.output
    (made / "seeds.key").unlink()
    done = runner.invoke(doctor, [str(made)])
    assert (
        done.exit_code == 1 and "✗ course" in done.output and "→ Restore" in done.output and "1 broken" in done.output
    )
    data = json.loads(runner.invoke(doctor, [str(made), "--json"]).output)
    assert data["broken"] == 1 and {"section", "name", "state", "words", "mend"} == set(data["findings"][0])


def test_without_a_course_only_the_installation_is_looked_at(quick, tmp_path, made, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert list(examine(None)) == ["Installation"]
    monkeypatch.chdir(made.parent)
    assert "Course" in CliRunner().invoke(doctor, []).output


def test_whatever_stops_a_look_is_a_finding():
    def fails():
        yield ok("first", "seen")
        raise ZeroDivisionError("odd")

    assert [item.state for item in gathered("x", fails)] == [OK, BROKEN]
    assert broken("a", "b", "c").mend == "c"
