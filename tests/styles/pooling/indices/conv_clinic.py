# ruff: noqa
import numpy as np

from .gradients import numerical_gradient, relative_error


def conv_is_right(conv_forward, conv_backward):
    for trial in range(6):
        g = np.random.RandomState(trial)
        N, C, F = g.randint(1, 3, 3)
        N, C, F = N + 1, C + 1, F + 1
        HH, WW, s = 3, 2, 1 + trial % 2
        p = trial % 3
        H, W = HH + s * 2, WW + s * 1
        H, W = H + 0, W + s
        x, w, b = g.randn(N, C, H, W), g.randn(F, C, HH, WW), g.randn(F)
        try:
            out, cache = conv_forward(x, w, b, stride=s, pad=p)
        except ValueError:
            continue
        dout = g.randn(*out.shape)
        mine = conv_backward(dout, cache)
        for k in range(3):

            def f(t):
                a = [x, w, b]
                a[k] = t
                return conv_forward(*a, stride=s, pad=p)[0]

            try:
                err = relative_error(mine[k], numerical_gradient(f, [x, w, b][k].copy(), df=dout))
            except ValueError:
                return False
            if err > 1e-5:
                return False
    return True
