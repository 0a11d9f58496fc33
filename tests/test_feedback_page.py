"""The feedback page in a browser: nothing asked for, nothing that runs, readable by everybody, on paper too."""

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from browser import new_page, screenshot, violations

from autograder.checks import load
from autograder.course.examining import Examined
from autograder.course.feedback import feedback_page
from autograder.course.rebuild import load_release, rebuild
from autograder.course.showing import show
from autograder.examine.examiner import Solutions, examine
from autograder.examine.mistakes import load_mistakes, mistaken_source
from autograder.examine.submission import read_submission
from autograder.examine.workplace import LocalWorkplace

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[1]
NAME = "two_layer_net"
EVIL = (
    "<script>document.title='owned'</script><img src='http://evil.test/x.png' onerror='document.title=1'>"
    "[click](javascript:alert(1)) ![p](http://evil.test/y.png) <style>body{display:none}</style>"
)
TOLD = (
    "Looks like: the bias is left out", "A stronger hint", "Feed x = 0", "entries are wrong; the worst is",
    "autograder replay two_layer_net-", "convnet/affine.py", "Well said.", "drawn for this submission",
)  # fmt: skip
PIXEL = base64.b64encode(
    b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d4948445200000001000000010802000000907753de0000000c49444154")
    + bytes.fromhex("78da63f8cfc00000030101007f1d0e6c0000000049454e44ae426082")
).decode()  # fmt: skip


def hand_in(folder: Path) -> dict[str, str]:
    """A submission that names a mistake, is hostile wherever a student may write, and has a plot."""
    shutil.copytree(ROOT / "assignments" / NAME, folder)
    mistakes = {item.id: item for item in load_mistakes(ROOT / "solutions", NAME)}
    sources = {
        "affine": mistaken_source(ROOT / "solutions", mistakes["aff02"], "affine") + f"\n# {EVIL}\n",
        "losses": mistaken_source(ROOT / "solutions", mistakes["hin02"], "losses"),
        "optim": f'"""{EVIL}"""\n\n\ndef sgd(w, dw, lr):\n    raise ValueError("""{EVIL}""")\n',
    }
    for module, text in sources.items():
        (folder / "convnet" / f"{module}.py").write_text(text)
    book = json.loads((folder / f"{NAME}.ipynb").read_text())
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = EVIL if cell["cell_type"] == "markdown" else f"# {EVIL}"
            if cell["cell_type"] == "code":
                data = {"image/png": PIXEL, "text/html": EVIL}
                cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]
    (folder / f"{NAME}.ipynb").write_text(json.dumps(book))
    return sources


def graded_book(folder: Path) -> tuple[Any, float]:
    """What grading makes of it, with the marks and words of a person."""
    assignment, solutions = load(NAME), Solutions.load(ROOT / "solutions", NAME)
    sources = hand_in(folder)
    report = examine(assignment, LocalWorkplace(folder / "convnet", sources), solutions, lambda task: 7)
    book = rebuild(load_release(ROOT / "assignments" / NAME / f"{NAME}.ipynb"), folder, NAME, {})
    stubs = {path.name: path.read_bytes() for path in (ROOT / "assignments" / NAME / "convnet").glob("*.py")}
    show(book, assignment, Examined(read_submission(folder, assignment), report), stubs)
    points = {task.task: task.points for task in report.tasks}
    for cell in book.cells:
        if (grading := cell.metadata.get("nbgrader", {})).get("grade"):
            grading |= {"score": points.get(grading["grade_id"], 1.0), "comment": None, "needs_manual_grade": False}
            if grading["solution"]:
                grading["comment"] = f"**Well said.** {EVIL}"
    return book, sum(points.values())


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    book, points = graded_book(tmp_path_factory.mktemp("work") / NAME)
    about = {"assignment": NAME, "student": "ada", "student_name": f"Ada {EVIL}", "submitted": "24 November 2026"}
    about |= {"score": points, "max_score": 100.0, "late_penalty": 0.0}
    path = tmp_path_factory.mktemp("page") / "feedback.html"
    path.write_text(feedback_page(book, about))
    return path


@pytest.fixture
def page(chromium, written, request):
    """The page without scripts, as a student opens it; `asked` has what it asked for besides."""
    page = new_page(chromium, **getattr(request, "param", {}))
    page.asked = []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.goto(f"file://{written}")
    yield page
    page.context.close()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_everything_is_there_without_scripts(page, written):
    text = page.inner_text("body")
    for words in TOLD:
        assert words in text, words
    assert page.locator("table.summary tbody tr").count() == 26
    assert page.locator('svg[role="img"][aria-label]').count() > 0
    assert str(ROOT) not in written.read_text() and "seeds.key" not in written.read_text()


def test_it_asks_for_nothing_and_runs_nothing(page):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.title().startswith("A two-layer network: feedback for Ada <script>") and said == []
    active = "script, iframe, object, embed, form, link, base, [onerror], [onclick], a[href^='javascript']"
    assert page.locator(active).count() == 0
    assert page.locator("img:not([alt]), img[alt='']").count() == 0 and page.locator("img").count() > 0
    assert page.locator("body").is_visible() and page.locator("style").count() == 1


def test_axe_finds_nothing(page):
    screenshot(page, "feedback")
    assert violations(page) == []


@pytest.mark.parametrize("page", [{"width": 390, "height": 800}], indirect=True)
def test_it_fits_a_telephone(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_folded_parts_are_unfolded(page):
    folded = page.locator("details:not([open]) pre").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
