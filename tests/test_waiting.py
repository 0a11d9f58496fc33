"""Names that wait for a function that is not written yet."""

from autograder.notebook.waiting import Waiting


def test_names_of_a_stopped_cell_wait_but_not_those_inside_its_functions():
    waiting = Waiting()
    waiting.add(
        "net = make()\nfor k in range(3):\n    a, b = net\ndef f():\n    inner = 1\n", "make is not written yet"
    )
    assert {name for name in ("net", "k", "a", "b", "f", "inner") if waiting.reason(name)} == {
        "net",
        "k",
        "a",
        "b",
        "f",
    }
    assert waiting.reason("net") == "make is not written yet"


def test_a_cell_that_does_not_parse_waits_for_nothing():
    waiting = Waiting()
    waiting.add("%timeit x = 1", "x is not written yet")
    assert waiting.reason("x") is None and waiting.reason(None) is None
