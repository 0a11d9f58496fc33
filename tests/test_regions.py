"""The region parser: what it replaces, what it refuses, and that nothing of a solution gets through."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.build.regions import MARK_SCHEME, SOLUTION, Region, regions, render, split
from autograder.errors import KitError

TEXT = """\
def f(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION
a
### BEGIN MARK SCHEME
one point
### END MARK SCHEME
b"""

NEAR_MISSES = [
    "### BEGIN SOLUTON",
    "### BEGN SOLUTION",
    "### BEGIN SOLUTIONS",
    "### BEGIN SOLTION",
    "# BEGIN SOLUTION",
    "## BEGIN SOLUTION",
    "#### BEGIN SOLUTION",
    "#BEGIN SOLUTION",
    "###BEGIN SOLUTION",
    "# # # BEGIN SOLUTION",
    "BEGIN SOLUTION",
    "### begin solution",
    "### Begin Solution",
    "### BEGIN  SOLUTION",
    "### BEGIN SOLUTION ",
    "### BEGIN SOLUTION:",
    "### BEGIN SOLUTION ###",
    "### BEGIN SOLUTION (2 points)",
    "### BEGIN_SOLUTION",
    "### SOLUTION BEGIN",
    "### START SOLUTION",
    "### BEGIN THE SOLUTION",
    "### BEGIN ANSWER",
    "### STOP SOLUTION",
    "### END SOLUTOIN",
    "### End solution",
    "### END OF SOLUTION",
    "### ENDSOLUTION",
    "### BEGIN",
    "### END",
    "### BEGIN MARKSCHEME",
    "### BEGIN MARKING SCHEME",
    "### BEGIN MARK SCEHME",
    "### END MARK-SCHEME",
    "x = 1  ### BEGIN SOLUTION",
]
HARMLESS = [
    "# the solution begins here",
    "begin",
    "end",
    "The end.",
    "### Begin here",
    "### Solution of the exercise",
    "### The end of the story",
    "# Send solution",
    "return solution",
    "solution = solve(x)",
    "Begin with a solution of your own",
    "This mark scheme ends",
    "### Mark",
    "The best solution",
    "Extend the solution",
]


def stub(region: Region) -> list[str]:
    return ["# stub"]


def test_render_student_gets_stub_with_the_indent_and_no_mark_scheme():
    assert render(TEXT, "student", stub) == "def f(x):\n    # stub\na\nb"


def test_render_instructor_loses_markers_only():
    assert render(TEXT, "instructor", stub) == "def f(x):\n    return x\na\none point\nb"


def test_render_refuses_an_unknown_view():
    with pytest.raises(KitError, match="got 'studnt', want one of student, instructor"):
        render(TEXT, "studnt", stub)


def test_regions_know_their_lines():
    assert regions(TEXT, "f.py", first=11) == [
        Region(SOLUTION, 12, "    ", ("    return x",)),
        Region(MARK_SCHEME, 16, "", ("one point",)),
    ]


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_split_refuses_a_near_miss(line):
    with pytest.raises(KitError, match=r"^f\.py:2: .*want a marker in exact form"):
        split(f"first\n{line}\nlast", "f.py")


@pytest.mark.parametrize("line", HARMLESS)
def test_split_takes_prose_for_prose(line):
    assert split(f"first\n{line}", "f.py") == ["first", line]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("### BEGIN SOLUTION\nx", 1, "without an end"),
        ("x\n### END SOLUTION", 2, "### BEGIN SOLUTION before it"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", 2, "do not nest"),
        ("### BEGIN SOLUTION\n### BEGIN MARK SCHEME", 2, "Close the region of line 1"),
        ("### BEGIN SOLUTION\n\n### END MARK SCHEME", 3, "which closes line 1"),
        ("### END MARK SCHEME\n### BEGIN MARK SCHEME", 1, "before it"),
        ("### BEGIN HIDDEN TESTS\nx", 1, "without an end"),
        ("# END_HIDDEN_TEST", 1, "in a test cell"),
    ],
)
def test_split_refuses_disorder_with_file_and_line(text, line, words):
    with pytest.raises(KitError, match=rf"^a/b\.py:{line}: ") as caught:
        split(text, "a/b.py")
    assert words in str(caught.value)


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20), max_size=5)
BLOCKS = st.lists(st.tuples(st.sampled_from(["text", SOLUTION, MARK_SCHEME]), LINES, st.integers(0, 8)), max_size=8)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first input waits for a table of characters
@given(BLOCKS)
def test_render_never_leaks_a_line_of_a_region(blocks):
    lines, kept, everything = [], [], []
    for number, (kind, body, indent) in enumerate(blocks):
        named = [f"{kind[0]}{number}-{i} {line}" for i, line in enumerate(body)]
        marks = kind != "text"
        lines += [f"{' ' * indent}### BEGIN {kind}"] * marks + named + [f"{' ' * indent}### END {kind}"] * marks
        kept += named if not marks else [" " * indent + "# stub"] * (kind == SOLUTION)
        everything += named
    text = "\n".join(lines)
    student, instructor = render(text, "student", stub), render(text, "instructor", stub)
    assert student == "\n".join(kept)
    assert instructor == "\n".join(everything)
    assert render(student, "student", stub) == student


@given(st.text(alphabet="# BEGINSOLUTDMARKCHE\n", max_size=80))
def test_split_either_refuses_or_loses_nothing(text):
    try:
        parts = split(text, "f.py")
    except KitError as error:
        assert str(error).startswith("f.py:")
        return
    count = sum(1 if isinstance(part, str) else len(part.lines) + 2 for part in parts)
    assert count == len(text.split("\n"))
    assert not any("BEGIN SOLUTION" in part for part in parts if isinstance(part, str))
