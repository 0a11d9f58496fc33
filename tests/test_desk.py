"""Audit trail, regrade requests, roster, export and forgetting, on a real gradebook through the command line."""

import csv
import io
import json
import shutil
from datetime import datetime

import pytest
from click.testing import CliRunner

pytest.importorskip("nbgrader")
from nbgrader.utils import notebook_hash

from autograder.cli import cli
from autograder.course import audit
from autograder.course.folder import create_course, open_course
from autograder.course.office import Office
from autograder.course.roster import install, read_roster

NAME = "two_layer_net"
DUE = datetime(2026, 10, 31, 23, 59)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course, made once: nbgrader starts a process for a new gradebook."""
    tmp_path = tmp_path_factory.mktemp("made")
    (tmp_path / "repository" / "assignments").mkdir(parents=True)
    office = Office(create_course(tmp_path / "course", "c", None, tmp_path / "repository"))
    (tmp_path / "class.csv").write_text("id,last_name,email\nada,Lovelace,ada@uni.example\nbela,Bartók,\n")
    with office.gradebook() as gradebook:
        install(office.course, gradebook, read_roster(tmp_path / "class.csv"))
        gradebook.add_assignment(NAME, duedate=DUE)
        gradebook.add_notebook(NAME, NAME)
        gradebook.add_grade_cell("affine_forward", NAME, NAME, max_score=60, cell_type="code")
        gradebook.add_grade_cell("why", NAME, NAME, max_score=40, cell_type="markdown")
        for student, points in (("ada", 60), ("bela", 30)):
            gradebook.add_submission(NAME, student, timestamp=DUE)
            grade = gradebook.find_grade("affine_forward", NAME, NAME, student)
            grade.auto_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    return office.course.folder


@pytest.fixture
def office(made, tmp_path):
    shutil.copytree(made, tmp_path / "course")
    return Office(open_course(tmp_path / "course"))


def run(office, *arguments, code=0, **options):
    result = CliRunner().invoke(cli, [*arguments, "--course", str(office.course.folder)], **options)
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def by_hand(office, student, item, **scores):
    """What Formgrader does: it changes the row and commits."""
    with office.gradebook() as gradebook:
        grade = gradebook.find_grade(item, NAME, NAME, student)
        for name, value in scores.items():
            setattr(grade, name, value)
        gradebook.db.commit()


def changes(office, *arguments):
    rows = csv.reader(io.StringIO(run(office, "audit", "--csv", *arguments)))
    return [tuple(row[1:]) for row in rows][1:]


def test_every_change_of_a_score_leaves_a_line(office):
    by_hand(office, "ada", "why", manual_score=35.5)
    by_hand(office, "ada", "affine_forward", extra_credit=2.0)
    by_hand(office, "bela", "affine_forward", auto_score=30.0)  # as it was: no change
    assert changes(office) == [
        ("ada", NAME, "affine_forward", "checks", "", "60"),
        ("bela", NAME, "affine_forward", "checks", "", "30"),
        ("ada", NAME, "why", "by hand", "", "35.5"),
        ("ada", NAME, "affine_forward", "extra", "", "2"),
    ]
    assert changes(office, NAME, "--student", "bela") == [("bela", NAME, "affine_forward", "checks", "", "30")]


def test_steps_within_a_second_are_one_change(office, monkeypatch):
    monkeypatch.setitem(audit._NOW, "sqlite", "'2026-11-01T12:00:00Z'")
    with office.gradebook() as gradebook:
        gradebook.db.connection().exec_driver_sql("DROP TRIGGER kit_audit_update")
    with office.gradebook() as gradebook:
        grade = gradebook.find_grade("affine_forward", NAME, NAME, "ada")
        for score in (None, 40.0, None, 58.0):
            grade.auto_score = score
            gradebook.db.commit()
    assert changes(office)[2:] == [("ada", NAME, "affine_forward", "checks", "60", "58")]


def test_a_score_that_is_deleted_leaves_a_line(office):
    with office.gradebook() as gradebook:
        gradebook.db.connection().exec_driver_sql("UPDATE kit_audit SET at = 'earlier'")
        gradebook.remove_submission(NAME, "ada")
    assert changes(office)[-1] == ("ada", NAME, "affine_forward", "checks", "60", "")


def test_a_request_is_entered_listed_and_answered_once(office):
    run(office, "regrade", NAME, "ada", "--item", "why", "--ask", "Is 35 right?")
    assert "Is 35 right?" in run(office, "regrade", env={"COLUMNS": "200"})
    run(office, "regrade", "--answer", "1", "It is 37 now.")
    assert "It is 37 now." in run(office, "regrade", NAME, "ada", env={"COLUMNS": "200"})
    again = CliRunner().invoke(cli, ["regrade", "--answer", "1", "No.", "--course", str(office.course.folder)])
    assert "request 1" in str(again.exception)


@pytest.mark.parametrize(("student", "item"), [("chen", "why"), ("ada", "whi")])
def test_a_request_about_nobody_or_nothing_is_refused(office, student, item):
    arguments = ["regrade", NAME, student, "--item", item, "--ask", "?", "--course", str(office.course.folder)]
    assert "KitError" in repr(CliRunner().invoke(cli, arguments).exception)


def test_roster_changes_in_mid_term_are_shown_first_and_exports_follow(office, tmp_path):
    (tmp_path / "new.csv").write_text("id,last_name\nada,King\nchen,Li\n")
    assert run(office, "roster", str(tmp_path / "new.csv"), input="n\n", code=1).splitlines()[:3] == [
        "joins    chen",
        "leaves   bela",
        "changes  ada: Lovelace, ada@uni.example → King",
    ]
    assert [row["id"] for row in exported(office)] == ["ada", "bela"]
    run(office, "roster", str(tmp_path / "new.csv"), "--yes")
    assert [(row["id"], row["last_name"]) for row in exported(office)] == [("ada", "King"), ("chen", "Li")]
    with office.gradebook() as gradebook:
        assert gradebook.find_submission(NAME, "bela").score == 30


def exported(office, *arguments):
    return list(csv.DictReader(io.StringIO(run(office, "export", "csv", *arguments))))


def test_export_applies_the_rules_and_leaves_raw_points_alone(office):
    by_hand(office, "ada", "why", manual_score=20.0)
    path = office.course.folder / "course.toml"
    path.write_text(path.read_text() + f"[weights]\n{NAME} = 1\n[late]\nper_day = 50\n")
    with office.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=datetime(2026, 10, 31, 12))
    ada, bela = exported(office, NAME)
    assert (ada["affine_forward"], ada["why"], ada["raw"], ada["points"]) == ("60", "20", "80", "40")
    assert (bela["raw"], bela["points"], bela["to mark"]) == ("30", "15", "why")
    assert [row["grade"] for row in exported(office)] == ["40", "15"]
    with office.gradebook() as gradebook:
        assert gradebook.find_submission(NAME, "ada").score == 80


def test_forgetting_leaves_nothing_of_one_student_and_everything_of_the_others(office):
    folder, exchange = office.course.folder, office.course.exchange / "c"
    secret = "0123456789"
    for who in ("ada", "bela"):
        for step in ("submitted", "autograded", "feedback"):
            place = folder / step / who / NAME
            place.mkdir(parents=True)
            (place / f"of_{who}.py").write_text(who)
            place.chmod(0o500)
        (exchange / "inbound" / f"{who}+{NAME}+2026-10-31 10:00:00 UTC+x").mkdir(parents=True)
    (folder / "feedback" / "ada" / NAME).chmod(0o700)
    (folder / "feedback" / "ada" / NAME / "submission_secret.txt").write_text(secret)
    (exchange / "feedback").mkdir()
    (exchange / "feedback" / f"{notebook_hash(secret=secret, notebook_id=NAME)}.html").write_text("for ada")
    lines = [json.dumps({"student": who, "report": {}}) for who in ("ada", "bela", "ada")]
    office.course.journal(NAME).write_text("\n".join([*lines, "torn"]))
    run(office, "regrade", NAME, "ada", "--ask", "Why?")
    run(office, "report", NAME)
    settings = folder / "course.toml"
    settings.write_text(settings.read_text() + f"[extensions.{NAME}]\nada = 2026-12-01T00:00:00Z\n")

    assert run(office, "forget", "ada", input="n\n", code=1).count("\n  ") == 10
    assert (folder / "submitted" / "ada").is_dir()
    run(office, "forget", "ada", "--yes")

    files = [path for path in folder.rglob("*") if path.name != "seeds.key"]  # whose digits may spell anything
    left = [path for path in files if "ada" in path.name or (path.is_file() and b"ada" in path.read_bytes())]
    assert left == [settings]
    assert office.course.journal(NAME).read_text() == f"{lines[1]}\ntorn"
    assert [row["id"] for row in exported(office)] == ["bela"]
    assert (folder / "submitted" / "bela" / NAME / "of_bela.py").is_file()
    assert len(changes(office)) == 1
    run(office, "forget", "ada", "--yes")  # nothing is left, and that is no error


def test_everybody_is_forgotten_only_when_the_day_is_over(office):
    early = CliRunner().invoke(cli, ["forget", "--expired", "--course", str(office.course.folder)])
    assert "retention: got 'no date'" in str(early.exception)
    path = office.course.folder / "course.toml"
    path.write_text("retention = 2026-11-01\n" + path.read_text())
    run(office, "forget", "--expired", "--yes")
    assert exported_names(office) == []


def exported_names(office):
    with office.gradebook() as gradebook:
        return [student.id for student in gradebook.students]


def test_report_on_an_assignment_and_on_the_term(office, tmp_path):
    run(office, "report", NAME, "--csv", str(tmp_path / "tables"))
    page = (office.course.folder / "report" / f"{NAME}.html").read_text()
    assert "2 of 2 students have handed in; 0 submissions have verdicts." in page
    assert "Mean 45.0 %, median 45.0 % of all points" in page
    with open(tmp_path / "tables" / "students.csv") as file:
        assert [row["raw points"] for row in csv.DictReader(file)] == ["60", "30"]
    run(office, "report")
    assert f'<td data-sort="{NAME}">' in (office.course.folder / "report" / "term.html").read_text()
