"""What holds for every assignment: full marks for right work, three mistakes a task, the points, the docstrings."""

from __future__ import annotations

import doctest
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from judging import failures, words

from autograder.checks import ASSIGNMENTS, CORE, load, own_modules
from autograder.examine.examiner import Solutions
from autograder.subject import LocalSubject
from autograder.worker.endpoint import forget_package

HERE = Path(__file__).parent
FOLDER = HERE.parent / "solutions"
SOLUTIONS = {name: Solutions.load(FOLDER, name) for name in ASSIGNMENTS}
STYLES = [(name, path.name) for name in ASSIGNMENTS for path in sorted((HERE / "styles" / name).glob("*/"))]
RIGHT = [
    pytest.param(*pair, id=f"{pair[0]}-{pair[1]}") for pair in [*((name, "reference") for name in ASSIGNMENTS), *STYLES]
]
# Does not depend on the seed, and takes long: tried on the first one alone.
TIMED, CLINIC = ("speed", "cost"), "conv_is_right"
# The first seeds are tried on every run of the tests, the others on a thorough one; 1,000 in benchmarks/false_fails.py.
MORE = [pytest.param(range(2), id="2 seeds"), pytest.param(range(2, 20), id="20 seeds", marks=pytest.mark.slow)]
POINTS = {  # the rows of the syllabus that are marked by the grader
    "start_here": {("brighten",): 0},
    "two_layer_net": {
        ("threshold_neuron", "gate"): 4,
        ("perceptron_train", "xor_weights"): 7,
        tuple(f"{kind}_{way}" for kind in ("sigmoid", "tanh", "relu") for way in ("forward", "backward")): 9,
        ("numerical_gradient",): 8,
        ("affine_forward", "affine_backward"): 12,
        ("hinge_loss", "softmax_loss"): 14,
        ("TwoLayerNet",): 13,
        ("sgd", "sgd_momentum"): 6,
        ("minibatches", "train"): 8,
        ("digits_net",): 5,
    },
    "conv_layers": {
        ("conv_output_size", "same_padding"): 6,
        ("conv_num_params", "fc_num_params"): 5,
        ("zero_pad", "conv_single_step"): 5,
        ("gaussian_kernel", "gabor_kernel", "filter_image"): 8,
        ("conv_forward",): 20,
        ("conv_backward",): 20,
        ("im2col", "conv_forward_im2col"): 9,
        ("affine_is_right", "relu_is_right"): 4,
        ("receptive_field", "conv_1x1"): 7,
    },
    "pooling": {
        ("pool_output_size",): 6,
        ("max_pool_forward",): 16,
        ("max_pool_backward",): 20,
        ("conv_is_right",): 8,
        ("avg_pool_forward", "avg_pool_backward", "global_avg_pool_forward", "global_avg_pool_backward"): 14,
        ("max_pool_fast",): 8,
        ("flatten", "net_num_params"): 6,
        ("shift_right", "shift_change"): 6,
    },
    "full_convnet": {
        ("kaiming_normal",): 7,
        ("ConvNet",): 28,
        ("Solver",): 18,
        ("overfit_tiny",): 4,
        ("augment", "top_k_error"): 7,
        ("shifted_digits_net",): 10,
        ("to_device", "timing_table"): 6,
    },
}


def written(name: str) -> list:
    """The tasks that are functions or classes; the others are saved results."""
    return [task for task in load(name).tasks if task.module]


@pytest.fixture
def reference() -> Iterator[None]:
    """`import convnet` finds the reference."""
    sys.path.insert(0, str(FOLDER))
    forget_package("convnet")
    yield
    sys.path.remove(str(FOLDER))
    forget_package("convnet")


@pytest.mark.parametrize("seeds", MORE)
@pytest.mark.parametrize(("name", "style"), RIGHT)
def test_right_work_gets_full_marks(name, style, seeds):
    """The reference and every style. What is computed in float32 loses the property `dtype`, and nothing else."""
    sources = {path.stem: path.read_text() for path in (HERE / "styles" / name / style).glob("*.py")}
    right, own = SOLUTIONS[name].reference, written(name)
    subject = LocalSubject.load(FOLDER / "convnet", sources) if sources else right
    for seed in seeds:
        tasks = [task for task in own if not sources or task.module in sources and (task.name != CLINIC or not seed)]
        skip = (*(TIMED if seed else ()), *(["dtype"] if style == "float32" else ()))
        assert words(failures(subject, right, tasks, seed, skip)) == {}, f"seed {seed}"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_task_has_three_mistakes_with_properties_of_its_own(name):
    mistakes = SOLUTIONS[name].mistakes
    counts = {task.name: sum(mistake.task == task.name for mistake in mistakes) for task in written(name)}
    assert {task: count for task, count in counts.items() if count < 3} == {}
    for mistake in mistakes:
        unknown = set(mistake.fails.split()) - load(name)[mistake.task].properties.keys()
        assert mistake.fails and not unknown, mistake.id


@pytest.mark.parametrize("name", [name for name in ASSIGNMENTS if name != "start_here"])
def test_there_are_three_styles(name):
    assert sum(assignment == name for assignment, _ in STYLES) >= 3


@pytest.mark.parametrize("name", CORE)
def test_points_are_those_of_the_syllabus(name):
    worth = {task.name: task.points for task in load(name).tasks}
    assert {names: sum(worth[task] for task in names) for names in POINTS[name]} == POINTS[name]
    assert sorted(task for names in POINTS[name] for task in names) == sorted(worth)
    assert all(task.properties["dtype"].points <= 1 for task in load(name).tasks if "dtype" in task.properties)


# In these the examples are a story without data, or none.
STORIES = ("two_layer_net", "training", "clinic", "conv_clinic", "shapes", "shift", "solver", "device")
EXAMPLES = [name for assignment in ASSIGNMENTS for name in own_modules(load(assignment)) if name not in STORIES]


@pytest.mark.parametrize("module", EXAMPLES)
def test_examples_in_docstrings_hold(module, reference):
    found = doctest.testmod(importlib.import_module(f"convnet.{module}"), extraglobs={"np": np})
    assert found.attempted > 0 and found.failed == 0
