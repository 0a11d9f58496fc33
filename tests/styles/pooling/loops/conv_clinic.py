"""Single derivatives in random directions, instead of a whole numeric gradient."""

import numpy as np


def conv_is_right(conv_forward, conv_backward):
    rng = np.random.default_rng(8)
    for stride, pad, side in ((1, 0, 4), (2, 1, 5), (3, 2, 5)):
        at = [rng.normal(size=(3, 2, side, side)), rng.normal(size=(4, 2, 3, 3)), rng.normal(size=4)]
        out, cache = conv_forward(*at, stride=stride, pad=pad)
        dout = rng.normal(size=out.shape)
        grads = conv_backward(dout, cache)
        for k, grad in enumerate(grads):
            if np.shape(grad) != at[k].shape:
                return False
            for _ in range(3):
                step = [np.zeros_like(v) for v in at]
                step[k] = rng.normal(size=at[k].shape)
                ahead, behind = (
                    conv_forward(*(v + h * s for v, s in zip(at, step, strict=True)), stride=stride, pad=pad)[0]
                    for h in (1e-3, -1e-3)
                )
                if abs(np.sum(dout * (ahead - behind)) / 2e-3 - np.sum(grad * step[k])) > 1e-6:
                    return False
    return True
