# ruff: noqa
import numpy as np

from .gradients import numerical_gradient, relative_error


def conv_is_right(conv_forward, conv_backward):
    rng = np.random.default_rng(0)
    settings = [
        ((2, 3, 5, 4), (2, 3, 3, 2), 1, 0),
        ((2, 2, 5, 7), (3, 2, 3, 3), 2, 1),
        ((1, 1, 4, 4), (2, 1, 2, 2), 2, 0),
        ((2, 2, 3, 4), (2, 2, 3, 2), 1, 2),
    ]
    for xs, ws, s, p in settings:
        x, w, b = (rng.standard_normal(t) for t in (xs, ws, ws[:1]))
        out, cache = conv_forward(x, w, b, stride=s, pad=p)
        dout = rng.standard_normal(out.shape)
        got = conv_backward(dout, cache)
        num = (
            numerical_gradient(lambda z: conv_forward(z, w, b, stride=s, pad=p)[0], x, dout),
            numerical_gradient(lambda z: conv_forward(x, z, b, stride=s, pad=p)[0], w, dout),
            numerical_gradient(lambda z: conv_forward(x, w, z, stride=s, pad=p)[0], b, dout),
        )
        for g, m in zip(got, num):
            if g.shape != m.shape or not np.allclose(g, m, atol=1e-6):
                return False
    return True
