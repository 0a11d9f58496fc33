"""Checks of A2, `conv_layers`: convolution, by hand and fast."""

from ...checking import Assignment
from . import derived  # noqa: F401 - adds properties to the tasks
from .backward import conv_backward
from .clinic import PATIENTS, affine_is_right, relu_is_right
from .filters import filter_image, gabor_kernel, gaussian_kernel
from .forward import conv_forward
from .matrix import conv_1x1, conv_forward_im2col, im2col
from .pieces import conv_single_step, zero_pad
from .sizes import conv_num_params, conv_output_size, fc_num_params, receptive_field, same_padding

ASSIGNMENT = Assignment(
    "conv_layers",
    "Convolutional layers",
    100,
    (
        gaussian_kernel,
        gabor_kernel,
        filter_image,
        conv_single_step,
        conv_output_size,
        zero_pad,
        same_padding,
        conv_forward,
        conv_num_params,
        fc_num_params,
        conv_1x1,
        affine_is_right,
        relu_is_right,
        conv_backward,
        im2col,
        conv_forward_im2col,
        receptive_field,
    ),
    needs=("two_layer_net",),
    given=("patients",),
    helpers={name: "patients" for name in PATIENTS},
)
