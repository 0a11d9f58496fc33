"""The instructor in the browser: Formgrader's buttons give what the command line gives."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from browser import jupyter_lab, new_page, screenshot
from click.testing import CliRunner

from autograder.cli import cli
from autograder.course.folder import open_course
from autograder.course.office import Office
from autograder.course.student import fetch, submit
from autograder.examine.mistakes import load_mistakes, mistaken_source

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sandbox,
              pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")]  # fmt: skip
ROOT = Path(__file__).parents[1]
NAME = "two_layer_net"
DONE = "OK"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("formgrader") / "repository"
    for folder in ("assignments", "build/student_view"):
        shutil.copytree(ROOT / "assignments" / NAME, root / folder / NAME)
    for name in ("solutions", "source"):
        (root / name).symlink_to(ROOT / name)
    command("init", root / "course", "--repository", root)
    return open_course(root / "course")


def command(*words):
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def hand_in(course, student):
    """A submission with a known mistake and an answer; the rest is as it was handed out."""
    desk = course.folder.parent / "desks" / student
    desk.mkdir(parents=True)
    folder = fetch(course, NAME, student, desk)
    mistake = next(item for item in load_mistakes(ROOT / "solutions", NAME) if item.id == "afb02")
    (folder / "convnet" / "affine.py").write_text(mistaken_source(ROOT / "solutions", mistake, "affine"))
    book = json.loads((folder / f"{NAME}.ipynb").read_text())
    answer = next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "xor_why")
    answer["source"] = "Two lines are needed."
    (folder / f"{NAME}.ipynb").write_text(json.dumps(book))
    submit(course, NAME, student, desk)


def scores(course):
    with Office(course).gradebook() as gradebook:
        found = gradebook.find_submission(NAME, "ada")
        return {grade.name: (grade.auto_score, grade.manual_score) for book in found.notebooks for grade in book.grades}


@pytest.fixture(scope="module")
def formgrader(course, chromium, tmp_path_factory):
    """Formgrader's page, opened as an instructor whose settings `autograder setup` wrote."""
    home = tmp_path_factory.mktemp("instructor")
    (home / "home").mkdir()
    words = [sys.executable, "-m", "autograder", "setup", "instructor", "--course", course.folder]
    settings = os.environ | {"JUPYTER_CONFIG_DIR": str(home / "settings")}
    subprocess.run(list(map(str, words)), env=settings, check=True, capture_output=True)
    with jupyter_lab(course.folder.parent, home / "home", env={"JUPYTER_CONFIG_PATH": str(home / "settings")}) as lab:
        page = new_page(chromium)
        page.goto(lab.at("formgrader"))
        yield page, lab
        page.context.close()


def press(page, row, column, selector="a"):
    """Press a button of a row, and close the dialog that tells how it went; returns its words."""
    page.locator(f"tr:has-text('{row}') td.{column} {selector}").click()
    page.wait_for_selector(".modal.in, .modal.show", state="visible")
    said = page.locator(".modal:visible").inner_text()
    page.locator(".modal:visible").get_by_text(DONE, exact=True).click()
    page.wait_for_selector(".modal", state="hidden")
    assert "Success" in said, said
    return said


def test_buttons_do_what_the_commands_do(course, formgrader):
    page, lab = formgrader
    page.wait_for_selector("td.assign a")
    built = (course.releases / NAME / f"{NAME}.ipynb").read_text()
    press(page, NAME, "assign")
    made = json.loads((course.releases / NAME / f"{NAME}.ipynb").read_text())
    assert [c["source"] for c in made["cells"]] == [c["source"] for c in json.loads(built)["cells"]]
    press(page, NAME, "release")
    hand_in(course, "ada")
    press(page, NAME, "collect")
    page.goto(f"{lab.url}/formgrader/manage_submissions/{NAME}")
    press(page, "ada", "autograde")
    screenshot(page, "formgrader_submissions")
    by_button = scores(course)
    assert by_button["affine_forward"][0] == 5 and by_button["affine_backward"][0] == 5
    press(page, "ada", "generate-feedback")
    press(page, "ada", "release-feedback")
    written = (course.feedback("ada", NAME) / f"{NAME}.html").read_bytes()
    assert "not summed over the batch" in written.decode()
    command("grade", NAME, "--course", course.folder, "--again")
    command("feedback", NAME, "--course", course.folder)
    assert scores(course) == by_button
    assert (course.feedback("ada", NAME) / f"{NAME}.html").read_bytes() == written


def test_who_marks_by_hand_sees_verdicts_code_and_guide(course, formgrader):
    page, lab = formgrader
    page.goto(f"{lab.url}/formgrader/gradebook/{NAME}/{NAME}")
    page.get_by_role("link", name="Submission #1").click()
    page.wait_for_selector("text=Two lines are needed.")
    text = page.inner_text("body")
    for words in ("affine_backward: 5 of 7 points", "Looks like: db is not summed", "Marking guide of xor_why"):
        assert words in text, words
    code = page.locator('[aria-label="affine.py"]')
    assert "dout.copy()" in code.inner_text() and "    return out, (x, w, b)" in code.inner_text()
    code.scroll_into_view_if_needed()
    screenshot(page, "formgrader_marking")
    above = page.locator("text=affine_backward: 5 of 7 points").first.bounding_box()
    assert 0 < code.bounding_box()["y"] - above["y"] < 2000  # the code stands behind its own checks
    score = page.locator(".nbgrader_cell:has-text('Two lines are needed.'), .panel:has-text('Two lines are needed.')")
    box = score.last.locator("input.score")
    box.fill("3")
    with page.expect_response(lambda response: "/api/grade/" in response.url):
        box.press("Tab")
    assert scores(course)["xor_why"][1] == 3
