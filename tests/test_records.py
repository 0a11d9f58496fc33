"""The rules of a term, applied to raw points, and the files that grades leave in."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from autograder.errors import KitError
from autograder.records.files import CANVAS, MOODLE, fill, to_csv
from autograder.records.grades import Work, days_late, finals
from autograder.records.rules import Late, Rules, read_rules
from autograder.records.sheets import Sheet, Student, assignment_sheet, task_sheet

LMS = Path(__file__).parent / "lms"
CORE = ("two_layer_net", "conv_layers", "pooling")
DUE = datetime(2026, 10, 31, 23, 59)
NOW = DUE + timedelta(days=30)
ADA, BELA = Student("ada", "Ada", "Lovelace", "ada@uni.example"), Student("bela", "Béla", "Bartók", "bela@uni.example")


def work(student, assignment, points, *, late=timedelta(0), waiting=()):
    return Work(student, assignment, DUE + late, {"task": float(points)}, {"task": 100.0}, waiting)


def rules(tmp_path, text):
    path = tmp_path / "course.toml"
    path.write_text(text)
    return read_rules(path, CORE, ("dropout",))


def one(rule, *works, student="ada", deadlines=None, now=NOW):
    (final,) = finals(rule, [student], works, deadlines or dict.fromkeys(CORE, DUE), now)
    return final


def test_every_table_is_read(tmp_path):
    read = rules(
        tmp_path,
        """
        course_id = "convnet"
        retention = 2027-09-30
        [weights]
        two_layer_net = 30
        [bonus]
        dropout = 2
        cap = 5
        [drop]
        lowest = 1
        [late]
        grace = 15
        per_day = 10
        cap = 50
        exempt = ["two_layer_net/ada", "bela"]
        [groups.pooling]
        blue = ["ada", "bela"]
        [extensions.conv_layers]
        chen = 2026-12-05T00:59:00+01:00
        """,
    )
    assert read == Rules(
        weights={"two_layer_net": 30.0},
        bonus={"dropout": 2.0},
        bonus_cap=5.0,
        drop=1,
        late=Late(15.0, 10.0, 50.0, frozenset({"two_layer_net/ada", "bela"})),
        groups={"pooling": [("ada", "bela")]},
        extensions={"conv_layers": {"chen": datetime(2026, 12, 4, 23, 59)}},
        retention=date(2027, 9, 30),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[weights]\nconv_layer = 3", "weights: got 'conv_layer', want one of two_layer_net"),
        ("[weights]\npooling = -1", "weights.pooling: got -1, want a number of at least 0"),
        ("[weights]\npooling = true", "weights.pooling: got True"),
        ("[late]\nper_day = 110", "late.per_day: got 110, want a number of at least 0 and at most 100"),
        ("[late]\nper_week = 1", "late: got 'per_week', want one of grace, per_day, cap, exempt"),
        ("[late]\nexempt = 'ada'", "late.exempt: got 'ada'"),
        ("[late]\nexempt = ['pool/ada']", "late.exempt: got 'pool/ada'"),
        ("[groups.pooling]\nblue = ['ada']\nred = ['ada']", "ada is in blue too"),
        ("[groups.pooling]\nblue = 'ada'", "groups.pooling.blue: got 'ada', want a list"),
        ("[extensions.pooling]\nada = 2026-12-05T00:59:00", "a time with its offset"),
        ("retention = '2027'", "retention: got '2027', want a day"),
        ("weights = 3", "weights: got 3, want a table"),
        ("[weights", "want TOML"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_by_file_and_key(tmp_path, text, complaint):
    with pytest.raises(KitError, match="course.toml") as caught:
        rules(tmp_path, text)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("late", "days"),
    [
        (timedelta(seconds=-1), 0),
        (timedelta(minutes=15), 0),
        (timedelta(minutes=15, seconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
    ],
)
def test_days_count_from_the_deadline_once_the_grace_is_over(late, days):
    rule = Rules({"pooling": 1.0}, late=Late(grace=15))
    assert days_late(rule, "ada", "pooling", DUE + late, DUE) == days
    assert (
        days_late(Rules({"pooling": 1.0}, late=Late(exempt=frozenset({"ada"}))), "ada", "pooling", DUE + late, DUE) == 0
    )


def test_lateness_costs_a_share_of_what_was_earned_up_to_the_cap():
    rule = Rules({"pooling": 1.0}, late=Late(per_day=10, cap=25))
    assert one(rule, work("ada", "pooling", 80, late=timedelta(hours=25))).grade == pytest.approx(80 * 0.8)
    assert one(rule, work("ada", "pooling", 80, late=timedelta(days=9))).grade == pytest.approx(80 * 0.75)


def test_an_extension_moves_the_students_own_deadline_only():
    rule = Rules({"pooling": 1.0}, late=Late(per_day=10), extensions={"pooling": {"ada": DUE + timedelta(days=3)}})
    assert one(rule, work("ada", "pooling", 50, late=timedelta(days=2))).grade == 50
    assert one(rule, work("bela", "pooling", 50, late=timedelta(days=2)), student="bela").grade == pytest.approx(40)


def test_missing_work_counts_nothing_before_the_deadline_and_zero_after_it():
    rule = Rules({"two_layer_net": 1.0, "pooling": 1.0})
    done = work("ada", "two_layer_net", 90)
    before = one(rule, done, deadlines={"pooling": NOW + timedelta(days=1)})
    assert (before.grade, before.marks["pooling"].percent) == (90, None)
    assert one(rule, done).grade == 45
    assert one(rule, deadlines={"pooling": NOW + timedelta(days=1)}).grade is None


def test_weights_drop_and_bonus():
    rule = Rules({"two_layer_net": 20.0, "conv_layers": 50.0, "pooling": 30.0}, {"dropout": 4.0}, bonus_cap=3.0, drop=1)
    works = [work("ada", name, points) for name, points in zip(CORE, (40, 70, 60), strict=True)]
    final = one(rule, *works, work("ada", "dropout", 100))
    kept = (50 * 70 + 30 * 60) / 80  # leaving out two_layer_net helps most
    assert final.core == pytest.approx(kept)
    assert (final.bonus, final.grade) == (3.0, pytest.approx(kept + 3))
    assert [name for name, mark in final.marks.items() if mark.dropped] == ["two_layer_net"]
    perfect = [work("ada", name, 100) for name in (*CORE, "dropout")]
    assert one(rule, *perfect).grade == 100


def test_the_dropped_one_is_that_which_helps_most_not_the_lowest():
    rule = Rules({"two_layer_net": 1.0, "conv_layers": 80.0, "pooling": 19.0}, drop=1)
    works = [work("ada", name, points) for name, points in zip(CORE, (0, 50, 100), strict=True)]
    assert one(rule, *works).core == pytest.approx((0 + 19 * 100) / 20)


def test_the_newest_submission_of_a_group_counts_for_all_with_each_ones_own_deadline():
    rule = Rules(
        {"pooling": 1.0},
        late=Late(per_day=10),
        groups={"pooling": [("ada", "bela")]},
        extensions={"pooling": {"bela": DUE + timedelta(days=2)}},
    )
    works = [work("ada", "pooling", 30), work("bela", "pooling", 80, late=timedelta(days=1))]
    ada, bela, chen = finals(rule, ["ada", "bela", "chen"], works, {"pooling": DUE}, NOW)
    assert (ada.grade, bela.grade, chen.grade) == (pytest.approx(72), 80, 0)
    assert ada.marks["pooling"].by == "bela"


def term_of_two():
    rule = Rules({"two_layer_net": 1.0}, late=Late(per_day=10))
    works = [
        work("ada", "two_layer_net", 87.5, waiting=("why",)),
        work("bela", "two_layer_net", 50, late=timedelta(hours=1)),
    ]
    return {final.student: final for final in finals(rule, ["ada", "bela"], works, {"two_layer_net": DUE}, NOW)}


def test_csv_of_an_assignment_keeps_raw_points_beside_what_counts():
    rows = list(csv.DictReader(io.StringIO(to_csv(task_sheet("two_layer_net", [ADA, BELA], term_of_two())))))
    assert rows[0] | {"id": "ada", "task": "87.5", "raw": "87.5", "points": "87.5", "to mark": "why"} == rows[0]
    assert rows[1] | {"raw": "50", "days late": "1", "deduction %": "10", "points": "45"} == rows[1]


def test_csv_is_inert_in_a_spreadsheet():
    sheet = Sheet({"=cmd()": 1.0}, {Student("@x", "=1+1", "+1", "-1"): ["=2"]})
    cells = next(csv.reader([to_csv(sheet).splitlines()[1]]))
    assert cells == ["'@x", "'+1", "'=1+1", "'-1", "'=2"]


def test_canvas_gets_its_own_file_back_with_one_column_filled():
    sheet = assignment_sheet(
        "two_layer_net", [ADA, BELA, Student("chen")], term_of_two() | {"chen": term_of_two()["ada"]}
    )
    filled = fill(CANVAS, LMS / "canvas.csv", sheet)
    before = list(csv.reader(io.StringIO((LMS / "canvas.csv").read_text())))
    after = list(csv.reader(io.StringIO(filled.text)))
    assert [row[5] for row in after] == ["two_layer_net (7341)", "Manual Posting", "100", "87.5", "45", ""]
    assert [row[:5] + row[6:] for row in after] == [row[:5] + row[6:] for row in before]
    assert filled.absent == ["chen"]
    assert filled.unknown == ["Student, Test, 199, 0ddba11"]


def test_canvas_makes_a_new_assignment_of_a_new_column():
    filled = fill(CANVAS, LMS / "canvas.csv", Sheet({"pooling": 80.0}, {ADA: [70.0], BELA: [None]}))
    assert [row[-1] for row in csv.reader(io.StringIO(filled.text))] == ["pooling", "", "80", "70", "", ""]


@pytest.mark.parametrize("file", ["moodle.csv", "moodle_worksheet.csv"])
def test_moodle_gets_its_gradebook_or_its_worksheet_back(file):
    filled = fill(MOODLE, LMS / file, assignment_sheet("two_layer_net", [ADA, BELA], term_of_two()))
    (place,) = [
        at
        for at, title in enumerate(next(csv.reader([filled.text.splitlines()[0]])))
        if title in ("Grade", "Assignment: two_layer_net (Real)")
    ]
    assert [row[place] for row in csv.reader(io.StringIO(filled.text))][1:] == ["87.5", "45"]
    assert (filled.unknown, filled.absent) == ([], [])


def test_a_file_that_is_filled_again_does_not_change(tmp_path):
    sheet = assignment_sheet("two_layer_net", [ADA, BELA], term_of_two())
    once = fill(CANVAS, LMS / "canvas.csv", sheet).text
    (tmp_path / "once.csv").write_text(once)
    assert fill(CANVAS, tmp_path / "once.csv", sheet).text == once


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "0 lines"),
        ("Student,Section\na,b\n", "want one of the columns Username, ID number, Email address"),
        ("Username,Other\nada,1\n", "want a column two_layer_net"),
        ("Username,two_layer_net,Grade\nada,1,2\n", "want one column for two_layer_net"),
        ("Username,Grade\nada,\nADA,\n", "each student in one row"),
        ("Username,Grade\nada,1,2\n", ":2: got '3 cells', want 2"),
        ("Username,Grade,Maximum Grade\nada,,10\n", "Maximum Grade: got '10', want 100"),
    ],
)
def test_files_that_cannot_be_filled_are_refused(tmp_path, text, complaint):
    path = tmp_path / "export.csv"
    path.write_text(text)
    with pytest.raises(KitError) as caught:
        fill(MOODLE, path, assignment_sheet("two_layer_net", [ADA, BELA], term_of_two()))
    assert complaint in str(caught.value)


def test_a_canvas_item_of_other_points_is_refused():
    with pytest.raises(KitError, match="Points Possible: got '100', want 80"):
        fill(CANVAS, LMS / "canvas.csv", Sheet({"two_layer_net": 80.0}, {ADA: [1.0]}))
