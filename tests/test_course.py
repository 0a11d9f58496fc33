"""The real trip through nbgrader's exchange, gradebook and feedback, and what instructors' slips get."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from click.testing import CliRunner

from autograder.build.notebook import notebook
from autograder.build.source import read_source
from autograder.checks import load
from autograder.cli import cli
from autograder.course.batch import grade
from autograder.course.config import write_configs
from autograder.course.examining import Examiner
from autograder.course.folder import Course, open_course
from autograder.course.handout import collect, give_feedback, release
from autograder.course.journal import Entry, Journal
from autograder.course.office import Office
from autograder.course.student import fetch, submit
from autograder.errors import KitError
from autograder.examine.verdict import PropertyVerdict, Report, TaskVerdict
from autograder.sandbox.notebook import Ran
from autograder.sandbox.workplace import choose_tier

REPOSITORY = Path(__file__).parents[1]
NAME = "two_layer_net"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the built assignments, the reference and the sources of this one, and a fresh course in it."""
    root = tmp_path_factory.mktemp("made") / "repository"
    for name in ("start_here", NAME):
        if not (REPOSITORY / "assignments" / name).is_dir():
            pytest.skip("assignments/ is not built")
        shutil.copytree(REPOSITORY / "assignments" / name, root / "assignments" / name)
        shutil.copytree(REPOSITORY / "assignments" / name, root / "build" / "student_view" / name)
    for name in ("solutions", "source"):
        (root / name).symlink_to(REPOSITORY / name)
    result = run("init", root / "course", "--repository", root)
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Course:
    """A copy of the fresh course: to make one takes nbgrader seconds."""
    shutil.copytree(made, tmp_path / "repository", symlinks=True)
    copied = open_course(tmp_path / "repository" / "course")
    write_configs(copied)
    return copied


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Verdicts without a sandbox: full points for what is no stub; the list says who was examined, in order."""
    examined: list[str] = []

    def examine_submission(assignment, submission, solutions, seed_of, tier=None, earlier=None):
        examined.append(submission.digest)
        tasks = []
        for task in assignment.tasks:
            text = submission.files.get(f"{task.module}.py", b"").decode()
            if "never examined" in text:
                raise RuntimeError("the examiner fell over")
            ok = bool(text) and f'NotImplementedError("{task.name}' not in text
            tasks.append(
                TaskVerdict(
                    task.name,
                    task.points,
                    [
                        PropertyVerdict(
                            p.name,
                            p.points * ok,
                            p.points,
                            ok,
                            "" if ok else "not written",
                            status="ok" if ok else "not_written",
                        )
                        for p in task.properties.values()
                    ],
                )
            )
        return Report(assignment.name, seed_of(""), "test", assignment.points, tasks, list(submission.notes))

    monkeypatch.setattr("autograder.examine.job.examine_submission", examine_submission)
    return examined


def run(*arguments: object):
    """A command of the kit, as its users call it; `KitError`s come through."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def solve(folder: Path, *modules: str) -> None:
    for module in modules:
        shutil.copy(REPOSITORY / "solutions" / "convnet" / f"{module}.py", folder / "convnet")


def hand_in(course: Course, student: str, change: Callable[[Path], None] = lambda folder: None) -> None:
    desk = course.folder.parent / "desks" / student
    shutil.rmtree(desk / NAME, ignore_errors=True)
    desk.mkdir(parents=True, exist_ok=True)
    change(fetch(course, NAME, student, desk))
    submit(course, NAME, student, desk)


def scores(course: Course) -> dict[str, dict[str, float]]:
    """Every score of every student, by cell."""
    with Office(course).gradebook() as gradebook:
        return {
            s.student.id: {g.name: g.score for n in s.notebooks for g in n.grades}
            for s in gradebook.assignment_submissions(NAME)
        }


def remove_notebook(folder: Path) -> None:
    (folder / f"{NAME}.ipynb").unlink()


def break_notebook(folder: Path) -> None:
    (folder / f"{NAME}.ipynb").write_text("{")


def duplicate_checks(folder: Path) -> None:
    path = folder / f"{NAME}.ipynb"
    book = json.loads(path.read_text())
    book["cells"] = [*book["cells"], *book["cells"]]
    path.write_text(json.dumps(book))


def old_schema(folder: Path) -> None:
    path = folder / f"{NAME}.ipynb"
    path.write_text(path.read_text().replace('"schema_version": 3', '"schema_version": 1'))


def hostile_answer(folder: Path) -> None:
    path = folder / f"{NAME}.ipynb"
    path.write_text(
        path.read_text().replace("*Your answer here.*", "<script>alert(1)</script> **bold** [x](javascript:alert(2))")
    )
    (folder / "convnet" / "affine.py").write_text("# <script>alert(3)</script>\n</pre><img src=x onerror=alert(4)>")


BROKEN = {
    "no_notebook": remove_notebook,
    "no_json": break_notebook,
    "duplicated": duplicate_checks,
    "old_schema": old_schema,
    "hostile": hostile_answer,
    "no_package": lambda folder: shutil.rmtree(folder / "convnet"),
}


def test_a_batch_with_broken_submissions_grades_everybody(course: Course, quick: list[str]) -> None:
    release(course, NAME)
    hand_in(course, "aa_first", lambda folder: solve(folder, "affine"))
    for name, change in BROKEN.items():
        hand_in(course, name, change)
    hand_in(course, "zz_last", lambda folder: solve(folder, "affine"))
    collect(course, NAME)
    before = {path: path.read_bytes() for path in (course.folder / "submitted").rglob("*") if path.is_file()}
    batch = grade(course, NAME, jobs=2)
    assert [outcome.trouble for outcome in batch.outcomes] == [""] * 8
    got = {outcome.student: outcome.points for outcome in batch.outcomes}
    assert got == {"aa_first": 12, "zz_last": 12} | dict.fromkeys(BROKEN, 0) | {"hostile": 12}
    assert before == {path: path.read_bytes() for path in (course.folder / "submitted").rglob("*") if path.is_file()}
    returned = give_feedback(course, NAME)
    assert len(returned.released) == 8 and returned.trouble == []
    page = (course.feedback("hostile", NAME) / f"{NAME}.html").read_text()
    assert (
        "<script" not in page and "onerror" not in re.sub(r"&lt;.*?&gt;", "", page) and 'href="javascript' not in page
    )
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "Marking guide" not in page and course.key.hex() not in page
    assert "Marking guide" in (course.autograded("hostile", NAME) / f"{NAME}.ipynb").read_text()
    assert "There is no notebook" in (course.feedback("no_notebook", NAME) / f"{NAME}.html").read_text()


def test_stock_autograde_gives_the_same_scores(course: Course, quick: list[str]) -> None:
    release(course, NAME)
    hand_in(course, "ada", lambda folder: solve(folder, "affine", "losses"))
    for name in ("duplicated", "old_schema", "no_json", "hostile"):
        hand_in(course, name, BROKEN[name])
    collect(course, NAME)
    grade(course, NAME)
    ours, books = scores(course), autograded(course)
    shutil.rmtree(course.folder / "autograded")
    office = Office(course)
    for student in ours:
        result = office.api().autograde(NAME, student)
        assert result["success"], result.get("error")
    assert scores(course) == ours
    for path, book in autograded(course).items():
        book["metadata"]["autograder"]["mark"] = books[path]["metadata"]["autograder"]["mark"]
        assert book["cells"] == books[path]["cells"]
    assert ours["ada"]["affine_forward"] == 5 and ours["ada"]["hinge_loss"] == 7 and ours["ada"]["xor_why"] == 0


def autograded(course: Course) -> dict[str, dict]:
    return {str(path): nbformat.read(path, as_version=4) for path in (course.folder / "autograded").rglob("*.ipynb")}


def test_grading_again_examines_only_what_changed(course: Course, quick: list[str]) -> None:
    release(course, NAME)
    for student in ("ada", "bob"):
        hand_in(course, student, lambda folder: solve(folder, "affine"))
    collect(course, NAME)
    grade(course, NAME)
    assert [outcome.skipped for outcome in grade(course, NAME).outcomes] == [True, True] and len(quick) == 2
    hand_in(course, "bob", lambda folder: solve(folder, "optim"))
    collect(course, NAME)
    batch = grade(course, NAME)
    assert [(o.student, o.skipped, o.points) for o in batch.outcomes] == [("ada", True, 12), ("bob", False, 6)]
    assert scores(course)["bob"]["affine_forward"] == 0, "no score of the earlier submission may stay"
    grade(course, NAME, only=["ada"], again=True)
    assert len(quick) == 4
    shutil.rmtree(course.folder / "autograded")
    grade(course, NAME)
    assert len(quick) == 4, "a lost record is made again from the journal"


TEST = """\
# %% test="slopes" points=3
from convnet.affine import affine_forward
import numpy as np
assert affine_forward(np.ones((1, 2)), np.ones((2, 3)), np.zeros(3))[0].shape == (1, 3)
### BEGIN HIDDEN TESTS
assert affine_forward(np.ones((1, 2)), np.ones((2, 1)), np.ones(1))[0] == 3
### END HIDDEN TESTS

"""


def add_test_by_hand(course: Course) -> None:
    """An instructor writes a test into the source, and builds."""
    source = course.repository / "source"
    source.unlink()
    shutil.copytree(REPOSITORY / "source" / NAME, source / NAME)
    path = source / NAME / "notebook.py"
    cells = path.read_text().split("# %%")
    path.write_text("# %%".join(cells[:4]) + TEST + "# %%" + "# %%".join(cells[4:]))
    text = notebook(load(NAME), read_source(path.read_text(), str(path)), "student")
    for folder in (course.releases, course.student_views):
        (folder / NAME / f"{NAME}.ipynb").write_text(text)


@pytest.mark.sandbox
def test_a_test_written_by_hand_runs_in_the_sandbox(
    course: Course, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        choose_tier(None)
    except KitError as error:
        pytest.skip(f"no sandbox: {error}")
    add_test_by_hand(course)
    release(course, NAME, prove=False)
    assert "HIDDEN" not in (course.exchange / course.course_id / "outbound" / NAME / f"{NAME}.ipynb").read_text()
    hand_in(course, "ada", lambda folder: solve(folder, "affine"))
    hand_in(course, "bob")
    collect(course, NAME)
    grade(course, NAME, jobs=1)
    got = scores(course)
    assert (got["ada"]["slopes"], got["bob"]["slopes"], got["ada"]["affine_forward"]) == (3, 0, 5)
    assert Office(course).api().autograde(NAME, "bob")["success"] and scores(course) == got
    give_feedback(course, NAME)
    page = (course.feedback("bob", NAME) / f"{NAME}.html").read_text()
    assert "A hidden test failed" in page and "np.ones((2, 1))" not in page
    assert [outcome.skipped for outcome in grade(course, NAME, only=["ada"]).outcomes] == [True]
    monkeypatch.setattr("autograder.course.running.run_notebook", lambda cells, *more: [Ran() for _ in cells])
    assert [outcome.skipped for outcome in grade(course, NAME, only=["ada"], execute=True).outcomes] == [False]
    assert "Run again by the grader" in (course.autograded("ada", NAME) / f"{NAME}.ipynb").read_text()
    assert scores(course) == got and len(quick) == 2


def test_an_examiner_that_fails_harms_one_submission(course: Course, quick: list[str]) -> None:
    release(course, NAME)
    hand_in(course, "ada", lambda folder: solve(folder, "affine"))
    hand_in(course, "bad", lambda folder: (folder / "convnet" / "affine.py").write_text("# never examined"))
    collect(course, NAME)
    batch = grade(course, NAME)
    assert [outcome.student for outcome in batch.failed] == ["bad"]
    assert scores(course)["bad"]["affine_forward"] == 0 and scores(course)["ada"]["affine_forward"] == 5
    assert run("grade", NAME, "--course", course.folder).exit_code == 1
    assert len(quick) == 3, "what failed is tried again, what was graded is not"


def test_late_submissions_are_dated_and_feedback_names_what_is_not_graded(course: Course, quick: list[str]) -> None:
    release(course, NAME)
    hand_in(course, "ada")
    collect(course, NAME)
    grade(course, NAME)
    hand_in(course, "ada")
    collect(course, NAME)
    assert give_feedback(course, NAME).trouble == ["ada: a newer submission is not graded yet"]


def test_collect_takes_regular_files_only(course: Course) -> None:
    release(course, NAME)
    hand_in(course, "ada")
    inbound = course.exchange / course.course_id / "inbound"
    evil = inbound / f"eve+{NAME}+2026-11-01 10:00:00.000000 UTC+abc"
    (evil / "convnet").mkdir(parents=True)
    (evil / f"{NAME}.html").write_text("a page that would be handed out as feedback")
    (evil / "key.npz").symlink_to(course.folder / "seeds.key")
    (evil / "all").symlink_to(course.folder)
    (evil / "timestamp.txt").symlink_to(course.folder / "seeds.key")
    os.mkfifo(evil / "pipe")
    for name in (f"a b:c+{NAME}+2026-11-01 10:00:00.000000 UTC+abc", f"bob+{NAME}+yesterday+abc", f"carl+{NAME}"):
        (inbound / name).mkdir()
    done = collect(course, NAME)
    assert done.collected == ["ada", "eve"]
    assert sorted(path.name for path in course.submitted("eve", NAME).iterdir()) == ["convnet", "timestamp.txt"]
    assert (course.submitted("eve", NAME) / "timestamp.txt").read_text() == "2026-11-01 10:00:00.000000 UTC"
    said = "\n".join(done.trouble)
    assert "links, special files and deep folders were left out" in said and "'bob+" in said and "'a b:c+" in said


SLIPS = {
    "no course": (lambda c: run("grade", NAME, "--course", c.folder / "other"), "made by `autograder init`"),
    "course made twice": (lambda c: run("init", c.folder, "--repository", c.repository), "nothing was changed"),
    "unknown assignment": (lambda c: run("release", "ps1", "--course", c.folder), "one of start_here"),
    "collected before release": (lambda c: run("collect", NAME, "--course", c.folder), "was released"),
    "graded before collecting": (lambda c: run("grade", NAME, "--course", c.folder), "autograder collect"),
    "feedback before grading": (lambda c: run("feedback", NAME, "--course", c.folder), "autograder grade"),
    "deadline in words": (
        lambda c: run("release", NAME, "--course", c.folder, "--due", "tomorrow"),
        "2026-10-31 23:59",
    ),
    "roster without ids": (
        lambda c: run("init", c.folder / "x", "--roster", roster(c, "name\nAda\n")),
        ":1: got 'name'",
    ),
    "roster with an id twice": (
        lambda c: run("init", c.folder / "x", "--roster", roster(c, "id\nada\nada\n")),
        ":3: got 'ada'",
    ),
    "roster with a path": (
        lambda c: run("init", c.folder / "x", "--roster", roster(c, "id\n../ada\n")),
        ":2: got '../ada'",
    ),
}


def roster(course: Course, text: str) -> Path:
    path = course.folder.parent / "roster.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gets_one_line_and_changes_nothing(slip: str, course: Course) -> None:
    act, words = SLIPS[slip]
    before = tree(course)
    result = act(course)
    assert (
        isinstance(result.exception, KitError) and words in str(result.exception) and "\n" not in str(result.exception)
    ), result.exception
    assert tree(course) == before


def tree(course: Course) -> set[str]:
    return {str(path) for path in course.folder.rglob("*")}


def test_release_twice_needs_again_and_a_damaged_gradebook_is_named(course: Course) -> None:
    assert run("release", NAME, "--course", course.folder, "--due", "2026-10-31 23:59").exit_code == 0
    assert "--again" in str(run("release", NAME, "--course", course.folder).exception)
    assert run("release", NAME, "--course", course.folder, "--again").exit_code == 0
    (course.folder / "gradebook.db").write_bytes(b"no database" * 100)
    assert "gradebook" in str(run("release", "start_here", "--course", course.folder).exception)


def test_init_keeps_secrets_to_the_owner(course: Course) -> None:
    for name in ("seeds.key", "gradebook.db", "course.toml"):
        assert (course.folder / name).stat().st_mode & 0o077 == 0, name
    assert len(course.key) == 32 and course.exchange.stat().st_mode & 0o777 == 0o777
    for name in ("submitted", "autograded", "feedback", "journal"):
        assert (course.folder / name).stat().st_mode & 0o077 == 0, name


def test_configuration_fails_closed_when_a_stub_is_missing(course: Course) -> None:
    (course.student_views / NAME / "convnet" / "affine.py").unlink()
    with pytest.raises(KitError, match="autograder build"):
        Office(course)


def test_journal_skips_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    journal = Journal(path)
    for student in ("ada", "bob"):
        journal.add(student, "d", Entry(Report(NAME, 1, "A", 1.0), {"task": "v"}))
    path.write_bytes(path.read_bytes()[:-9])
    again = Journal(path)
    assert again.find("ada", "d", 1) and again.find("bob", "d", 1) is None and again.find("ada", "d", 2) is None
    again.add("carl", "d", Entry(Report(NAME, 2, "A", 1.0), {"task": "v"}))
    third = Journal(path).find("carl", "d", 2)
    assert third is not None and third.report.seed == 2 and third.versions == {"task": "v"}


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_whole_trip_with_the_commands_themselves(course: Course, tmp_path: Path) -> None:
    """nbgrader's commands for students, the kit's for the instructor, and stock autograde and feedback beside them."""
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }

    def command(*arguments: object, cwd: Path = course.folder) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    desk = tmp_path / "ada"
    desk.mkdir()
    shutil.copy(course.folder / "student_nbgrader_config.py", desk / "nbgrader_config.py")
    command("autograder", "release", NAME, "--course", course.folder)
    command("nbgrader", "fetch_assignment", NAME, cwd=desk)
    solve(desk / NAME, *(path.stem for path in (desk / NAME / "convnet").glob("[a-z]*.py")))
    broken = (desk / NAME / "convnet" / "affine.py").read_text().replace("dout.sum(axis=0)", "dout.copy()")
    (desk / NAME / "convnet" / "affine.py").write_text(broken)
    command("nbgrader", "submit", NAME, "--student=ada", "--Submit.anyway=True", cwd=desk)
    command("autograder", "collect", NAME, "--course", course.folder)
    command("autograder", "grade", NAME, "--course", course.folder)
    ours = scores(course)
    assert ours["ada"]["affine_forward"] == 5 and 0 < ours["ada"]["affine_backward"] < 7
    command("autograder", "feedback", NAME, "--course", course.folder)
    page = (course.feedback("ada", NAME) / f"{NAME}.html").read_text()
    assert "not summed over the batch" in page and "autograder replay" in page
    command("nbgrader", "fetch_feedback", NAME, "--student=ada", cwd=desk)
    assert [path.read_text() for path in desk.rglob("*.html")] == [page]
    command("nbgrader", "autograde", NAME, "--force")
    assert scores(course) == ours
    command("nbgrader", "generate_feedback", NAME, "--force")
    assert (course.feedback("ada", NAME) / f"{NAME}.html").read_text() == page


def test_seeds_depend_on_key_student_and_content(course: Course, quick: list[str]) -> None:
    release(course, NAME)
    for student in ("ada", "bob"):
        hand_in(course, student)
    collect(course, NAME)
    examiner = Examiner(course, NAME)
    seeds = {student: examiner.examine(student).report.seed for student in ("ada", "bob")}
    hand_in(course, "ada", lambda folder: solve(folder, "affine"))
    collect(course, NAME)
    assert len({*seeds.values(), Examiner(course, NAME).examine("ada").report.seed}) == 3
