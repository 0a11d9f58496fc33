"""`autograder setup`: who sees what in JupyterLab, said and written once."""

import json

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from click.testing import CliRunner

from autograder.cli import cli
from autograder.course.folder import create_course
from autograder.course.setup import LEVELS, SERVERS, TOOLS
from autograder.errors import KitError


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


def setup(role, *words):
    done = CliRunner().invoke(cli, ["setup", role, *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def student(tmp_path, *words):
    return setup("student", "--id", "convnet", "--exchange", tmp_path / "exchange", *words)


def page(config):
    return json.loads((config / "labconfig" / "page_config.json").read_text())


def test_student_gets_the_exchange_and_no_instructors_tools(config, tmp_path):
    said = student(tmp_path)
    assert said.count(": written") == 3 and "hidden and locked" in said
    text = (config / "nbgrader_config.py").read_text()
    assert str(tmp_path / "exchange") in text and "autograder.course.submit.Submit" in text
    assert page(config) == {key: dict.fromkeys(TOOLS, True) for key in ("disabledExtensions", "lockedExtensions")}
    server = json.loads((config / "jupyter_server_config.d" / "zz-autograder.json").read_text())
    assert server["ServerApp"]["jpserver_extensions"] == dict.fromkeys(SERVERS, False)


def test_the_second_time_nothing_changes(config, tmp_path):
    student(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in config.rglob("*") if path.is_file()}
    assert student(tmp_path).count("as it should be") == 3
    assert {path: path.stat().st_mtime_ns for path in config.rglob("*") if path.is_file()} == before


def test_dry_run_writes_nothing(config, tmp_path):
    assert student(tmp_path, "--dry-run").count("would be written") == 3
    assert not config.exists()


def test_what_others_have_set_stays(config, tmp_path):
    (config / "labconfig").mkdir(parents=True)
    mine = {"disabledExtensions": ["mine"], "custom": {"a": 1}}
    (config / "labconfig" / "page_config.json").write_text(json.dumps(mine))
    student(tmp_path)
    found = page(config)
    assert found["custom"] == {"a": 1} and found["disabledExtensions"]["mine"] is True
    assert found["disabledExtensions"][TOOLS[0]] is True


def test_instructor_sees_them_whatever_the_environment_hides(config, tmp_path):
    (tmp_path / "assignments").mkdir()
    course = create_course(tmp_path / "course", "convnet", None, tmp_path)
    said = setup("instructor", "--course", course.folder)
    assert f"Start it in {tmp_path}, or above" in said
    assert page(config)["disabledExtensions"] == dict.fromkeys(TOOLS, False)
    text = (config / "nbgrader_config.py").read_text()
    assert f"configure(get_config(), Path({str(course.folder)!r}))" in text
    compile(text, "nbgrader_config.py", "exec")
    assert "student" not in setup("student", "--course", course.folder).splitlines()[0]
    assert str(course.exchange) in (config / "nbgrader_config.py").read_text()


@pytest.mark.parametrize("owner", [True, False])
def test_who_owns_an_environment_that_hides_the_tools_is_told(config, tmp_path, monkeypatch, owner):
    (tmp_path / "assignments").mkdir()
    course = create_course(tmp_path / "course", "convnet", None, tmp_path)
    monkeypatch.setitem(LEVELS, "sys-prefix", lambda: tmp_path / "environment")
    monkeypatch.setattr("autograder.course.setup.prefer_environment_over_user", lambda: owner)
    student(tmp_path, "--level", "sys-prefix")
    assert ("Use --level sys-prefix" in setup("instructor", "--course", course.folder)) == owner
    setup("instructor", "--course", course.folder, "--level", "sys-prefix")
    assert page(tmp_path / "environment")["disabledExtensions"] == dict.fromkeys(TOOLS, False)
    assert "Use --level" not in setup("instructor", "--course", course.folder)


@pytest.mark.parametrize("name", ["nbgrader_config.py", "labconfig/page_config.json"])
def test_settings_written_by_hand_are_not_lost(config, tmp_path, name):
    (config / name).parent.mkdir(parents=True)
    (config / name).write_text("c = get_config()\n")
    with pytest.raises(KitError, match=name):
        student(tmp_path)
    assert [path for path in config.rglob("*") if path.is_file()] == [config / name]


def test_half_an_address_is_refused(config):
    with pytest.raises(KitError, match="both of them"):
        setup("student", "--id", "convnet")
