"""Similarity of submissions: copies rank first whatever they are renamed to, right code in other styles does not."""

import re
from pathlib import Path

import pytest

pytest.importorskip("copydetect")
from autograder.report.alike import marked, render
from autograder.report.similarity import own_code, rank

ROOT = Path(__file__).parent.parent
STUBS = {path.name: path.read_bytes() for path in (ROOT / "assignments/two_layer_net/convnet").glob("*.py")}
STYLES = ROOT / "tests/styles/two_layer_net"


def code_of(folder):
    return own_code({path.name: path.read_bytes() for path in sorted(folder.glob("*.py")) if path.name in STUBS}, STUBS)


@pytest.fixture(scope="module")
def codes():
    reference = code_of(ROOT / "solutions/convnet").replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "")
    return {"reference": reference, **{folder.name: code_of(folder) for folder in STYLES.iterdir() if folder.is_dir()}}


def renamed(code):
    """What somebody does who copies: other names, other comments, other spaces."""
    code = re.sub(r"\b(x|w|dout|cache|scores)\b", r"my_\1", code)
    return "# all mine\n" + code.replace(" = ", "  =  ").replace("\n", "  # here\n")


def test_a_renamed_copy_is_first_and_other_styles_are_far_behind(codes):
    copied = {**codes, "copy": renamed(codes["reference"])}
    first, *others = rank(copied)
    assert {first.first, first.second} == {"reference", "copy"}
    assert first.shared > 0.9
    assert all(pair.shared < 0.2 for pair in others)


def test_one_copied_function_is_found_and_marked_in_both(codes):
    body = codes["loops"][1000:2600]
    copied = {**codes, "thief": codes["einsum"][:1500] + body + codes["einsum"][1500:]}
    pair = next(pair for pair in rank(copied) if {pair.first, pair.second} == {"loops", "thief"})
    for student, spans in ((pair.first, pair.spans[0]), (pair.second, pair.spans[1])):
        texts = [copied[student][start:end] for start, end in spans]
        assert sum(map(len, texts)) > 800
        assert sum(text.strip() in body for text in texts) >= 1


def test_what_was_handed_out_is_nobodys_own():
    assert own_code(STUBS, STUBS) == ""
    assert rank({"ada": "", "bela": "", "chen": own_code({"x.py": b"\xff\x00def f(:\n"}, STUBS)}) == []


def test_what_many_have_is_no_evidence(codes):
    assert rank({f"student{number}": codes["reference"] for number in range(4)}) == []
    assert len(rank({f"student{number}": codes["reference"] for number in range(3)})) == 3


def test_a_group_is_not_compared_with_itself(codes):
    copied = {"ada": codes["reference"], "bela": codes["reference"]}
    assert len(rank(copied)) == 1
    assert rank(copied, lambda one, two: {one, two} == {"ada", "bela"}) == []


def test_pieces_put_together_are_the_code():
    assert marked("abcdef", [(1, 3), (4, 5)]) == [("a", 0), ("bc", 1), ("d", 0), ("e", 2), ("f", 0)]


def test_the_page_shows_both_and_is_inert(codes):
    evil = codes["reference"] + "\n# </pre><script>alert(1)</script>\n"
    page = render("two_layer_net", {"ada": evil, "bela": evil}, rank({"ada": evil, "bela": evil}))
    assert "not proof" in page
    assert page.count("<mark>") >= 2
    assert "<script>alert" not in page
