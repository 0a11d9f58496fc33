"""An assignment that is out changes: cells come and go and points move, and scores of the others stay."""

import shutil

import nbformat
import pytest

pytest.importorskip("nbgrader")
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course.amend import Plan, amend, plan
from autograder.course.folder import create_course, open_course
from autograder.course.handout import _enter
from autograder.course.office import Office

NAME = "two_layer_net"


def cell(name, points=None, *, solution=False, markdown=False):
    about = {"schema_version": 3, "grade_id": name, "grade": points is not None, "solution": solution, "task": False}
    about |= {"locked": not solution} | ({"points": points} if points is not None else {})
    new = new_markdown_cell if markdown else new_code_cell
    return new(f"# {name}", metadata={"nbgrader": about | ({"cell_type": "code"} if not markdown else {})})


def book(*cells):
    return new_notebook(
        cells=list(cells), metadata={"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}}
    )


BEFORE = book(
    cell("affine", 5), cell("relu", 3), cell("why", 4, solution=True, markdown=True), cell("play", solution=True)
)
AFTER = book(
    cell("affine", 6), cell("conv", 2), cell("why", 4, solution=True, markdown=True), cell("how", 1, solution=True)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("made")
    (root / "repository" / "assignments").mkdir(parents=True)
    office = Office(create_course(root / "course", "c", None, root / "repository"))
    with office.gradebook() as gradebook:
        gradebook.add_assignment(NAME)
    _enter(office, nbformat.from_dict(BEFORE), NAME)
    with office.gradebook() as gradebook:
        for student, points in (("ada", 5.0), ("bela", 2.0)):
            gradebook.update_or_create_student(student)
            gradebook.add_submission(NAME, student)
            gradebook.find_grade("affine", NAME, NAME, student).auto_score = points
            gradebook.find_grade("why", NAME, NAME, student).manual_score = 3.0
            gradebook.find_comment("why", NAME, NAME, student).manual_comment = f"Good, {student}"
        gradebook.db.commit()
    return office.course.folder


@pytest.fixture
def office(made, tmp_path):
    shutil.copytree(made, tmp_path / "course")
    return Office(open_course(tmp_path / "course"))


def test_the_plan_says_what_changes_and_changes_nothing(office):
    with office.gradebook() as gradebook:
        found = plan(gradebook, NAME, AFTER)
        assert found == Plan(
            {"conv": 2.0, "how": 1.0}, {"play": None, "relu": 3.0}, {"affine": (5.0, 6.0)}, submissions=2
        )
        assert found.lines()[-1] == "all points together: +1; 2 submissions are to be graded again"
        assert plan(gradebook, NAME, AFTER) == found
        assert not plan(gradebook, NAME, BEFORE)
        assert not plan(gradebook, "conv_layers", AFTER)


def test_scores_and_comments_of_cells_that_stay_are_kept_and_new_cells_have_a_place(office):
    with office.gradebook() as gradebook:
        amend(gradebook, NAME, AFTER)
    _enter(office, nbformat.from_dict(AFTER), NAME)  # nbgrader's own step finds nothing to complain about
    with office.gradebook() as gradebook:
        assert not plan(gradebook, NAME, AFTER)
        for student, points in (("ada", 5.0), ("bela", 2.0)):
            (submission,) = gradebook.find_submission(NAME, student).notebooks
            assert {grade.name: grade.score for grade in submission.grades} == {
                "affine": points, "conv": 0, "how": 0, "why": 3.0
            }  # fmt: skip
            assert {comment.name: comment.comment for comment in submission.comments} == {
                "why": f"Good, {student}", "how": None
            }  # fmt: skip
            assert (submission.score, submission.max_score) == (points + 3.0, 13.0)
            gradebook.find_grade("conv", NAME, NAME, student).auto_score = 2.0
        gradebook.db.commit()


def test_amending_twice_changes_nothing_more(office):
    with office.gradebook() as gradebook:
        amend(gradebook, NAME, AFTER)
        amend(gradebook, NAME, AFTER)
        (submission,) = gradebook.find_submission(NAME, "ada").notebooks
        assert len(submission.grades) == 4
