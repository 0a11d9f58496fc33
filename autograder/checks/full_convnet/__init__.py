"""Checks of A4, `full_convnet`: a ConvNet, trained."""

from ...checking import Assignment
from . import derived  # noqa: F401 - adds properties to the tasks
from .augmentation import augment, top_k_error
from .device import timing_table, to_device
from .initial import kaiming_normal
from .network import conv_net
from .overfit import overfit_tiny
from .result import FILE, shifted_digits_net
from .solver import solver

FAST = tuple(f"fast{part}" for part in ("", "_conv", "_tiles", "_pooling", "_threads", "_errors", "_card", "_kernels"))
PROBES = ("Interrupting", "trains_quietly", "loss_on_pretend_gpu", "arrays_on_pretend_gpu")

ASSIGNMENT = Assignment(
    "full_convnet",
    "A full ConvNet",
    100,
    (
        kaiming_normal,
        conv_net,
        overfit_tiny,
        solver,
        augment,
        top_k_error,
        shifted_digits_net,
        to_device,
        timing_table,
    ),
    needs=("two_layer_net", "conv_layers", "pooling"),
    given=("array_module", *FAST, "adam", "saving", "pretend_gpu", "probes"),
    helpers={name: "probes" for name in PROBES},
    files=(FILE,),
)
