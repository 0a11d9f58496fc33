"""A JupyterHub with real accounts, for the test that walks through a course in a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import people
from browser import free_port, new_page
from people import ROOT, Person, inside

PROXY = ROOT / "build" / "hub" / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
PASSWORD = "only for this test"
STARTING = 90
TRACKER = ".jupyter/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
SETTINGS = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allowed_users = {names!r}
c.ConfigurableHTTPProxy.command = ["node", {proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"  # each server runs as its user's account
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--LabApp.expose_app_in_browser=True"]  # so that tests may run its commands
c.Spawner.default_url = "/lab"
c.Spawner.environment = {{"LANG": "C.UTF-8"}}
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
"""


def why_not() -> str:
    """Why no hub can run here, in words; "" where one can."""
    if reason := people.why_not():
        return reason
    missing = [name for name, there in (("jupyterhub", find_spec("jupyterhub")), ("node", shutil.which("node")),
                                        ("configurable-http-proxy", PROXY.is_file())) if not there]  # fmt: skip
    return f"not installed: {', '.join(missing)} (`make hub`)" if missing else ""


@contextmanager
def jupyter_hub(folder: Path, users: list[Person]) -> Iterator[str]:
    """A hub on 127.0.0.1 for these accounts; its address."""
    port, hub, api = free_port(), free_port(), free_port()
    folder.chmod(0o700)
    for user in users:  # cells that are scrolled out of sight stay in the page, where a test can find them
        user.run("sh", "-c", f'mkdir -p $(dirname ~/{TRACKER}) && echo \'{{"windowingMode": "none"}}\' > ~/{TRACKER}')
    settings = folder / "jupyterhub_config.py"
    about = {"names": {user.name for user in users}, "proxy": str(PROXY), "python": sys.executable}
    settings.write_text(SETTINGS.format(port=port, hub=hub, api=api, folder=folder, password=PASSWORD, **about))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = dict(users[0].env()) | {"HOME": str(folder), "USER": "root", "LOGNAME": "root", "PATH": path}
    command = [*inside(), sys.executable, "-m", "jupyterhub", "--config", str(settings)]
    log = folder / "hub.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/hub/login", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()  # it ends the users' servers and the proxy
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    end = monotonic() + STARTING
    while monotonic() < end and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (HTTPError, URLError, OSError):
            sleep(0.2)
    raise RuntimeError(f"JupyterHub did not start:\n{log.read_text(errors='replace')[-3000:]}")


def log_in(browser: Any, hub: str, user: Person) -> Any:
    """A page in which this person has logged in, with JupyterLab open."""
    page = new_page(browser)
    page.set_default_timeout(120_000)
    page.goto(f"{hub}/hub/login")
    page.fill("#username_input", user.name)
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")
    page.wait_for_selector("#jp-MainLogo", state="attached")
    return page
