"""A real JupyterLab in a real browser, for the tests that are marked `browser`; their fixtures stand in conftest.py.

with jupyter_lab(folder, home) as server:
    page = open_notebook(chromium, server, "start_here/start_here.ipynb")
    run_all(page)
    screenshot(page, "start_here")          # build/screenshots/start_here.png
    assert violations(page, ".jp-OutputArea") == []
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
SCREENSHOTS = ROOT / "build" / "screenshots"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
STARTING, SECONDS = 60, 60  # until the server answers, and for every wait in a page
_CLOSED = {"@jupyterlab/apputils-extension:announcements": True}  # no question about news over the page


def browser_path() -> str:
    """Where the system's Chromium lies, or "" where Playwright has installed one of its own."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return ""


def why_not() -> str:
    """Why no browser test can run here, in words; "" where they can."""
    missing = [
        name for name in ("playwright", "axe_playwright_python", "jupyterlab", "anywidget") if not find_spec(name)
    ]
    return f"not installed: {', '.join(missing)}" if missing else ""


@contextmanager
def headless() -> Iterator[Any]:
    """A headless Chromium as Playwright's `Browser`. Raises `playwright.sync_api.Error` where there is none."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path() or None, args=list(QUIET))
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: `url` without a slash at its end, and the token that opens it."""

    url: str
    token: str
    folder: Path
    log: Path

    def at(self, path: str) -> str:
        """The address of a page of this server, e.g. "lab/tree/a.ipynb", with its token."""
        return f"{self.url}/{path}?token={self.token}"


@contextmanager
def jupyter_lab(
    folder: Path,
    home: Path,
    *,
    settings: Mapping[str, Any] | None = None,
    env: Mapping[str, str] | None = None,
    page_config: Mapping[str, bool] = _CLOSED,
) -> Iterator[Server]:
    """JupyterLab on 127.0.0.1 at a free port, with everything of its own under `home`.

    Parameters
    ----------
    folder : Path  what it shows, and the server's working directory
    home : Path  an empty folder: HOME, Jupyter's settings, data and runtime files
    settings : dict or None  for jupyter_server_config.json
    env : dict or None  more environment
    page_config : dict  extensions of the page that are off
    """
    config, token, port = home / "config", secrets.token_hex(16), free_port()
    for path, content in (
        ("labconfig/page_config.json", {"disabledExtensions": dict(page_config)}),
        ("jupyter_server_config.json", settings or {}),
        # Cells that are scrolled out of sight stay in the page, where a test can find them.
        ("lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings", {"windowingMode": "none"}),
    ):
        (config / path).parent.mkdir(parents=True, exist_ok=True)
        (config / path).write_text(json.dumps(content), encoding="utf-8")
    places = {"HOME": home, "JUPYTER_CONFIG_DIR": config, "IPYTHONDIR": home / "ipython", "MPLCONFIGDIR": home / "mpl"}
    places |= {"JUPYTER_DATA_DIR": home / "data", "JUPYTER_RUNTIME_DIR": home / "runtime"}
    log = home / "server.log"
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"]
    environment = {**os.environ, **{name: str(path) for name, path in places.items()}, **(env or {})}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        server = Server(f"http://127.0.0.1:{port}", token, folder, log)
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()  # it ends its kernels
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(server: Server, process: subprocess.Popen) -> None:
    end = monotonic() + STARTING
    while monotonic() < end and process.poll() is None:
        try:
            with urlopen(server.at("api/status"), timeout=5):
                return
        except (URLError, OSError):
            sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{server.log.read_text(errors='replace')[-3000:]}")


def write_notebook(path: Path, *cells: str) -> None:
    """A notebook of code cells; it names its kernel, else JupyterLab asks for one."""
    from nbformat import v4, write

    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells], metadata=kernel), path)


# ---- in the page ------------------------------------------------------------------------------
def new_page(browser: Any, *, width: int = 1200, height: int = 1000, **options: Any) -> Any:
    """A page of its own (cookies, zoom, `reduced_motion`, …) that waits at most SECONDS for anything."""
    page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
    page.set_default_timeout(1000 * SECONDS)
    return page


def open_notebook(browser: Any, server: Server, path: str, **options: Any) -> Any:
    """The page of a notebook in JupyterLab, its kernel ready."""
    page = new_page(browser, **options)
    page.goto(server.at(f"lab/tree/{path}") + "&reset")  # not the tabs of the page before
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_idle(page)
    return page


def wait_idle(page: Any) -> None:
    """Wait until the notebook's kernel is there and has nothing to do."""
    kernel = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
    page.wait_for_function(f"() => {kernel}?.connectionStatus === 'connected' && {kernel}.status === 'idle'")


def run_all(page: Any, *, wait: bool = True) -> None:
    """Run all cells; with `wait`, until the last one is done."""
    command(page, "notebook:run-all-cells", wait=wait)
    if wait:
        wait_idle(page)


def command(page: Any, name: str, *, wait: bool = True, **arguments: Any) -> None:
    """Run one of JupyterLab's commands, as its menus do; with `wait`, until it is done (at most twice SECONDS)."""
    late = f"new Promise((_, no) => setTimeout(() => no(new Error('not done: {name}')), {2000 * SECONDS}))"
    run = "jupyterapp.commands.execute(name, args)"
    page.evaluate(
        f"([name, args]) => {f'Promise.race([{run}, {late}])' if wait else f'{{ {run} }}'}", [name, arguments]
    )


def screenshot(target: Any, name: str, **options: Any) -> Path:
    """A picture of a page or of one element of it, in build/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    target.screenshot(path=path, **options)
    return path


def violations(page: Any, within: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line a rule and element: "rule (how bad): element: words".

    Parameters
    ----------
    page : Page
    within : str or None  CSS selector of the only part that is looked at, e.g. ours and not JupyterLab's
    """
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, context=within, options=rules).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {rule['help']}"
        for rule in found
        for node in rule["nodes"]
    ]
