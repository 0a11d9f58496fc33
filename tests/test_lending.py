"""A mistake is paid for once: what other tasks need of it is lent from the reference."""

import shutil
from pathlib import Path

import pytest

from autograder.checks import load
from autograder.examine.examiner import Solutions, examine
from autograder.examine.workplace import LocalWorkplace

SOLUTIONS = Path(__file__).parent.parent / "solutions"


@pytest.fixture(scope="module")
def solutions():
    return Solutions.load(SOLUTIONS, "conv_layers")


def points(folder: Path, solutions: Solutions) -> dict[str, tuple[float, float]]:
    report = examine(load("conv_layers"), LocalWorkplace(folder), solutions, lambda task: 3)
    return {task.task: (task.points, task.max) for task in report.tasks}


def test_module_that_cannot_be_read_costs_its_own_tasks_alone(tmp_path, solutions):
    folder = Path(shutil.copytree(SOLUTIONS / "convnet", tmp_path / "convnet"))
    with open(folder / "sizes.py", "a") as file:
        file.write("\nprint('so far'\n")
    lost = {name for name, (got, most) in points(folder, solutions).items() if got < most}
    assert lost == {task.name for task in load("conv_layers").tasks if task.module == "sizes"}


def test_wrong_helper_costs_its_own_task_alone(tmp_path, solutions):
    folder = Path(shutil.copytree(SOLUTIONS / "convnet", tmp_path / "convnet"))
    path = folder / "sizes.py"
    path.write_text(path.read_text() + "\n\ndef conv_output_size(size, field, *, stride=1, pad=0):\n    return 1\n")
    lost = {name for name, (got, most) in points(folder, solutions).items() if got < most}
    assert lost == {"conv_output_size"}
