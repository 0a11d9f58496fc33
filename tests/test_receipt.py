"""Handing in: what is missing is said before it goes, and a receipt says what went."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from traitlets.config import Config

from autograder.checks import load
from autograder.cli import cli
from autograder.errors import KitError
from autograder.notebook.receipt import lacking, listed
from autograder.notebook.session import Session
from autograder.notebook.submitting import submit

ROOT = Path(__file__).parents[1]
NAME = "two_layer_net"
STUBS = "Every function is still as it was handed out: nothing is written yet."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An assignment as it was fetched, and the working directory."""
    place = tmp_path / "home" / NAME
    shutil.copytree(ROOT / "assignments" / NAME, place)
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def solved(folder):
    shutil.copy(ROOT / "solutions" / "convnet" / "affine.py", folder / "convnet" / "affine.py")
    (folder / "digits_net.npz").write_bytes(b"weights")
    return folder


@pytest.fixture
def exchange(tmp_path, monkeypatch):
    """An exchange where the assignment is out, and a student's settings as `autograder setup` writes them."""
    course = tmp_path / "exchange" / "convnet"
    (course / "outbound" / NAME).mkdir(parents=True)
    (course / "inbound").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'convnet'\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\n"
        "c.ExchangeFactory.submit = 'autograder.course.submit.Submit'\n"
    )
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return course


def invoke(*words):
    return CliRunner().invoke(cli, ["submit", *words])


def test_what_is_missing_is_said_without_running_anything(folder):
    assignment = load(NAME)
    assert lacking(assignment, folder) == ["digits_net.npz is missing.", STUBS]
    (folder / "convnet" / "affine.py").unlink()
    (folder / f"{NAME}.ipynb").unlink()
    words = lacking(assignment, folder)
    assert words[:2] == [f"{NAME}.ipynb is missing.", "convnet/affine.py is missing."]


def test_one_written_function_is_something(solved):
    assert lacking(load(NAME), solved) == []


def test_files_are_listed_with_their_digests_and_junk_is_not(solved, tmp_path):
    (solved / "convnet" / "__pycache__").mkdir()
    (solved / "convnet" / "__pycache__" / "affine.pyc").write_bytes(b"")
    (solved / ".ipynb_checkpoints").mkdir()
    (solved / ".ipynb_checkpoints" / "old.ipynb").write_text("")
    (tmp_path / "private").write_text("secret")
    (solved / "link").symlink_to(tmp_path / "private")
    files = {file.name: file for file in listed(solved)}
    assert files["digits_net.npz"].digest == hashlib.sha256(b"weights").hexdigest()
    assert f"{NAME}.ipynb" in files and "convnet/affine.py" in files
    assert not any("pyc" in name or "checkpoints" in name or name == "link" for name in files)


def test_submit_holds_back_what_is_not_finished(folder, exchange, capsys):
    assert invoke().exit_code == 1 and STUBS in invoke().output
    submit()
    assert STUBS in capsys.readouterr().out
    assert list((exchange / "inbound").iterdir()) == []


def test_submit_in_the_notebook_shows_a_receipt_of_what_arrived(solved, exchange, capsys):
    submit()
    text = capsys.readouterr().out
    (arrived,) = (exchange / "inbound").iterdir()
    digest = hashlib.sha256((arrived / "convnet" / "affine.py").read_bytes()).hexdigest()
    assert f"{digest} " in text and "convnet/affine.py" in text and "your clock, UTC" in text
    assert "12 of 86 points on the published cases" in text and "grading draws fresh ones" in text
    (kept,) = (solved.parent / "receipts").iterdir()
    assert kept.read_text().strip() == text.strip()
    assert "secret" not in text and "timestamp.txt" not in text


def test_the_button_holds_back_once_and_goes_with_the_second_click(folder, exchange, tmp_path):
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory

    from autograder.course.submit import NotSubmitted, Submit

    config = Config()
    config.CourseDirectory.course_id, config.CourseDirectory.assignment_id = "convnet", NAME
    config.Exchange.root, config.Exchange.assignment_dir = str(exchange.parent), str(folder.parent)

    def click():
        course = CourseDirectory(config=config)
        Submit(coursedir=course, authenticator=Authenticator(config=config), config=config).start()
        return len(list((exchange / "inbound").iterdir()))

    with pytest.raises(NotSubmitted, match=r"not handed in yet:\n  digits_net.npz is missing"):
        click()
    (folder / "convnet" / "losses.py").write_text("changed = True\n")  # other files: no second click on the same
    with pytest.raises(NotSubmitted):
        click()
    assert click() == 1
    with pytest.raises(NotSubmitted):  # the next time it is a first click again
        click()
    (kept,) = (folder.parent / "receipts").iterdir()
    assert "Note: digits_net.npz is missing." in kept.read_text()


def test_without_an_exchange_there_is_a_zip_file(solved, tmp_path):
    done = invoke("--zip", str(tmp_path / "mine.zip"))
    assert done.exit_code == 0 and "packed into mine.zip" in done.output
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        assert f"{NAME}/convnet/affine.py" in packed.namelist()


def test_a_course_without_an_exchange_is_told_in_one_line(solved, exchange):
    shutil.rmtree(exchange.parent)
    assert isinstance(invoke().exception, KitError) and "submitting" in str(invoke().exception)


def test_receipt_says_the_same_in_html(solved, exchange, monkeypatch):
    shown = []
    monkeypatch.setattr("autograder.notebook.submitting.show", lambda text, html: shown.extend((text, html)))
    submit()
    assert "<script" not in shown[1] and listed(solved)[0].digest in shown[1] and "12 of 86" in shown[1]
    assert Session(load(NAME), solved).overview().headline() in shown[1]
