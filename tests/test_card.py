"""The check card in JupyterLab: quick, the same words for everybody, the stronger hint by keyboard."""

import shutil

import pytest
from browser import ROOT, command, jupyter_lab, open_notebook, run_all, screenshot, violations

from autograder.checks import load
from autograder.examine.mistakes import load_mistakes, mistaken_source
from autograder.examine.present import render_text
from autograder.notebook.session import Session

pytestmark = pytest.mark.browser
NAME = "conv_layers"
CELLS = (
    "from autograder.notebook import check, progress, start\nstart('conv_layers')",
    "check('conv_backward')",
    "progress()",
    "import time, autograder.notebook.session as s\nbegan = time.perf_counter()\n"
    "s._session.verdict(s._session.task('conv_backward'))\nprint('took', time.perf_counter() - began)",
)
FIRST, STRONGER = "lies in two windows. Whose share is in your dx?", "what does it do with what an earlier window put"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A solved assignment in which overlapping windows overwrite each other, and a short notebook."""
    import nbformat

    place = tmp_path_factory.mktemp("card") / "work" / NAME
    shutil.copytree(ROOT / "assignments" / NAME, place)
    for path in (place / "convnet").glob("[a-z]*.py"):
        shutil.copy(ROOT / "solutions" / "convnet" / path.name, path)
    mistake = next(item for item in load_mistakes(ROOT / "solutions", NAME) if item.id == "cnb21")
    (place / "convnet" / "conv.py").write_text(mistaken_source(ROOT / "solutions", mistake, "conv"))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = list(map(nbformat.v4.new_code_cell, CELLS))
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), place / "short.ipynb")
    return place


@pytest.fixture(scope="module")
def page(folder, chromium):
    with jupyter_lab(folder.parent, folder.parent.parent) as server:
        page = open_notebook(chromium, server, f"{NAME}/short.ipynb")
        run_all(page)
        yield page
        page.context.close()


def test_the_stronger_hint_is_folded_out_by_keyboard(page):
    card = page.locator('[role="group"][aria-label^="conv_backward"]')
    assert FIRST in card.inner_text() and STRONGER not in card.inner_text()
    screenshot(page, "card")
    summary = card.locator("summary", has_text="A stronger hint").first
    summary.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("words => document.body.innerText.includes(words)", arg=STRONGER)
    screenshot(page, "card_stronger")


def test_axe_finds_nothing_in_cards(page):
    assert violations(page, ".jp-OutputArea-output [role='group']") == []


def test_the_card_comes_at_once(page):
    took = float(page.locator("text=/^took [0-9.]+/").inner_text().split()[1])
    assert took < 3, took  # 0.03 s on an idle machine; this one may be busy


def test_a_screen_reader_hears_what_a_terminal_shows(page, folder):
    session = Session(load(NAME), folder)
    task = session.task("conv_backward")
    text = " ".join(render_text(session.verdict(task), task).split())
    card = page.locator('[role="group"][aria-label^="conv_backward"]')
    heard = " ".join(card.text_content().split())
    for item in session.verdict(task).properties:
        for words in (*item.message.splitlines(), item.title, item.hint, item.stronger):
            if words and item.name == "example":
                assert words in heard and words in text, words
    assert card.locator('svg[role="img"]').count() == card.locator("svg").count() > 0
    for picture in card.locator("svg").all():
        assert picture.get_attribute("aria-label").startswith("Map of the wrong entries: ")


def test_a_page_that_is_opened_again_still_shows_the_card(page):
    command(page, "docmanager:save")
    page.reload()
    card = page.locator('[role="group"][aria-label^="conv_backward"]')
    card.wait_for()
    assert FIRST in card.inner_text()
