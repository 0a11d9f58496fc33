"""Verdicts as words and as HTML."""

import re
from html.parser import HTMLParser

import numpy as np

from autograder.examine.error_map import error_map, where
from autograder.examine.present import render_html, render_text
from autograder.examine.verdict import PropertyVerdict, TaskVerdict


def wrong_map(wrong, shape):
    return {"name": "dw", "shape": list(shape), "wrong": np.asarray(wrong, dtype=int).tolist()}


def verdict(*properties, note=""):
    return TaskVerdict("affine_backward", sum(item.max for item in properties), list(properties), note)


def failed(name, message="dw: 1 of 4 entries is wrong", status="wrong", **more):
    return PropertyVerdict(name, 0.0, 2.0, False, message, status=status, **more)


def words(html):
    """What a reader sees of a fragment, in one line."""
    parts = []
    parser = HTMLParser()
    parser.handle_data = parts.append
    parser.feed(html)
    return re.sub(r"\s+", " ", " ".join(parts))


def test_text_and_html_say_the_same():
    hints = {"mistake": "afb02", "title": "db is not summed", "hint": "How many numbers has db?"}
    call = {"call": "affine_backward(np.ones(3))"}
    result = verdict(failed("values", replay=call, **hints), PropertyVerdict("pure", 1, 1, True), note="2 fresh cases.")
    text, html = render_text(result), words(render_html(result))
    for part in ("1 of 3 points", "dw: 1 of 4", "db is not summed", "How many numbers", call["call"], "2 fresh cases."):
        assert part in text and part in html
    assert "✗ values" in text and "✓ pure" in text and "wrong" in html and "passed" in html


def test_a_stronger_hint_is_folded_away_until_it_is_asked_for():
    result = verdict(failed("values", mistake="afb02", title="db", hint="How many?", stronger="Over which axis?"))
    asked = 'check("affine_backward", hint=2)'
    assert asked in render_text(result, ask=asked) and "Over which axis?" not in render_text(result, ask=asked)
    assert "A stronger hint: Over which axis?" in render_text(result)
    assert "<details" in render_html(result, ask=asked) and " open>" not in render_html(result, ask=asked)
    assert " open>" in render_html(result) and "Over which axis?" in words(render_html(result, ask=asked))


def test_html_is_inert_and_self_contained():
    hostile = '<script>alert(1)</script><img src="https://x.test/a.png" onerror=x>'
    html = render_html(verdict(failed("values", hostile, title=hostile, hint=hostile, replay={"call": hostile})))
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html
    assert html.__html__() == html


def test_words_of_an_unwritten_function_are_one_line():
    item = failed("values", "affine_backward is not written yet", "not_written")
    assert render_text(verdict(item)) == "affine_backward: not written yet, 0 of 2 points"
    assert "<table" not in render_html(verdict(item))


def test_same_words_and_the_same_mistake_are_told_once():
    hints = {"mistake": "afb02", "title": "db is not summed", "hint": "Count."}
    text = render_text(verdict(failed("values", **hints), failed("shapes", **hints), failed("batch", "other", **hints)))
    assert "values, shapes:" in text
    assert text.count("Count.") == 1 and text.count("The same mistake as above.") == 1


def test_a_share_of_the_points_is_called_partly_right():
    item = PropertyVerdict("result", 2.5, 5.0, False, "accuracy 89 %", status="wrong")
    assert "2.5/5" in render_text(verdict(item)) and "partly right" in render_text(verdict(item))


def test_where_names_rows_columns_and_entries():
    grid = np.zeros((3, 4), dtype=int)
    grid[1] = 1
    assert where(wrong_map(grid, (3, 4))) == "the whole row 1 of dw, shape (3, 4)"
    assert where(wrong_map(grid.T, (4, 3))) == "the whole column 1 of dw, shape (4, 3)"
    assert where(wrong_map(np.ones((3, 4)), (3, 4))) == "every entry of dw, shape (3, 4)"
    assert where(wrong_map([[0, 1, 1]], (3,))) == "entries 1, 2 of dw, shape (3,)"
    assert where(wrong_map(np.ones((64, 64)), (100, 64))) == "4096 of the first 4096 entries of dw, shape (100, 64)"


def test_map_has_a_panel_for_each_leading_index_and_words_for_it():
    grid = np.zeros((2 * 3 * 5, 4), dtype=int)
    grid[0, 0] = 1
    html = error_map(wrong_map(grid, (2, 3, 5, 4)))
    assert html.count("<path") == 12
    assert 'role="img" aria-label="Map of the wrong entries: 1 of 120 entries of dw, shape (2, 3, 5, 4)."' in html
