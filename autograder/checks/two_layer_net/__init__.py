"""Checks of A1, `two_layer_net`: from a threshold neuron to a trained network."""

from ...checking import Assignment
from .affine import affine_backward, affine_forward

ASSIGNMENT = Assignment("two_layer_net", "A two-layer network", 100, (affine_forward, affine_backward))
