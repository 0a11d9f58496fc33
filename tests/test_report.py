"""The instructor's report: its numbers from first principles, and a page that needs nothing and runs nothing."""

import csv
import io
import re
from datetime import datetime
from html.parser import HTMLParser

import pytest

from autograder.examine.verdict import PropertyVerdict, Report, TaskVerdict
from autograder.records.grades import Mark, Work
from autograder.records.sheets import Student
from autograder.report import statistics
from autograder.report.page import Page, histogram, render
from autograder.report.statistics import Entry, correlation
from autograder.report.tables import Names, Share, Table

EVIL = "<script>alert(1)</script>"


def entry(name, *passed, written=(), waiting=(), mistake=None, attempts=1):
    """A student whose properties a and b of one task (2 and 3 points) hold or not."""
    verdicts = [
        PropertyVerdict(
            key,
            points if ok else 0.0,
            points,
            ok,
            status="ok" if ok else "wrong",
            mistake=None if ok else mistake,
            title=mistake and f"title of {mistake}",
            hint=mistake and EVIL,
        )
        for key, points, ok in zip("ab", (2.0, 3.0), passed, strict=True)
    ]
    report = Report("x", 1, "A: bubblewrap", 5.0, [TaskVerdict("conv", 5.0, verdicts)])
    points = {"conv": report.points, "why": float(len(written))}
    work = Work(name, "x", datetime(2026, 10, 1), points, {"conv": 5.0, "why": 5.0}, waiting)
    return Entry(Student(name), report, Mark(work, percent=10 * sum(points.values()), by=name), attempts)


CLASS = [
    entry("ada", True, True, written="12345"),
    entry("bela", True, False, mistake="m1", waiting=("why",)),
    entry("chen", False, False, mistake="m1", waiting=("why",)),
    entry("dana", False, True),
    Entry(Student("emil"), None, Mark(None, percent=0.0)),
]


def column(table, name):
    return [row[table.columns.index(name)] for row in table.rows]


def test_tasks_and_properties_count_what_the_verdicts_say():
    tasks, properties = statistics.tasks(CLASS), statistics.properties(CLASS)
    assert tasks.rows == [("conv", 5.0, Share(5 + 2 + 0 + 3, 20.0), Share(1, 4), 0)]
    assert column(properties, "passed") == [Share(2, 4), Share(2, 4)]
    assert column(properties, "first failure") == [2, 1]
    assert column(properties, "discrimination") == [None, None]  # four submissions say nothing


def test_discrimination_is_the_correlation_with_the_rest():
    assert correlation([0.0, 1.0] * 5, [1.0, 3.0] * 5) == 1.0
    assert correlation([0.0, 1.0] * 5, [3.0, 1.0] * 5) == -1.0
    assert correlation([0, 0, 0, 0, 1, 1, 1, 1], [1, 2, 3, 4, 2, 3, 4, 5]) == pytest.approx(0.41)
    assert correlation([1.0] * 9, list(range(9))) is None


def test_mistakes_name_each_student_once_and_the_rest_is_unnamed():
    assert column(statistics.mistakes(CLASS), "who") == [Names(("bela", "chen"))]
    assert statistics.unnamed(CLASS).rows == [("conv", "a", "wrong", 1, Names(("dana",)))]


def test_who_needs_help_and_what_is_left_to_mark():
    help_ = statistics.stuck(CLASS)
    assert [cell.students for cell in column(help_, "student")] == [("bela",), ("chen",), ("emil",)]
    assert column(help_, "why") == ["less than 50 % of the checks"] * 2 + ["nothing handed in"]
    assert statistics.marking(CLASS).rows == [("why", 2, Names(("bela", "chen")), 2, Share(5.0, 10.0))]


def test_histogram_has_a_bin_for_full_marks():
    counts = dict(histogram([0, 9.99, 10, 99.9, 100]))
    assert (counts["0–10"], counts["10–20"], counts["90–100"], counts["100"], sum(counts.values())) == (2, 1, 1, 1, 5)


def page():
    tables = [statistics.stuck(CLASS), statistics.mistakes(CLASS), statistics.students(CLASS)]
    return render(Page("Report", ["5 students."], statistics.percents(CLASS), tables))


class Reader(HTMLParser):
    """Collects tags and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_the_page_is_inert_and_asks_for_nothing():
    text = page()
    tags = Reader(text).tags
    assert [tag for tag, _ in tags].count("script") == 1
    assert EVIL not in text and "&lt;script&gt;alert(1)" in text
    assert not [
        attrs for _, attrs in tags if {"src", "href"} & attrs.keys() and not attrs.get("href", "").startswith("#")
    ]
    assert not re.search(r"url\(|@import|https?:", text)
    assert ("meta", "default-src 'none'") in [(tag, attrs.get("content", "").split(";")[0]) for tag, attrs in tags]


def test_every_name_stands_beside_an_alias():
    text = page()
    for who in ("ada", "bela", "chen", "dana", "emil"):
        shown = re.findall(rf'<span class="name">{who}</span><span class="alias">(student \d)</span>', text)
        assert len(set(shown)) == 1
        assert text.count(f">{who}<") == len(shown)


def test_tables_are_csv_that_no_spreadsheet_runs():
    table = Table("t", "T", ("a", "b", "c", "d"), [("=1+1", Share(1, 3), Names(("ada", "bela")), None)])
    assert list(csv.reader(io.StringIO(table.to_csv())))[1] == ["'=1+1", "0.3333", "ada bela", ""]
