"""The playground: its arithmetic is the reference's, and everything can be done with the keyboard alone."""

import importlib
import json

import numpy as np
import pytest
from browser import command, jupyter_lab, new_page, open_notebook, run_all, screenshot, violations, write_notebook
from conftest import SOLUTIONS

from autograder import lab

playground = importlib.import_module("autograder.lab.playground")


@pytest.fixture
def shown(monkeypatch):
    seen = []
    monkeypatch.setattr(playground, "display", lambda data, **_: seen.append(data))
    return seen


def test_it_is_one_piece_of_html_with_a_picture_for_where_scripts_are_not_run(shown):
    lab.playground(6, 3, S=2, P=1)
    ((html, words),) = [(data["text/html"], data["text/plain"]) for data in shown]
    assert f'alt="{words}"' in html and words.endswith("N = 6, F = 3, stride 2, border 1.")
    assert html.count("<script>") == html.count("</script>") == 1  # nothing in the script ends it early
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert len(html) < 100_000


def test_it_refuses_another_operation():
    with pytest.raises(ValueError, match="got operation 'sum', want one of convolution, max pooling"):
        lab.playground(operation="sum")


# ---- in a browser -----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def reference():
    """The reference's modules by name."""
    import sys

    sys.path.insert(0, str(SOLUTIONS))
    yield lambda name: importlib.import_module(f"convnet.{name}")
    sys.path.remove(str(SOLUTIONS))
    for name in [name for name in sys.modules if name.partition(".")[0] == "convnet"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def script(chromium):
    """Calls one of the script's functions in an empty page."""
    page = new_page(chromium)
    text = playground.files("autograder.lab").joinpath("playground.js").read_text(encoding="utf-8")
    page.add_script_tag(content=text)
    yield lambda call: page.evaluate(f"() => {call}")
    page.context.close()


@pytest.mark.browser
def test_sizes_are_those_of_the_reference(script, reference):
    sizes = reference("sizes")
    cases = [
        {"N": N, "F": F, "S": S, "P": P}
        for N in range(3, 17)
        for F in range(1, 8)
        for S in range(1, 6)
        for P in range(5)
    ]
    found = script(f"{json.dumps(cases)}.map(fit)")
    for case, got in zip(cases, found, strict=True):
        try:
            want = sizes.conv_output_size(case["N"], case["F"], stride=case["S"], pad=case["P"])
        except sizes.DoesNotFit:
            want = None
        assert got["out"] == want, case
        assert ("doesn’t fit" in got["words"]) == (want is None)
        if got["steps"]:
            assert (got["steps"] - 1) * case["S"] + case["F"] + got["left"] == case["N"] + 2 * case["P"]
    slide_81 = script("fit({N: 7, F: 3, S: 3, P: 0})")["words"]
    assert slide_81.startswith("(7 + 2·0 − 3) / 3 + 1 = 2.33 is not a whole number: it doesn’t fit!")


@pytest.mark.browser
def test_numbers_are_those_of_the_reference(script, reference):
    rng = np.random.default_rng(0)
    x, w = rng.integers(0, 10, (9, 9)), rng.integers(-3, 4, (3, 3))
    both = f"padded({x.tolist()}, 1), {w.tolist()}, 2, 5"
    want, _ = reference("conv").conv_forward(x[None, None] * 1.0, w[None, None] * 1.0, np.zeros(1), stride=2, pad=1)
    assert np.array_equal(script(f'walk({both}, "convolution")'), want[0, 0])
    for name in ("max", "avg"):
        forward = getattr(reference("pooling"), f"{name}_pool_forward")
        want, _ = forward(np.pad(x, 1)[None, None] * 1.0, pool_height=3, pool_width=3, stride=2)
        operation = {"max": "max pooling", "avg": "average pooling"}[name]
        assert np.allclose(script(f'walk({both}, "{operation}")'), want[0, 0])


@pytest.mark.browser
def test_presets_are_what_they_are_called(script):
    kernels = {name: np.array(script(f'preset("{name}", 5, 0)')) for name in script("PRESETS")}
    assert kernels["gaussian"].sum() == pytest.approx(1, abs=0.05) and kernels["gaussian"].argmax() == 12
    assert (kernels["upright edge"][:, :2] < 0).all() and (kernels["upright edge"] == kernels["lying edge"].T).all()
    assert kernels["gabor"].sum() == pytest.approx(0, abs=0.05) and kernels["one pixel"].sum() == 1
    turned = np.array(script('preset("gabor", 5, 90)'))
    assert np.allclose(turned, kernels["gabor"].T)


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    """The playground in JupyterLab, in a notebook that was run."""
    folder = tmp_path_factory.mktemp("playground")
    write_notebook(folder / "work" / "sizes.ipynb", "from autograder import lab", "lab.playground()")
    with jupyter_lab(folder / "work", folder / "home") as server:
        page = open_notebook(chromium, server, "sizes.ipynb", height=1250)
        run_all(page)
        page.locator(".convnet-playground svg").first.wait_for()
        yield page
        page.context.close()


def press(page, label, *keys):
    page.get_by_label(label, exact=False).first.focus()
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.browser
def test_sliders_move_by_keyboard_in_jupyterlab_and_refuse_in_words(page):
    box, status = page.locator(".convnet-playground"), page.locator(".convnet-playground [role=status]")
    assert status.inner_text() == "✓ (7 + 2·0 − 3) / 1 + 1 = 5: it fits, the result is 5 × 5."
    screenshot(box, "playground")
    press(page, "Stride S", "ArrowRight", "ArrowRight")
    assert status.inner_text().startswith("✗ (7 + 2·0 − 3) / 3 + 1 = 2.33 is not a whole number")
    assert box.locator(".left-over").count() == 2 and box.locator("svg").count() == 1
    screenshot(box, "playground_refused")
    press(page, "Border P", "ArrowUp")
    assert status.inner_text() == "✓ (7 + 2·1 − 3) / 3 + 1 = 3: it fits, the result is 3 × 3."
    press(page, "Filter F", "End")
    press(page, "Picture N", "Home")
    press(page, "Border P", "Home")
    assert status.inner_text() == "✗ 3 + 2·0 = 3 is less than the filter's 7: it doesn’t fit."
    assert page.get_by_label("Window").is_disabled()
    press(page, "Picture N", *["ArrowRight"] * 4)
    press(page, "Filter F", "Home", "ArrowRight", "ArrowRight")
    press(page, "Stride S", "Home")


@pytest.mark.browser
def test_window_slides_and_its_number_is_said(page):
    press(page, "Window", "ArrowRight", "ArrowRight")
    slider = page.get_by_label("Window")
    assert slider.get_attribute("aria-valuetext").startswith("row 0, column 2: ")
    assert page.locator(".convnet-playground .sum").inner_text().startswith("out[0, 2] = ")
    page.get_by_role("button", name="Next").press("Enter")
    assert page.locator(".convnet-playground output").nth(4).inner_text() == "4 of 25"
    page.get_by_role("button", name="Play").press("Space")
    page.wait_for_function("() => document.querySelectorAll('.convnet-playground output')[4].textContent === '6 of 25'")
    page.get_by_role("button", name="Pause").press("Space")
    assert page.get_by_role("button", name="Play").is_visible()


@pytest.mark.browser
def test_filter_is_edited_by_keyboard_and_filters_the_whole_picture(page):
    page.get_by_role("button", name="upright edge").click()
    weights = page.locator(".convnet-playground .weights input")
    assert [weights.nth(k).input_value() for k in range(3)] == ["-1", "0", "1"]
    screenshot(page.locator(".convnet-playground"), "playground_edge")
    weights.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("5")
    assert weights.nth(1).input_value() == "5" and weights.nth(1).evaluate("node => node === document.activeElement")
    assert "·5 +" in page.locator(".convnet-playground .sum").inner_text()
    page.keyboard.type("x")
    assert weights.nth(1).get_attribute("aria-invalid") == "true"
    through = page.locator(".convnet-playground canvas").nth(1)
    assert through.get_attribute("aria-label").startswith("The cat through this filter, from −")


@pytest.mark.browser
def test_pooling_has_no_border_and_no_weights(page):
    page.get_by_label("Operation").select_option("max pooling")
    assert page.get_by_label("Border P").is_disabled() and not page.locator(".weights").is_visible()
    assert "the largest of " in page.locator(".convnet-playground .sum").inner_text()
    screenshot(page.locator(".convnet-playground"), "playground_pooling")
    page.get_by_label("Operation").select_option("convolution")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(page, theme):
    command(page, "apputils:change-theme", theme=theme)
    page.wait_for_timeout(300)
    assert violations(page, ".convnet-playground") == []
    screenshot(page.locator(".convnet-playground"), f"playground_{theme.split()[1].lower()}")


@pytest.mark.browser
def test_it_goes_on_without_a_kernel_when_the_notebook_is_opened_again(page, chromium):
    command(page, "docmanager:save")
    command(page, "notebook:shutdown-kernel", wait=False)
    page.reload()
    page.locator(".convnet-playground svg").first.wait_for()
    press(page, "Stride S", "ArrowRight")
    assert page.locator(".convnet-playground [role=status]").inner_text().startswith("✓ (7 + 2·0 − 3) / 2 + 1 = 3")
