"""Checks of A3, `pooling`: smaller maps."""

from ...checking import Assignment
from .average import avg_pool_backward, avg_pool_forward, global_avg_pool_backward, global_avg_pool_forward
from .backward import max_pool_backward
from .forward import max_pool_fast, max_pool_forward, pool_output_size
from .shapes import flatten, net_num_params, shift_change, shift_right

ASSIGNMENT = Assignment(
    "pooling",
    "Pooling",
    100,
    (
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
    given=("layers",),
)
