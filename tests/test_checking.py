"""The language of checks: comparison in words, numeric gradients, cases, properties, partial credit, saved files."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.checking import Assignment, Case, Finding, Mismatch, Task, gradcheck
from autograder.checking.compare import difference
from autograder.checks.two_layer_net.digits_net import FULL, NOTHING, digits_net, parse
from autograder.errors import CheckError
from autograder.examine.run import Trial, try_case, try_property, verdict
from autograder.examine.workplace import saved
from autograder.subject import Implementation, LocalSubject
from autograder.subject.implementation import Signature
from autograder.worker.endpoint import Reply, Request
from autograder.worker.values import Generator


class Answers:
    """A subject whose functions are given; each call goes through."""

    def __init__(self, functions: dict[str, Callable], files: dict[str, bytes] | None = None):
        self.functions, self.files = functions, files or {}

    def request(self, request: Request) -> Reply:
        return Reply(self.functions[request.name](*request.args, **request.kwargs))

    def file(self, name: str) -> bytes | None:
        return self.files.get(name)


def implementation(files: dict[str, bytes] | None = None, **functions: Callable) -> Implementation:
    return Implementation(Answers(functions, files), {name: Signature("m") for name in functions})


def case(**functions: Callable) -> Case:
    return Case(3, "a/b/0", implementation(**functions))


# ---- comparison -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1, 1.0),
        (np.float32(1.5), 1.5),
        (np.array(1.5), 1.5),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        ([np.ones(2), 3], (np.ones(2), 3.0)),
        (np.array([True, False]), np.array([1, 0])),
        (np.full(3, 1 + 1e-7), np.ones(3)),
        (np.array([np.inf, 1.0]), np.array([np.inf, 1.0])),
        ({"a": 1, "more": 2}, {"a": 1}),
        (np.zeros((0, 3)), np.zeros((0, 3))),
    ],
    ids=str,
)
def test_difference_accepts_another_form_of_the_same(got, want):
    assert difference("x", got, want) is None


@pytest.mark.parametrize(
    ("got", "want", "kind", "words"),
    [
        (None, np.ones(2), "type", "is the `return` missing"),
        (np.ones((1, 3)), np.ones(3), "shape", r"x has shape \(1, 3\), want \(3,\)"),
        (np.ones((2, 3)), np.ones((2, 3)) + np.eye(2, 3), "values", r"2 of 6 entries .* x\[0, 0\]: got 1, want 2"),
        (np.array([1.0, np.nan]), np.ones(2), "values", r"1 of 2 .* x\[1\]: got nan, want 1"),
        (np.array([np.inf]), np.ones(1), "values", "got inf, want 1"),
        (np.ones(2, complex), np.ones(2), "dtype", "complex128, want real numbers"),
        (np.array(["1", "2"]), np.ones(2), "dtype", "want real numbers"),
        ("1", 1.0, "type", "want a number"),
        ((1.0,), (1.0, 2.0), "type", "got 1 items, want a tuple of 2"),
        ({}, {"a": 1}, "type", "the key 'a' is missing"),
        ([[1.0], [1.0, 2.0]], np.ones((2, 2)), "type", "want an array of shape"),
        (np.full(3, 1.001), np.ones(3), "values", "3 of 3"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_difference_says_what_is_wrong(got, want, kind, words):
    found = difference("x", got, want)
    assert found is not None and found.kind == kind
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(found.words)


# ---- gradients --------------------------------------------------------------------------------
def wrong(f: Callable, x: np.ndarray, grad: np.ndarray, **options: Any) -> bool:
    return gradcheck.wrong_direction(f, {"x": x}, "x", grad, np.random.default_rng(0), **options)


def test_gradcheck_accepts_the_gradient_and_rejects_one_off_by_a_thousandth():
    x = np.random.default_rng(1).standard_normal((4, 3))
    f = lambda at: float(np.sum(np.sin(at["x"])))  # noqa: E731
    assert not wrong(f, x, np.cos(x))
    assert wrong(f, x, 1.001 * np.cos(x))
    for index in np.ndindex(x.shape):  # one entry alone
        off = np.cos(x)
        off[index] *= 1.001
        assert wrong(f, x, off), index


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_gradcheck_rejects_what_is_not_finite(bad):
    with np.errstate(invalid="ignore"):
        assert wrong(lambda at: float(np.sum(at["x"])), np.ones(3), np.array([1.0, bad, 1.0]))


def test_gradcheck_draws_again_at_a_kink():
    x = np.array([4e-6, 1.0, -1.0])  # a step of 1e-5 crosses the kink of max(0, x) in many directions
    f = lambda at: float(np.maximum(0, at["x"]).sum())  # noqa: E731
    right = (x > 0).astype(float)
    assert wrong(f, x, right)
    assert not wrong(f, x, right, kinks=lambda at: at["x"] > 0)


def test_adjoint_identity_sees_the_last_digits():
    rng = np.random.default_rng(2)
    A, v, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal(4)
    assert not gradcheck.wrong_adjoint(A @ v, dout, v, A.T @ dout)
    assert gradcheck.wrong_adjoint(A @ v, dout, v, (A.T @ dout).astype(np.float32).astype(float))


def test_full_difference_is_the_gradient():
    x = np.array([[0.3, -2.0]])
    full = gradcheck.full_difference(lambda at: float(np.sum(at["x"] ** 3)), {"x": x}, "x")
    np.testing.assert_allclose(full, 3 * x**2, rtol=1e-8)


def test_case_accepts_a_known_right_gradient_of_a_rough_function():
    right = {"dx": np.array([1.0, 2.0])}
    rough = lambda at: float(np.float32(at["x"] @ right["dx"]))  # noqa: E731
    at = {"x": np.array([3.0, 4.0])}
    assert not case().gradient(rough, at, right)
    assert case().gradient(rough, at, right, accept=right)
    assert not case().gradient(rough, at, {"dx": right["dx"] * 1.001}, accept=right)


# ---- cases ------------------------------------------------------------------------------------
def test_case_draws_the_same_for_the_same_seed_and_purpose():
    drawn = [
        Case(seed, purpose, implementation()).normal(3).tolist()
        for seed, purpose in [(1, "a"), (1, "a"), (1, "b"), (2, "a")]
    ]
    assert drawn[0] == drawn[1] and len({tuple(item) for item in drawn}) == 3


def test_case_sizes_are_pairwise_different():
    for _ in range(50):
        assert len(set(case().sizes(4))) == 4
    with pytest.raises(CheckError, match="do not fit"):
        case().sizes(4, 2, 4)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: x.sort(), "returned None"),
        (lambda x: None, "returned None"),
    ],
)
def test_pure_wants_an_answer(function, words):
    judged = case()
    judged.pure(implementation(f=function), "f", np.array([2.0, 1.0]))
    assert words in judged.findings[0].words


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: x, "argument 1 itself"),
        (lambda x: x[::-1].T, "or a view of it"),
        (lambda x: (x.reshape(-1), x), "argument 1"),
        (lambda x: (x + 0, x), ""),  # a cache may hold what came in
        (lambda x: x.copy(), ""),
        (lambda x: x.missing, ""),  # what raises is the business of other properties
    ],
)
def test_new_wants_memory_of_its_own(function, words, monkeypatch):
    monkeypatch.setitem(sys.modules, "own.m", SimpleNamespace(f=function))
    judged = case()
    judged.new(Implementation(LocalSubject("own", Path()), {"f": Signature("m")}), "f", np.array([[2.0, 1.0]]))
    assert [words in finding.words for finding in judged.findings] == ([True] if words else [])


@pytest.mark.parametrize(
    ("call", "other", "count"),
    [
        (lambda: np.ones(2), lambda: np.ones(2), 0),
        (lambda: np.ones(2), lambda: np.zeros(2), 1),
        (lambda: np.ones(2), lambda: [1.0, 1.0], 0),
        (lambda: np.ones(2), lambda: np.ones(2)[:, 0], 0),  # what the other way cannot do is judged elsewhere
        (lambda: None, lambda: np.ones(2), 1),
    ],
)
def test_like_own_compares_two_ways_of_asking_the_same(call, other, count):
    judged = case()
    judged.like_own("out", call, other, "another way")
    assert len(judged.findings) == count and judged.judged == 1


def test_pure_sees_a_second_answer_that_differs():
    count = iter(range(9))
    judged = case()
    judged.pure(implementation(f=lambda x: next(count)), "f", 1.0)
    assert "two answers to the same call" in judged.findings[0].words


def test_inner_refuses_what_does_not_fit():
    assert case().inner("out", np.ones((2, 2)), [[1, 2], [3, 4]]) == 10
    for out in (None, np.ones(2), "text", np.ones((2, 2), object)):
        with pytest.raises(Mismatch):
            case().inner("out", np.ones((2, 2)), out)


# ---- tasks and properties ---------------------------------------------------------------------
def task_that(run: Callable[[Implementation, Case], None], points: float = 4, cases: int = 1) -> Task:
    task = Task("f", "m")
    task.check("values", points, cases=cases)(run)
    return task


def tried(run: Callable[[Implementation, Case], None], **options: Any) -> Any:
    task = task_that(run, **options)
    item = task.properties["values"]
    return verdict(item, try_property(task, item, implementation(), implementation(), 1))


def test_check_that_judges_nothing_is_refused():
    with pytest.raises(CheckError, match="f/values/0: the check judges nothing"):
        tried(lambda impl, case: None)


@pytest.mark.parametrize(
    ("name", "points", "words"),
    [("valeus", 1, "no property is called 'valeus'"), ("values", 1, "defined twice"), ("edge", -1, "want 0 or more")],
)
def test_property_misspelt_twice_or_negative_is_refused(name, points, words):
    task = task_that(lambda impl, case: None)
    with pytest.raises(CheckError, match=words):
        task.check(name, points)


def test_assignment_refuses_equal_names_and_empty_tasks():
    full = task_that(lambda impl, case: None)
    with pytest.raises(CheckError, match="defined twice: f"):
        Assignment("a", "A", 4, (full, full))
    with pytest.raises(CheckError, match="without a property: g"):
        Assignment("a", "A", 4, (full, Task("g", "m")))


def test_result_that_a_check_stumbles_over_fails_that_property_alone():
    def run(impl: Implementation, case: Case) -> None:
        {}["surprise"]

    outcome = tried(run)
    assert not outcome.ok and "cannot be judged (KeyError" in outcome.message


def test_check_errors_are_not_a_student_s_fault():
    def run(impl: Implementation, case: Case) -> None:
        case.sizes(99)

    with pytest.raises(CheckError):
        try_case(task_that(run), task_that(run).properties["values"], 0, implementation(), implementation(), 1)


# ---- partial credit ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fraction", "points", "ok"), [(1.5, 4, True), (1.0, 4, True), (0.5, 2, False), (0.0, 0, False), (-3, 0, False)]
)
def test_share_gives_that_part_of_the_points(fraction, points, ok):
    outcome = tried(lambda impl, case: case.share(fraction, "net", "not good enough"))
    assert (outcome.points, outcome.ok) == (points, ok)
    assert ok or outcome.message == "not good enough"


def test_share_beside_something_wrong_gives_nothing():
    def run(impl: Implementation, case: Case) -> None:
        case.share(0.5, "net", "half")
        case.expect(False, "net", "wrong")

    assert tried(run).points == 0


def test_smallest_share_of_all_cases_counts():
    shares = iter([0.75, 0.5, 1.0])
    assert tried(lambda impl, case: case.share(next(shares), "net", "words"), cases=3).points == 2


def test_unwritten_is_told_apart_from_wrong():
    trial = Trial(0, [Finding("f", "not_written", "f is not written yet")])
    assert verdict(task_that(lambda impl, case: None).properties["values"], [trial]).status == "not_written"


# ---- the saved network ------------------------------------------------------------------------
def params(hidden: int = 5, dtype: Any = np.float64) -> dict[str, np.ndarray]:
    shapes = {"W1": (64, hidden), "b1": (hidden,), "W2": (hidden, 10), "b2": (10,)}
    return {name: np.zeros(shape, dtype) for name, shape in shapes.items()}


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("W1", "b1", "W2", "b2"):
            archive.writestr(f"{name}.npy", b"\x93NUMPY" + b"0" * (50 << 20))
    return content.getvalue()


def huge_header() -> bytes:
    """A few bytes whose header claims an array of 80 TB."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000,), }\n"
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("W1", "b1", "W2", "b2"):
            archive.writestr(f"{name}.npy", array)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read"),
        (b"not a zip", "cannot be read"),
        (saved(params())[:-40], "cannot be read"),
        (b"PK" + bytes(3 << 20), "want at most"),
        (bomb(), "unpacks to more"),
        (huge_header(), "cannot be read"),
        (saved({"W1": np.zeros((64, 5))}), "holds W1, want exactly"),
        (saved({**params(), "more": np.zeros(1)}), "want exactly"),
        (saved({**params(), "W1": np.array([{}], dtype=object)}), "cannot be read"),
        (saved({**params(), "W1": np.zeros((5, 64))}), r"W1 has shape \(5, 64\), want \(64, 5\)"),
        (saved({**params(), "b1": np.zeros(())}), r"b1 has shape \(\)"),
        (saved(params(0)), r"b1 has shape \(0,\)"),
        (saved(params(dtype=np.int64)), "dtype int64"),
        (saved(params(dtype=np.complex128)), "dtype complex128"),
        (saved({**params(), "b2": np.full(10, np.nan)}), "b2 holds inf or nan"),
    ],
    ids=[
        "empty",
        "text",
        "cut",
        "large",
        "bomb",
        "header",
        "missing",
        "extra",
        "object",
        "turned",
        "scalar",
        "none",
        "int",
        "complex",
        "nan",
    ],
)
def test_saved_net_that_is_none_is_refused_in_words(content, words):
    with pytest.raises(Mismatch, match=words):
        parse(content)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_saved_net_comes_back_as_float64(dtype):
    assert {name: array.dtype for name, array in parse(saved(params(dtype=dtype))).items()} == dict.fromkeys(
        params(), np.float64
    )


@pytest.mark.parametrize(("accuracy", "points"), [(1.0, 5), (FULL, 5), (0.89, 2.5), (NOTHING, 0), (0.1, 0)])
def test_saved_net_earns_points_by_its_accuracy(accuracy, points):
    X, y = np.zeros((100, 64)), np.zeros(100, int)
    labels = (np.arange(100) >= round(100 * accuracy)).astype(int)

    class Network(Answers):
        def request(self, request: Request) -> Reply:
            return Reply(labels if request.op == "method" else None)

    reference = Implementation(Network({}), {"TwoLayerNet": Signature("m")})
    reference._check_handle = lambda target, name: None  # type: ignore[method-assign]
    item, mine = digits_net.properties["result"], implementation({"digits_net.npz": saved(params())})
    outcome = verdict(item, [try_case(digits_net, item, 0, mine, reference, 1, lambda name: (X, y))])
    assert outcome.points == pytest.approx(points)
    assert outcome.ok == (points == 5)


def test_saved_net_that_is_missing_earns_nothing():
    item = digits_net.properties["result"]
    outcome = verdict(item, [try_case(digits_net, item, 0, implementation(), implementation(), 1)])
    assert (outcome.points, outcome.status) == (0, "not_written")


def test_generator_of_a_case_is_a_seed():
    assert isinstance(case().generator(), Generator)
