"""The browser tests' own tools, and A0 as a newcomer meets it."""

import shutil

import pytest
from browser import ROOT, jupyter_lab, open_notebook, run_all, screenshot

pytestmark = pytest.mark.browser


def test_first_notebook_runs_in_jupyterlab(chromium, tmp_path):
    shutil.copytree(ROOT / "assignments" / "start_here", tmp_path / "work" / "start_here")
    with jupyter_lab(tmp_path / "work", tmp_path / "home") as server:
        page = open_notebook(chromium, server, "start_here/start_here.ipynb")
        run_all(page)
        screenshot(page, "start_here")
        assert "ready" in page.locator(".jp-OutputArea-output").first.inner_text()
        assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
        page.context.close()
