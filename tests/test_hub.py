"""A course on a JupyterHub with real accounts, walked through in a browser by two students and an instructor."""

import json
import time

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from browser import SCREENSHOTS, command, run_all, screenshot, wait_idle
from hub import jupyter_hub, log_in, why_not
from people import ROOT, open_course_of, people

NAME = "two_layer_net"
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sandbox,
              pytest.mark.skipif(bool(why_not()), reason=why_not() or "runs")]  # fmt: skip


@pytest.fixture(scope="module")
def place(chromium, tmp_path_factory):
    """The hub's address, the people, the exchange, and how long each step took."""
    with people("prof", "ada", "bob") as (base, users):
        exchange = open_course_of(users[0], users[1:], NAME)
        folder = base / "hub"
        folder.mkdir()
        with jupyter_hub(folder, users) as hub:
            yield hub, users, exchange, {}


class Steps:
    """Measures what a person waits for."""

    def __init__(self, times):
        self.times, self.began = times, time.perf_counter()

    def __call__(self, name):
        now = time.perf_counter()
        self.times[name], self.began = round(now - self.began, 1), now


def button(page, name):
    """The first visible button of that name in the Assignment List."""
    return page.locator(".assignment_list, #nbgrader-assignment-list, body").last.get_by_role("button", name=name).first


def test_a_student_fetches_works_checks_validates_and_submits(place, chromium):
    hub, (_prof, ada, _bob), exchange, times = place
    step, page = Steps(times), log_in(chromium, hub, ada)
    step("log in")
    assert page.evaluate("jupyterapp.commands.listCommands()").count("nbgrader:open-formgrader") == 0
    command(page, "nbgrader:open-assignment-list", wait=False)
    button(page, "Fetch").click()
    button(page, "Submit").wait_for()
    step("fetch")
    ada.gives(ROOT / "solutions" / "convnet" / "affine.py", ada.home / NAME / "convnet" / "affine.py")
    command(page, "docmanager:open", path=f"{NAME}/{NAME}.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_idle(page)
    step("open")
    run_all(page)
    step("run all")
    errors = page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type$='stderr']")
    assert errors.all_inner_texts() == []
    text = page.inner_text(".jp-Notebook")
    assert "affine_forward" in text and "5 of 5 points" in text and "is not written yet" in text
    command(page, "docmanager:save")
    page.get_by_role("button", name="Validate").click()
    page.wait_for_selector(".jp-Dialog:visible", timeout=120_000)
    step("validate")
    page.locator(".jp-Dialog:visible button").last.click()
    command(page, "nbgrader:open-assignment-list", wait=False)
    button(page, "Submit").click()
    dialog = page.locator(".jp-Dialog:has-text('digits_net.npz is missing')")
    dialog.wait_for()
    screenshot(page, "hub_held_back")
    dialog.locator("button").last.click()
    step("held back")
    button(page, "Submit").click()
    page.wait_for_selector("text=/\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/", timeout=60_000)
    step("submit")
    page.context.close()
    (receipt,) = (ada.home / "receipts").iterdir()
    assert f"handed in as {ada.name}" in receipt.read_text() and "12 of 86 points" in receipt.read_text()
    assert [path.name.split("+")[0] for path in (exchange / "convnet" / "inbound").iterdir()] == [ada.name]


def test_the_instructor_collects_grades_and_returns(place, chromium):
    hub, (prof, ada, _bob), _exchange, times = place
    step, page = Steps(times), log_in(chromium, hub, prof)
    page.goto(f"{hub}/user/{prof.name}/formgrader")  # in a tab of its own: a hub does not allow it inside JupyterLab
    press(page, NAME, "collect")
    step("collect")
    page.goto(f"{hub}/user/{prof.name}/formgrader/manage_submissions/{NAME}")
    press(page, ada.name, "autograde")
    step("autograde")
    press(page, ada.name, "generate-feedback")
    press(page, ada.name, "release-feedback")
    step("feedback")
    screenshot(page, "hub_formgrader")
    assert "12 / 100" in page.inner_text(f"tr:has-text('{ada.name}')")
    page.context.close()


def press(page, row, column):
    page.locator(f"tr:has-text('{row}') td.{column} a").click()
    page.wait_for_selector(".modal.in, .modal.show", state="visible")
    said = page.locator(".modal:visible").inner_text()
    page.locator(".modal:visible").get_by_text("OK", exact=True).click()
    page.wait_for_selector(".modal", state="hidden")
    assert "Success" in said, said


def test_the_student_reads_the_feedback(place, chromium):
    hub, (_prof, ada, _bob), _exchange, times = place
    step, page = Steps(times), log_in(chromium, hub, ada)
    command(page, "nbgrader:open-assignment-list", wait=False)
    page.get_by_text("Fetch Feedback").first.click()
    page.get_by_text("View Feedback").first.wait_for()
    step("fetch feedback")
    (written,) = (ada.home / NAME / "feedback").rglob("*.html")
    page.goto(f"{hub}/user/{ada.name}/files/{written.relative_to(ada.home).as_posix()}")
    assert "12 of 100 points" in page.inner_text("body")
    screenshot(page, "hub_feedback")
    page.context.close()
    (SCREENSHOTS / "hub_seconds.json").write_text(json.dumps(times, indent=1))


def test_another_student_gets_nowhere(place, chromium):
    hub, (prof, ada, bob), exchange, _times = place
    page = log_in(chromium, hub, bob)
    for path in (
        f"user/{ada.name}/api/contents/{NAME}",
        f"user/{prof.name}/formgrader",
        f"user/{prof.name}/api/contents",
    ):
        answer = page.request.get(f"{hub}/{path}")
        assert answer.status in (403, 404), (path, answer.status)
    for path in ("formgrader", "formgrader/api/assignments"):
        assert page.request.get(f"{hub}/user/{bob.name}/{path}").status == 404  # it is off for students
    mine = page.request.get(f"{hub}/user/{bob.name}/api/contents").json()
    assert ada.name not in str(mine) and NAME not in str(mine)
    for folder in (exchange / "convnet" / "inbound", exchange / "convnet" / "feedback", ada.home, prof.home):
        assert "Permission denied" in bob.run("ls", folder, fails=True)
    page.context.close()
