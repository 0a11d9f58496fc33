# ruff: noqa
def sgd(w, dw, *, lr):
    step = lr * dw
    return w - step


def sgd_momentum(w, dw, v, *, lr, mu=0.9):
    v = mu * v - lr * dw
    w = w + v
    return w, v
