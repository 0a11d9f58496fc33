"""Checks of A3, `pooling`: smaller maps."""

from ...checking import Assignment
from . import derived  # noqa: F401 - adds properties to the tasks
from .average import avg_pool_backward, avg_pool_forward, global_avg_pool_backward, global_avg_pool_forward
from .backward import max_pool_backward
from .clinic import conv_is_right
from .forward import max_pool_fast, max_pool_forward, pool_output_size
from .shapes import flatten, net_num_params, shift_change, shift_right

ASSIGNMENT = Assignment(
    "pooling",
    "Pooling",
    100,
    (
        conv_is_right,
        pool_output_size,
        max_pool_forward,
        max_pool_backward,
        avg_pool_forward,
        avg_pool_backward,
        global_avg_pool_forward,
        global_avg_pool_backward,
        max_pool_fast,
        flatten,
        net_num_params,
        shift_right,
        shift_change,
    ),
    needs=("two_layer_net", "conv_layers"),
    given=("layers", "conv_patients"),
    helpers={
        name: "conv_patients"
        for name in (
            "conv_example_by_example",
            "conv_filter_by_filter",
            "conv_patient_a",
            "conv_patient_b",
            "conv_patient_c",
            "conv_patient_d",
        )
    },
)
