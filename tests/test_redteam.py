"""Hostile submissions: each gets exactly what it deserves, leaks nothing, leaves nothing; the looking itself works."""

from __future__ import annotations

import base64
import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nbgrader", reason="needs the extra [instructor]")

from autograder.checks import load
from autograder.demo.desk import Desk
from autograder.errors import KitError
from autograder.examine.examiner import Solutions, examine
from autograder.examine.submission import Submission, examine_submission
from autograder.examine.unusual import unusual
from autograder.examine.workplace import LocalWorkplace
from autograder.redteam import traces
from autograder.redteam.command import _plain
from autograder.redteam.run import ATTACKS, Line, Result, chosen
from autograder.sandbox import proof
from autograder.sandbox.workplace import open_workplace
from autograder.subject.protocol import Lost
from autograder.worker.endpoint import Request
from autograder.worker.values import Callback

REPOSITORY = Path(__file__).parents[1]
SECRET = "canary0123456789abcdef"


def refusal() -> str | None:
    """Why there is no sandbox here, or None."""
    try:
        proof.prove("A")
    except KitError as error:
        return str(error)
    return None


needs_sandbox = pytest.mark.skipif(bool(refusal()), reason=f"no sandbox here: {refusal()}")


@pytest.mark.slow
@pytest.mark.sandbox
@needs_sandbox
def test_attacks_get_what_they_deserve_and_nothing_else() -> None:
    command = [
        sys.executable,
        "-m",
        "autograder",
        "redteam",
        "--json",
    ]  # it adopts orphans, which is not for this process
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    result = json.loads(done.stdout)
    assert [line for line in result["lines"] if not line["right"]] == []
    assert (result["leaked"], result["left"], result["trouble"]) == ([], [], [])
    assert done.returncode == 0
    assert len(result["lines"]) > len(ATTACKS)


def test_attacks_have_names_of_their_own_and_words() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert all(attack.words for attack in ATTACKS)


def test_attacks_deserve_whole_tasks() -> None:
    points = {task.name: task.points for task in load("two_layer_net").tasks}
    assert chosen(["bom"])[0].deserved(points) == sum(points.values())
    assert chosen(["null_bytes"])[0].deserved(points) == sum(points.values()) - 14


def test_the_table_as_json_says_what_each_attack_achieved() -> None:
    line = Line("bom", "a byte order mark", 86.0, 86.0, "right", ["the key"], ["a file"])
    (told,) = _plain(Result([line], 1.0))["lines"]
    wanted = {"name": "bom", "deserved": 86.0, "got": 86.0, "leaked": ["the key"], "left": ["a file"], "right": False}
    assert wanted.items() <= told.items()


def test_unknown_attack_is_refused_with_the_names() -> None:
    with pytest.raises(KitError, match="fork_bomb"):
        chosen(["no_such_attack"])


@pytest.mark.parametrize(
    "content",
    [
        SECRET.encode(),
        SECRET[::-1].encode(),
        SECRET.encode().hex().encode(),
        *[base64.b64encode(b"." * n + SECRET.encode() + b"...") for n in range(4)],
    ],
)
def test_canary_is_found_in_disguise(content: bytes) -> None:
    canaries = traces.Canaries({"solutions": SECRET}, {})
    assert canaries.found(b"before " + content + b" behind") == ["solutions"]
    assert canaries.found(b"nothing") == []


def test_canary_of_ones_own_work_is_no_leak() -> None:
    canaries = traces.Canaries({"ada": SECRET}, {SECRET: "ada"})
    assert canaries.found(SECRET.encode(), "ada") == []
    assert canaries.found(SECRET.encode(), "eve") == ["ada"]
    assert canaries.found(SECRET.encode()) == ["ada"]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>&lt;script&gt;evil&lt;/script&gt;</p>", []),
        ("<p title='evil'>evil</p>", []),
        ("<script>evil</script>", ["evil"]),
        ("<img src=x onerror=evil>", ["evil"]),
        ("<a href='javascript:evil'>x</a>", ["evil"]),
        ("<!-- evil -->", ["evil"]),
        ("<p>\x1b[31m</p>", ["control characters"]),
        ("<p>\u202e</p>", ["control characters"]),
    ],
)
def test_active_content_is_told_from_text(page: str, found: list[str]) -> None:
    assert traces.active(page, ["evil"]) == found


def test_orphaned_process_is_found_and_ended() -> None:
    looking = """
import subprocess, sys
from autograder.redteam import traces
traces.adopt()
sleeper = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(61)'])"
subprocess.run([sys.executable, "-c", sleeper], check=True)
found = traces.descendants()
traces.end(found)
print(*found.values())
"""
    done = subprocess.run([sys.executable, "-c", looking], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.count("time.sleep(61)") == 1


def test_changes_of_files_are_found(tmp_path: Path) -> None:
    kept, changed = tmp_path / "kept", tmp_path / "changed"
    kept.write_text("x")
    changed.write_text("x")
    before = traces.State.of([tmp_path])
    changed.write_text("xy")
    (tmp_path / "new").write_text("")
    words = " ".join(before.changes(traces.State.of([tmp_path])))
    assert "changed" in words and "new" in words and "kept" not in words


@pytest.mark.parametrize("blank", [["conv_forward"], ["conv_forward", "conv_backward"]])
def test_task_that_only_calls_a_lent_one_earns_nothing(blank: list[str], tmp_path: Path) -> None:
    whole = load("conv_layers")
    wanted = ("conv_forward", "conv_backward", "conv_forward_im2col")
    assignment = dataclasses.replace(whole, tasks=tuple(whole[name] for name in wanted))
    solutions = dataclasses.replace(Solutions.load(REPOSITORY / "solutions", "conv_layers"), mistakes=[])
    shutil.copytree(REPOSITORY / "solutions" / "convnet", tmp_path / "convnet")
    desk = Desk(assignment, tmp_path, solutions)
    for name in blank:
        desk.write_body(name, "raise NotImplementedError")
    call = "from .conv import conv_forward\nreturn conv_forward(x, w, b, stride=stride, pad=pad)"
    desk.write_body("conv_forward_im2col", call)
    report = examine(assignment, LocalWorkplace(tmp_path / "convnet"), solutions, lambda task: 5)
    assert {task.task: task.points for task in report.tasks}["conv_forward_im2col"] == 0


NUMERIC = b"""
def affine_backward(dout, cache):
    return [affine_forward(*cache) for _ in cache]
"""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (NUMERIC, "affine_backward calls affine_forward"),
        (b"def affine_backward(dout, cache):\n    return numerical_gradient(cache)", "calls numerical_gradient"),
        (b"import scipy.signal as s, numpy, os", "imports scipy"),
        (b"import ctypes", "imports ctypes"),
        (b"def affine_backward(dout, cache):\n    return f(cache + 1e-30j).imag", "by a complex step"),
        (b"def affine_backward(dout, cache):\n    return affine_forward(*cache)", ""),
        (b"from .gradients import relative_error\nimport numpy as np", ""),
        (b"def (", ""),
        (b"x = '\0'", ""),
    ],
)
def test_unusual_code_is_noted_for_the_instructor(code: bytes, words: str) -> None:
    notes = unusual(load("two_layer_net"), {"affine.py": code})
    assert words in notes[0] if words else notes == []


@pytest.mark.sandbox
@needs_sandbox
def test_libraries_that_were_imported_out_of_sight_are_noted() -> None:
    code = b"def affine_backward(dout, cache):\n    return __import__('tor' + 'ch').autograd.grad(dout, cache)"
    solutions = Solutions.load(REPOSITORY / "solutions", "two_layer_net")
    submission = Submission({"affine.py": code}, {}, "digest")
    report = examine_submission(load("two_layer_net"), submission, solutions, lambda task: 5)
    assert "while it ran, the code imported torch" in report.notes


@pytest.mark.sandbox
@needs_sandbox
@pytest.mark.parametrize("argument", ["np.zeros(1 << 16)", "10**9", "[[0.0] * 9_000] * 2"])
def test_large_arguments_for_the_graders_functions_end_the_task(argument: str) -> None:
    code = f"import numpy as np\ndef g(f):\n    f(1.0)\n    return f({argument})\n".encode()
    seen: list[object] = []
    with open_workplace({"code.py": code}, {"__init__.py": b""}, {}) as workplace, workplace.task(5) as subject:
        with pytest.raises(Lost, match="far larger arguments"):
            subject.request(Request("call", "g", "code", args=(Callback(seen.append),)))
    assert seen == [1.0]
