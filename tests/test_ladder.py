"""The first feature that goes wrong is told where no known mistake matches."""

import pytest

from autograder.examine.ladder import first_to_mend
from autograder.examine.verdict import COURTESIES, WAITS, PropertyVerdict, TaskVerdict


def verdict(**right: bool) -> TaskVerdict:
    items = [PropertyVerdict(name, float(ok), 1.0, ok, status="ok" if ok else "wrong") for name, ok in right.items()]
    return TaskVerdict("conv_forward", float(len(items)), items)


def test_first_wrong_feature_is_named_with_those_that_are_right():
    words = first_to_mend(verdict(pad=False, values=True, stride=False, bias=True))
    assert words == (
        "Right so far: the plain case, the bias. "
        "The first thing that goes wrong is a stride other than 1 (stride): begin there."
    )


def test_plain_case_that_fails_is_the_place_to_begin():
    assert first_to_mend(verdict(values=False, bias=True)).startswith("Begin with the plain case (values)")


def test_nothing_is_said_where_a_mistake_is_named_or_nothing_was_tried():
    named, lost = verdict(values=False), verdict(values=False)
    named.properties[0].mistake = "cnf01"
    lost.properties[0].status = "timeout"
    assert [first_to_mend(item) for item in (named, lost, verdict(values=True))] == ["", "", ""]


@pytest.mark.parametrize(
    "right, points", [({"values": False, "pure": True, "dtype": True}, 0), ({"values": True, "pure": True}, 2)]
)
def test_courtesies_count_only_where_something_else_holds(right, points):
    result = verdict(**right)
    result.settle()
    assert result.points == points
    assert [item.message for item in result.properties if item.ok and item.name in COURTESIES and not points] == [
        WAITS
    ] * (0 if points else 2)
