# ruff: noqa
import numpy as np

from .gradients import numerical_gradient, relative_error

TOL = 1e-4


def _grads_agree(forward, backward, inputs, dout):
    got = backward(dout, forward(*inputs)[1])
    if not isinstance(got, (tuple, list)):
        got = (got,)
    for k, (g, t) in enumerate(zip(got, inputs)):

        def f(z, k=k):
            args = list(inputs)
            args[k] = z
            return forward(*args)[0]

        try:
            if relative_error(numerical_gradient(f, t.copy(), dout), g) > TOL:
                return False
        except ValueError:
            return False
    return True


def affine_is_right(affine_forward, affine_backward):
    np.random.seed(3)
    votes = []
    for shape in [(5, 2, 3), (3, 7), (6, 1, 2, 2)]:
        D = np.prod(shape[1:])
        M = D + 2
        votes.append(
            _grads_agree(
                affine_forward,
                affine_backward,
                (np.random.randn(*shape), np.random.randn(D, M), np.random.randn(M)),
                np.random.randn(shape[0], M),
            )
        )
    return all(votes)


def relu_is_right(relu_forward, relu_backward):
    x = np.array([[-2.5, -1.0, -0.3, 0.4], [0.7, 1.0, 2.0, 6.0], [-7.0, -0.9, 0.9, 3.0]])
    dout = np.array([[3.0, -2.0, 1.0, 0.5], [-1.5, 2.0, 7.0, -4.0], [-1, 1.5, -3, 2.25]])
    return bool(
        _grads_agree(relu_forward, relu_backward, (x,), dout)
        and _grads_agree(relu_forward, relu_backward, (x.T.copy(),), -dout.T)
    )
