"""Checks of A1, `two_layer_net`: from a threshold neuron to a trained network."""

from ...checking import Assignment
from . import activations, derived  # noqa: F401 - derived adds properties to the tasks
from .affine import affine_backward, affine_forward
from .digits_net import FILE, digits_net
from .gradients import numerical_gradient
from .losses import hinge_loss, softmax_loss
from .network import two_layer_net
from .neurons import gate, perceptron_train, threshold_neuron, xor_weights
from .optim import sgd, sgd_momentum
from .training import minibatches, train

ASSIGNMENT = Assignment(
    "two_layer_net",
    "A two-layer network",
    100,
    (
        threshold_neuron,
        gate,
        perceptron_train,
        xor_weights,
        numerical_gradient,
        *activations.TASKS,
        affine_forward,
        affine_backward,
        hinge_loss,
        softmax_loss,
        two_layer_net,
        sgd,
        sgd_momentum,
        minibatches,
        train,
        digits_net,
    ),
    files=(FILE,),
)
