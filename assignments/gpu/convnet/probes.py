# Given, generated: not graded, do not edit.
"""What the checks of the Solver and of the graphics card need on your side. Given; look in if you are curious."""

from .array_module import array_module
from .pretend_gpu import Array, asarray, to_host


class Interrupting:
    """A net for which somebody presses Ctrl + C: its training call number `at` (from 1) is interrupted.

    Parameters
    ----------
    net : object with `params` and `loss(X, y=None)`
    at : int
    """

    def __init__(self, net, at):
        self._net, self._left = net, at

    @property
    def params(self):
        return self._net.params

    @params.setter
    def params(self, value):
        self._net.params = value

    def loss(self, X, y=None):
        if y is not None:
            self._left -= 1
            if self._left == 0:
                raise KeyboardInterrupt
        return self._net.loss(X, y)


def trains_quietly(solver):
    """Whether `solver.train()` comes to an end by itself, with no KeyboardInterrupt left over."""
    try:
        solver.train()
    except KeyboardInterrupt:
        return False
    return True


def loss_on_pretend_gpu(net, X, y):
    """Scores, loss and gradients of a net that `to_device` has moved to the pretend graphics card, as NumPy arrays."""
    from .device import to_device  # yours: an error in it should harm what needs it, and nothing else

    X, y = asarray(X), asarray(y)
    net.params = to_device(net.params, array_module(X))
    scores = net.loss(X)
    loss, grads = net.loss(X, y)
    lying = {name: isinstance(value, Array) for name, value in {"scores": scores, **grads}.items()}
    return to_host(scores), float(loss), {name: to_host(grad) for name, grad in grads.items()}, lying


def arrays_on_pretend_gpu(params):
    """What `to_device` makes of these arrays: names of those that lie on the pretend graphics card, and the arrays."""
    from .device import to_device

    moved = to_device(params, array_module(asarray(0.0)))
    lying = [name for name, value in moved.items() if isinstance(value, Array)]
    return lying, {name: to_host(value) for name, value in moved.items()}
