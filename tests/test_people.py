"""An instructor and two students with accounts of their own: the trip, and what one cannot do to another."""

import shutil

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from people import ROOT, open_course_of, people, why_not

NAME = "two_layer_net"
pytestmark = [pytest.mark.slow, pytest.mark.sandbox, pytest.mark.skipif(bool(why_not()), reason=why_not() or "runs")]


@pytest.fixture(scope="module")
def class_room():
    """Two students who submitted, and an instructor who collected, graded and returned."""
    with people("prof", "ada", "bob") as (_base, (prof, ada, bob)):
        exchange = open_course_of(prof, [ada, bob], NAME)
        for student in (ada, bob):
            student.python("nbgrader", "fetch_assignment", NAME)
        ada.gives(ROOT / "solutions" / "convnet" / "affine.py", ada.home / NAME / "convnet" / "affine.py")
        yield prof, ada, bob, exchange


@pytest.fixture(scope="module")
def returned(class_room):
    """The rest of the trip; what the commands said, by a name of our own."""
    prof, ada, bob, _exchange = class_room
    said = {"check": ada.python("autograder", "check", "affine_forward", cwd=ada.home / NAME)}
    said["held"] = ada.python("autograder", "submit", cwd=ada.home / NAME, fails=True)
    said["receipt"] = ada.python("autograder", "submit", "--anyway", cwd=ada.home / NAME)
    bob.python("nbgrader", "submit", NAME, "--Submit.anyway=True")
    bob.python("nbgrader", "submit", NAME, f"--student={ada.name}", "--Submit.anyway=True")
    said["collect"] = prof.python("autograder", "collect", NAME)
    said["grade"] = prof.python("autograder", "grade", NAME)
    said["feedback"] = prof.python("autograder", "feedback", NAME)
    for student in (ada, bob):
        student.python("nbgrader", "fetch_feedback", NAME)
    return said


def test_the_trip_goes_from_account_to_account(class_room, returned):
    prof, ada, bob, _exchange = class_room
    assert "5 of 5 points" in returned["check"]
    assert "digits_net.npz is missing" in returned["held"]
    assert f"handed in as {ada.name} to convnet" in returned["receipt"] and "12 of 86" in returned["receipt"]
    assert "2 collected" in returned["collect"] and "2 pages" in returned["feedback"], returned
    pages = {person: list((person.home / NAME / "feedback").rglob("*.html")) for person in (ada, bob)}
    assert [len(found) for found in pages.values()] == [1, 1]
    assert "12</strong> of 100 points" in pages[ada][0].read_text() and ada.name in pages[ada][0].read_text()
    assert ada.name not in pages[bob][0].read_text()


def test_who_submits_for_another_is_named_and_changes_nothing(class_room, returned):
    prof, ada, bob, _exchange = class_room
    assert f"{bob.name}" in returned["collect"] and "left there" in returned["collect"], returned["collect"]
    theirs = prof.home / "course" / "submitted" / ada.name / NAME / "convnet" / "affine.py"
    assert theirs.read_bytes() == (ROOT / "solutions" / "convnet" / "affine.py").read_bytes()


def test_one_student_cannot_list_read_or_alter_anothers_work(class_room, returned):
    prof, ada, bob, exchange = class_room
    course = exchange / "convnet"
    for folder in (course / "inbound", course / "feedback", ada.home, prof.home, prof.home / "course"):
        assert "Permission denied" in bob.run("ls", folder, fails=True)
    arrived = [path for path in (course / "inbound").iterdir() if path.name.startswith(f"{ada.name}+")]
    assert len(arrived) == 2
    for path in (ada.home / NAME / "convnet" / "affine.py", prof.home / "course" / "seeds.key"):
        assert "Permission denied" in bob.run("cat", path, fails=True)
        assert "Permission denied" in bob.run("sh", "-c", f"echo x > {path}", fails=True)
    assert bob.run("sh", "-c", f"ls {course}/inbound/*", fails=True)
    assert "denied" in bob.run("rm", "-rf", course / "outbound" / NAME, fails=True)
    assert "denied" in bob.run("sh", "-c", f"touch {course}/outbound/{NAME}/x", fails=True)
    whose = {path: path.stat().st_mode & 0o777 for path in (prof.home / "course").rglob("*") if path.is_dir()}
    assert all(not mode & 0o077 for path, mode in whose.items() if path.name in ("submitted", "autograded", "journal"))


def test_accounts_are_gone_afterwards():
    import pwd

    with people("eve") as (base, (eve,)):
        assert pwd.getpwnam(eve.name).pw_dir == str(base / "eve") and shutil.which("userdel")
        assert eve.run("id", "-un").strip() == eve.name
    assert not base.exists()
    with pytest.raises(KeyError):
        pwd.getpwnam(eve.name)
