"""No release holds the solution of an assignment that somebody may still hand in."""

from datetime import datetime, timedelta

import pytest

pytest.importorskip("nbgrader")
from autograder.course.deadlines import course_rules, refuse_open_solutions
from autograder.course.folder import create_course
from autograder.course.office import Office
from autograder.errors import KitError

NOW = datetime(2026, 11, 24, 12)


@pytest.fixture
def office(tmp_path):
    repository = tmp_path / "repository"
    (repository / "assignments").mkdir(parents=True)
    return Office(create_course(tmp_path / "course", "c", None, repository))


def release_of_two(office, due):
    with office.gradebook() as gradebook:
        gradebook.update_or_create_assignment("two_layer_net", duedate=due)
        refuse_open_solutions(office.course, gradebook, "conv_layers", NOW)


def extend(office, text):
    path = office.course.folder / "course.toml"
    path.write_text(path.read_text() + "\n[extensions.two_layer_net]\n" + text)


def test_release_waits_for_the_deadline_of_the_assignment_it_solves(office):
    with pytest.raises(KitError, match="two_layer_net is due 2026-11-25 12:00 UTC"):
        release_of_two(office, NOW + timedelta(days=1))


def test_release_after_the_deadline_is_fine(office):
    extend(office, "ada = 2026-11-23T10:00:00Z\n")
    release_of_two(office, NOW - timedelta(days=1))
    assert course_rules(office.course).extensions["two_layer_net"] == {"ada": datetime(2026, 11, 23, 10)}


def test_students_with_an_open_extension_are_named(office):
    extend(office, "bela = 2026-11-24T14:30:00+01:00\nada = 2026-11-24T13:30:00+01:00\nchen = 2026-11-20T00:00:00Z\n")
    with pytest.raises(KitError, match="got 'ada, bela may hand in two_layer_net until later'"):
        release_of_two(office, NOW - timedelta(days=1))


@pytest.mark.parametrize("text", ["ada = 'tomorrow'\n", "ada = 2026-11-24T13:30:00\n"])
def test_time_without_offset_is_refused(office, text):
    extend(office, text)
    with pytest.raises(KitError, match="a time with its offset"):
        course_rules(office.course)


def test_optional_assignments_count_as_a_bonus_only(office):
    extend(office, "[bonus]\ndropout = 2\n")
    rules = course_rules(office.course)
    assert rules.bonus == {"dropout": 2} and "dropout" not in rules.weights and "pooling" in rules.weights
